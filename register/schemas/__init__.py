"""The shapes that come in, shared by pages and the API: text in, the register's types out."""
