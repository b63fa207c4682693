"""Signing in with an identity service from outside, by OpenID Connect (ADR 0020).

In the order of a sign-in: `errands` sends a browser there and takes it back, once;
`identity_service` asks the service, `published` reads what it says of itself, and `fetch` asks over
HTTP; `id_token` reads its word and `claims` what that says; `arrive` lets the account follow and
opens a session; `sessions` confirms one and ends it there too. `ties` lets the operator tie an
identity to an account that there was, and `refusals` has every sentence for whoever is not let in.
"""
