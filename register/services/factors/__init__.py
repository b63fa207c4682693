"""Second factors: an authenticator's codes and recovery codes, and the challenge between them."""
