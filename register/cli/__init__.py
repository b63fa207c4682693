"""The `register` command: one file a group, over the same services as the pages and the API."""
