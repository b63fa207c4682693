"""Fields for days: each reads one, or says in one sentence what is wrong with it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from register.births import birth_problem
from register.clock import legal_day, now
from register.days import (
    NotADay,
    OutOfYears,
    between,
    missing,
    parse_boxes,
    parse_iso,
    said_of,
)
from register.schemas.fields import plain_text
from register.unseen import without_marks


class DayField(fields.Field[date]):
    """A day in England: `2026-09-01`, or on a page the three boxes NAME-day, -month and -year.

    `read_form` hands the boxes over as one mapping of day, month and year.
    called: what people call the day, with which each sentence about it begins.
    beyond: what is said of a day in none of the register’s years, where fewer can be asked about.
    within: of today, the first and last day that the deed takes. Asked here too, so that a day out
    of them is told with all else that is wrong.
    """

    def __init__(
        self,
        called: str,
        *,
        beyond: str = "",
        within: Callable[[date], tuple[date, date]] | None = None,
        **kwargs: Any,
    ) -> None:
        said: dict[str, Any] = dict.fromkeys(("required", "null"), missing(called))
        super().__init__(error_messages=said, **kwargs)
        self.called = called
        self.beyond = beyond
        self.within = within

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        span = self.within(legal_day(now())) if self.within else None
        try:
            day = self._read(value)
        except OutOfYears as error:
            wrong = between(*span) if span else self.beyond or error.wrong
            raise ValidationError(said_of(self.called, wrong)) from error
        except NotADay as error:
            raise ValidationError(said_of(self.called, error.wrong)) from error
        if span and not span[0] <= day <= span[1]:
            raise ValidationError(said_of(self.called, between(*span)))
        return day

    def _read(self, value: Any) -> date:
        if isinstance(value, Mapping):
            return parse_boxes(
                *(
                    plain_text(value.get(part, ""), called=self.called)
                    for part in ("day", "month", "year")
                )
            )
        text = without_marks(plain_text(value, called=self.called)).strip()
        if not text:
            raise self.make_error("required")
        return parse_iso(text)


class BirthField(DayField):
    """A date of birth that somebody on the register can have, told like the days of a deed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("date of birth", **kwargs)

    def _read(self, value: Any) -> date:
        try:
            return super()._read(value)
        except OutOfYears as error:
            # No year of the register's is as old, nor as late: what can be given is told, not them.
            raise ValidationError(birth_problem(error.day, legal_day(now())) or "") from error

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        born_on = super()._deserialize(value, attr, data, **kwargs)
        if problem := birth_problem(born_on, legal_day(now())):
            raise ValidationError(problem)
        return born_on
