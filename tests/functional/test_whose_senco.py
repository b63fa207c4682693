"""Whose SENCO somebody may see to: that of their own schools, and of no other."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.services.appointments.designate import designate
from tests.accounts import make_account, sign_in
from tests.functional.school_journey import (
    sign_in_for,
    without_nonce,
)
from tests.sencos import (
    NOON,
    acting_for,
    designation,
    put_conversion,
    put_membership,
    put_school,
)


def test_somebody_elses_school_and_designation_look_like_none(
    school: FlaskClient, session: Session
) -> None:
    put_school(session, "100002")
    theirs = designate(
        session, designation("100002"), shared=False, actor=acting_for("100002"), now=NOON
    )
    for path, nothing in (
        ("/our-senco/100002", "/our-senco/100003"),
        ("/our-senco/100002/designate", "/our-senco/100003/designate"),
        (
            f"/our-senco/designations/{theirs.ref}/end",
            f"/our-senco/designations/{'0' * len(theirs.ref)}/end",
        ),
    ):
        answer, none = school.get(path), school.get(nothing)
        assert answer.status_code == none.status_code == 404
        plain = answer.text.replace("100002", "100003").replace(theirs.ref, "")
        assert without_nonce(plain) == without_nonce(none.text.replace("0" * 26, ""))


def test_a_trust_chooses_among_its_schools(client: FlaskClient, session: Session) -> None:
    for urn in ("100001", "100002", "100003"):
        put_school(session, urn)
    put_membership(session, "100001", "5555")
    put_membership(session, "100002", "5555")
    sign_in_for(client, session, "5555", OrganisationKind.TRUST)
    page = client.get("/our-senco").text
    assert "School 100001" in page
    assert "School 100002" in page
    assert "School 100003" not in page
    assert "(trust)" in page
    assert "(school)" not in page
    one = client.get("/our-senco/100001").text
    assert '<a class="govuk-breadcrumbs__link" href="/our-senco">Our SENCOs</a>' in " ".join(
        one.split()
    )
    assert re.search(r"Role\s*</dt>\s*<dd[^>]*>\s*Trust\s*</dd>", client.get("/account").text)


def test_a_trust_with_one_school_has_one_senco_and_no_list_to_go_back_to(
    client: FlaskClient, session: Session
) -> None:
    put_school(session, "100001", status_code="2", closed_on=date(2025, 8, 31))
    put_school(session, "100002", type_code="34", opened_on=date(2025, 9, 1))
    put_conversion(session, "100001", "100002", date(2025, 9, 1))
    put_membership(session, "100002", "5555")
    sign_in_for(client, session, "5555", OrganisationKind.TRUST)

    def area_and_crumbs(path: str) -> tuple[str, list[str]]:
        page = BeautifulSoup(client.get(path, follow_redirects=True).text, "html.parser")
        area = page.select(".govuk-service-navigation__link")[-1]
        return area.get_text(strip=True), [
            each.get_text() for each in page.select(".govuk-breadcrumbs__link")
        ]

    assert area_and_crumbs("/our-senco") == ("Our SENCO", [])
    assert area_and_crumbs("/our-senco/100002/none") == ("Our SENCO", ["Home", "Our SENCO"])
    assert area_and_crumbs("/schools/100002")[0] == "Our SENCO"
    put_school(session, "100003")
    put_membership(session, "100003", "5555")
    assert area_and_crumbs("/our-senco/100002") == ("Our SENCOs", ["Home", "Our SENCOs"])
    assert area_and_crumbs("/schools/100002")[0] == "Our SENCOs"


@pytest.mark.parametrize("role", [Role.PANEL, Role.PROVIDER, Role.INSPECTOR, Role.REGISTRAR])
def test_other_roles_have_no_senco_of_their_own(
    client: FlaskClient, session: Session, role: Role
) -> None:
    sign_in(client, make_account(session, role))
    assert client.get("/our-senco").status_code == 403
