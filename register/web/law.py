"""The rule in the open: how it works, in full, and a made-up case tried on it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.auth import open_to_all
from register.law.decision_table import DECISION_TABLE, FOR_A_SCHOOL
from register.law.parameters import CITATIONS, IN_FORCE
from register.law.provisions import PROVISIONS
from register.law.readings import POINTS
from register.law.school_types import TYPE_NAMES
from register.law.worked_examples import worked_examples
from register.schemas.tried_case import MadeUpCase, case_of, query_of
from register.services.compliance.tried import TriedCase, try_case
from register.web.blueprint import web
from register.web.forms import blank, in_boxes, read_query

COMMON = {
    "establishment_type": "01",
    "establishment_status": "1",
    "head_teacher": "no",
    "qts": "yes",
    "induction": "met",
    "teaching_at_school": "yes",
    "award_kind": "",
    "awarding_body_recognised": "",
}
"""What the form opens with: a qualified teacher who teaches at a community school."""
EXAMPLE_YEARS = 2
"""Calendar years before today in which its SENCO began, each time on 1 September."""


@web.get("/how-the-rule-works")
@open_to_all
def how_the_rule_works() -> ResponseReturnValue:
    """Regulation 49 as a short story with the words of the law beside it."""
    return render_template("public/how_the_rule_works.html", points=POINTS)


@web.get("/how-the-rule-works/in-full")
@open_to_all
def the_rule_in_full() -> ResponseReturnValue:
    """The decision table, the law's own numbers, and worked examples."""
    return render_template(
        "public/the_rule_in_full.html",
        provisions=PROVISIONS,
        table=[*DECISION_TABLE, *FOR_A_SCHOOL],
        parameters=[
            (name, cited, getattr(IN_FORCE, name))
            for name, cited in CITATIONS.items()
            if name != "readings"
        ],
        examples=[(each, _address(query_of(each))) for each in worked_examples()],
    )


@web.get("/how-the-rule-works/try")
@open_to_all
def try_a_case() -> ResponseReturnValue:
    """A made-up case, without any person in it: the form, and the answer beneath it."""
    if not request.args:
        today = clock.legal_day(clock.now())
        # Without a first day the law can say little, so the example is of somebody in post.
        first = date(today.year - EXAMPLE_YEARS, 9, 1)
        example = blank(MadeUpCase(), as_at=today, became_senco_on=first, **COMMON)
        return _page(example.raw)
    form = read_query(MadeUpCase())
    typed = in_boxes(MadeUpCase(), form)
    if form.errors:
        return _page(typed, errors=form.errors), 400
    return _page(typed, answer=try_case(*case_of(form.data)))


def _page(
    typed: dict[str, Any],
    answer: TriedCase | None = None,
    errors: Sequence[dict[str, str]] = (),
) -> str:
    return render_template(
        "public/try.html",
        typed=typed,
        types=TYPE_NAMES,
        answer=answer,
        facts={each.id: each for each in answer.facts} if answer else {},
        errors=errors,
    )


def _address(query: dict[str, str]) -> str:
    return f"{url_for('web.try_a_case')}?{urlencode(query)}"
