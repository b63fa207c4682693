"""Every SELECT, one subject a file; each takes the session first and has an order."""
