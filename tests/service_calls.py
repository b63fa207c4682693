"""Calls of the services at random: whatever users, files and registrars might do, in any order."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.errors import RegisterError
from register.models import Appointment, PriorService, Referral
from register.services import completions
from register.services.appointments.amend import (
    Correction,
    correct_appointment,
    end_appointment,
)
from register.services.appointments.designate import designate, replace_senco
from register.services.appointments.facts import (
    AmendmentReason,
    Spell,
)
from register.services.appointments.file import import_appointments
from register.services.appointments.prior_service import (
    declare_prior_service,
    take_back_prior_service,
)
from register.services.appointments.take_back import take_back_appointment
from register.services.appointments.vacancy import declare_vacancy
from register.services.providers import import_providers
from register.services.referrals.decide import Decision, decide
from register.services.referrals.words import Decided, Ground
from register.services.schools.importing.importer import GiasFiles, import_extract
from register.sheets.appointments import parse as parse_appointments
from tests.completions import OTHER, PROVIDERS, UNLISTED, WYCHFORD, csv_of
from tests.gias_files import Cells, extract, links, school, succession
from tests.picks import LAST, Pick
from tests.sencos import REGISTRAR, acting_for

TYPES = ("01", "02", "05", "15", "07", "12", "34", "40")
APPOINTMENT_HEADINGS = (
    "URN,TRN,Last name,First names,Date of birth,Started,Ended,Head teacher,"
    "Qualified teacher,Induction,Teaching at school"
)
Call = Callable[[], object]


class Caller:
    """Makes calls on one register of a dozen schools; those that are refused are counted too."""

    def __init__(self, session: Session, folder: Path, seed: int) -> None:
        self.session, self.folder = session, folder
        self.rng = Random(seed)
        self.pick = Pick(self.rng)
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.now = datetime(2026, 3, 2, 12, tzinfo=UTC)
        self.day = date(2023, 11, 16)
        self.schools: dict[str, Cells] = {
            urn: school(urn) for urn in (f"1000{number:02}" for number in range(1, 13))
        }
        self.links: list[tuple[str, str, str]] = []
        import_providers(session, PROVIDERS, actor=OPERATOR, now=self.now)
        self.take_extract()
        self.calls: tuple[Call, ...] = (
            *(self.designate,) * 4,
            *(self.end, self.correct, self.replace, self.declare_service) * 2,
            *(self.upload, self.upload, self.take_file, self.decide, self.take_back),
            *(self.take_back_service, self.say_none, self.change_schools, self.recognise),
        )

    def call(self, times: int) -> None:
        """So many calls, of whichever services."""
        for _ in range(times):
            self.now += timedelta(minutes=1)
            call = self.rng.choice(self.calls)
            name = getattr(call, "__name__", "")
            try:
                call()
            except RegisterError:
                self.session.rollback()
                self.refused[name] += 1
            else:
                self.done[name] += 1

    def designate(self) -> None:
        wanted = self.pick.designation(self._urn())
        shared = self.rng.random() < 0.3
        actor = acting_for(wanted.school_urn)
        designate(self.session, wanted, shared=shared, actor=actor, now=self.now)

    def replace(self) -> None:
        held = self._held()
        wanted = self.pick.designation(held.school_urn)
        replace_senco(
            self.session,
            wanted,
            replaces=held.ref,
            last_day=(wanted.started_on or LAST) - timedelta(days=self.rng.choice((1, 30))),
            actor=acting_for(held.school_urn),
            now=self.now,
        )

    def end(self) -> None:
        held = self._held()
        actor = acting_for(held.school_urn)
        end_appointment(self.session, held.ref, last_day=self.pick.day(), actor=actor, now=self.now)

    def correct(self) -> None:
        held = self._held()
        ended_on = self.pick.day() if self.rng.random() < 0.5 else None
        correction = Correction(
            started_on=self.pick.day(),
            ended_on=ended_on,
            particulars=self.pick.particulars(),
            reason=AmendmentReason.TYPING_MISTAKE,
            shared=self.rng.random() < 0.5,
        )
        actor = acting_for(held.school_urn)
        correct_appointment(self.session, held.ref, correction, actor=actor, now=self.now)

    def take_back(self) -> None:
        held = self._held()
        take_back_appointment(
            self.session,
            held.ref,
            reason=AmendmentReason.NEVER_TOOK_EFFECT,
            note="Never took effect",
            give_back=self.rng.choice((None, True, False)),
            actor=acting_for(held.school_urn),
            now=self.now,
        )

    def declare_service(self) -> None:
        held = self._held()
        first = self.pick.day()
        ended_on = first + timedelta(days=self.rng.randrange(800))
        declare_prior_service(
            self.session,
            held.ref,
            [Spell(self._urn(), first, ended_on)],
            source="Contract",
            actor=acting_for(held.school_urn),
            now=self.now,
        )

    def take_back_service(self) -> None:
        held = self._held()
        rows = self.session.scalars(
            select(PriorService).where(
                PriorService.person_id == held.person_id, PriorService.superseded_by.is_(None)
            )
        ).all()
        if rows:
            row = self.rng.choice(rows)
            spell = Spell(row.school_urn, row.started_on, row.ended_on)
            actor = acting_for(held.school_urn)
            reason = AmendmentReason.NEW_EVIDENCE
            take_back_prior_service(
                self.session, held.ref, spell, reason=reason, actor=actor, now=self.now
            )

    def say_none(self) -> None:
        urn = self._urn()
        actor = acting_for(urn)
        declare_vacancy(
            self.session, urn, on=self.pick.day(), source="School", actor=actor, now=self.now
        )

    def upload(self) -> None:
        ukprn = self.rng.choice((WYCHFORD, OTHER, UNLISTED))
        rows = [self.pick.course(number) for number in self.rng.sample(range(10), 3)]
        sent = completions.check(
            self.session,
            provider_ukprn=ukprn,
            filename="cohort.csv",
            content=csv_of(*rows),
            actor=OPERATOR,
            now=self.now,
        )
        completions.accept(
            self.session, upload_ref=sent.ref, good_rows_only=True, actor=OPERATOR, now=self.now
        )

    def take_file(self) -> None:
        lines = []
        for number in self.rng.sample(range(10), 3):
            person = self.pick.person(number)
            started, ended = sorted((self.pick.day(), self.pick.day()))
            left = ended.isoformat() if self.rng.random() < 0.6 else ""
            told = self.rng.choice(("no,yes,met,yes", "yes,,,", "no,yes,,yes"))
            lines.append(
                f"{self._urn()},{person.trn},{person.last_name},{person.first_names},"
                f"{person.born_on.isoformat()},{started.isoformat()},{left},{told}"
            )
        content = "\r\n".join([APPOINTMENT_HEADINGS, *lines]).encode()
        import_appointments(
            self.session,
            parse_appointments(content, today=self.now.date()),
            content=content,
            accept_good_rows=True,
            actor=OPERATOR,
            now=self.now,
        )

    def decide(self) -> None:
        waiting = self.session.scalars(select(Referral).where(Referral.closed_by.is_(None))).all()
        if waiting:
            decision = Decision(
                outcome=self.rng.choice(list(Decided)),
                ground=Ground.EVIDENCE_SEEN,
                note="Seen",
                last_name="Further",
                first_names="Name",
                to_urn=self._urn(),
                first_day=self.pick.day(),
            )
            ref = self.rng.choice(waiting).ref
            decide(self.session, ref, decision, actor=REGISTRAR, now=self.now)

    def recognise(self) -> None:
        last = self.rng.choice(("", "31/12/2020", "31/08/2024"))
        first = self.rng.choice(("01/09/2009", "01/09/2022"))
        lines = (
            "UKPRN,Name,Qualification,Recognised from,Recognised to",
            f"{self.rng.choice((WYCHFORD, OTHER))},Taught by {last},NASENCO,{first},{last}",
        )
        content = "\r\n".join(lines).encode()
        import_providers(self.session, content, actor=OPERATOR, now=self.now)

    def change_schools(self) -> None:
        """A later extract: a type, a status, an authority or a name changed, or a conversion."""
        urn = self.rng.choice(list(self.schools))
        before = dict(self.schools[urn])
        change = self.rng.choice(("type", "close", "open", "authority", "name", "convert", "gone"))
        closed = self.pick.day()
        if change == "type":
            before["type_code"] = self.rng.choice(TYPES)
        elif change == "close":
            before |= {"status_code": "2", "closed_on": f"{closed:%d-%m-%Y}"}
        elif change == "open":
            before |= {"status_code": "1", "opened_on": f"{closed:%d-%m-%Y}"}
        elif change == "authority":
            before["la_code"] = self.rng.choice(("936", "301", "302"))
        elif change == "name":
            before["name"] = f"School of {self.rng.random()}"
        elif change == "convert" and len(self.schools) < 30:
            self._convert(urn, before, closed)
        self.schools[urn] = before
        if change == "gone" and len(self.schools) > 10:
            del self.schools[urn]
        self.take_extract()

    def _convert(self, urn: str, before: dict[str, str], closed: date) -> None:
        after = f"1{len(self.links):05}"
        opened = closed + timedelta(days=1)
        before |= {"status_code": "2", "closed_on": f"{closed:%d-%m-%Y}"}
        given = {"type_code": "34", "opened_on": f"{opened:%d-%m-%Y}"}
        self.schools[after] = school(after, **given)
        self.links += succession(urn, after)

    def take_extract(self) -> None:
        self.day += timedelta(days=self.rng.randrange(2))
        files = GiasFiles(
            extract(self.folder, list(self.schools.values())),
            links(self.folder, self.links) if self.links else None,
        )
        import_extract(
            self.session,
            files,
            actor=OPERATOR,
            now=self.now,
            extract_day=min(self.day, LAST),
            allow_missing=True,
        )

    def _held(self) -> Appointment:
        held = self.session.scalars(
            select(Appointment).where(Appointment.superseded_by.is_(None)).order_by(Appointment.id)
        ).all()
        if not held:
            raise RegisterError("Nobody is designated anywhere.")
        return self.rng.choice(held)

    def _urn(self) -> str:
        return self.rng.choice(list(self.schools))
