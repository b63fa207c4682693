"""What is asked of a search for schools."""

from typing import Any, Final

from marshmallow import Schema

from register.identifiers import IdentifierError, Urn
from register.schemas.fields import LineField, NumberField
from register.services.schools.find import MAX_PER_PAGE, MAX_TEXT, PER_PAGE

LAST_PAGE = 10_000
MISSING: Final = "Enter the school’s name, postcode or URN"


class SchoolField(LineField):
    """A school as somebody knows it: its URN, read as in every box for one, or words of it."""

    leaves_out_marks = True

    def __init__(self, *, missing: str = MISSING, called: str = "school", **kwargs: Any) -> None:
        super().__init__(missing=missing, called=called, longest=MAX_TEXT, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return Urn.parse(text)
        except IdentifierError:
            self.refuse_turned(text)
            return text


class SchoolSearch(Schema):
    """A name, URN, postcode or local authority, and which page of those found."""

    q = SchoolField(
        required=True,
        missing="Enter a school’s name, URN, postcode or local authority",
        called="what you search for",
    )
    page = NumberField(missing="Enter a page number from 1", last=LAST_PAGE, load_default=1)
    per_page = NumberField(
        missing=f"Enter from 1 to {MAX_PER_PAGE}", last=MAX_PER_PAGE, load_default=PER_PAGE
    )
