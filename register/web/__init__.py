"""The pages: one file of views per journey, over the same services as the API and the command."""

from register.web import account, completions, public
from register.web.blueprint import web
from register.web.errors import init_errors

__all__ = ["account", "completions", "public", "web"]

init_errors(web)
