"""Signing in with an identity service from outside, by OpenID Connect."""
