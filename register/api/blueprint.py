"""The one blueprint of version 1 of the API."""

from flask import Blueprint

api = Blueprint("api", __name__, url_prefix="/api/v1")
