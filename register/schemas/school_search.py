"""What is asked of a search for schools."""

from marshmallow import Schema

from register.schemas.fields import LineField, NumberField
from register.services.schools.find import MAX_PER_PAGE, MAX_TEXT, PER_PAGE

LAST_PAGE = 10_000


class SchoolSearch(Schema):
    """A name, URN, postcode or local authority, and which page of those found."""

    q = LineField(
        required=True,
        missing="Enter a school’s name, URN, postcode or local authority",
        longest=MAX_TEXT,
    )
    page = NumberField(missing="Enter a page number from 1", last=LAST_PAGE, load_default=1)
    per_page = NumberField(
        missing=f"Enter from 1 to {MAX_PER_PAGE}", last=MAX_PER_PAGE, load_default=PER_PAGE
    )
