"""What is asked of a search for schools."""

from marshmallow import Schema, fields, validate

from register.schemas.fields import LineField
from register.services.schools.find import MAX_PER_PAGE, MAX_TEXT, PER_PAGE

LAST_PAGE = 10_000


class SchoolSearch(Schema):
    """A name, URN, postcode or local authority, and which page of those found."""

    q = LineField(
        required=True,
        missing="Enter a school’s name, URN, postcode or local authority",
        longest=MAX_TEXT,
    )
    page = fields.Integer(
        load_default=1,
        validate=validate.Range(1, LAST_PAGE, error="Enter a page number from 1"),
        error_messages={"invalid": "Enter a page number from 1"},
    )
    per_page = fields.Integer(
        load_default=PER_PAGE,
        validate=validate.Range(1, MAX_PER_PAGE, error=f"Enter from 1 to {MAX_PER_PAGE}"),
        error_messages={"invalid": f"Enter from 1 to {MAX_PER_PAGE}"},
    )
