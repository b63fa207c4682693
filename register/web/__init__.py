"""The pages: one file of views per journey, over the same services as the API and the command."""
