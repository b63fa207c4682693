"""The one blueprint of the pages."""

from flask import Blueprint

web = Blueprint("web", __name__)
