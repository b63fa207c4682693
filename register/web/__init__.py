"""The pages: one file of views per journey, over the same services as the API and the command."""

from register.web import account, checks, compliance, public
from register.web.blueprint import web
from register.web.errors import init_errors

__all__ = ["account", "checks", "compliance", "public", "web"]

init_errors(web)
