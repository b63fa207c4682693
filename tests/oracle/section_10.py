"""The decision table as one list of questions, asked of the cells of a row."""

from calendar import monthrange
from datetime import date, timedelta

D = date.fromisoformat
DAY = timedelta(days=1)

MAINTAINED_TYPES = ["01", "02", "03", "05", "15"]
ACADEMY_TYPES = ["28", "34", "35", "40", "41"]
CODE_TYPES = ["14", "38", "42", "43"]
OTHER_TYPES = (
    "06,07,08,10,11,12,18,24,25,26,27,29,30,31,32,33,36,37,39,44,45,46,47,48,49,56,57".split(",")
)

Answer = tuple[str, str, str]
Row = dict[str, str]


def day_or_none(text: str) -> date | None:
    return D(text) if text else None


def prior_days(row: Row, last: date) -> set[int]:
    """Every day of previous service up to and including a last day, as ordinals."""
    days: set[int] = set()
    for period in filter(None, row["prior_service"].split(";")):
        start, end = period.split("..")
        stop = min(D(end), last) if end else last
        days |= set(range(D(start).toordinal(), stop.toordinal() + 1))
    return days


def runs(days: set[int]) -> list[tuple[date, date]]:
    """Unbroken runs of days, first and last."""
    found: list[list[int]] = []
    for day in sorted(days):
        if found and day == found[-1][1] + 1:
            found[-1][1] = day
        else:
            found.append([day, day])
    return [(date.fromordinal(first), date.fromordinal(last)) for first, last in found]


def month_end(first: date, k: int) -> date:
    """The last day of month k of a run: by the same day k months on, or the month's own end."""
    year, month = first.year, first.month
    for _ in range(k):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    length = monthrange(year, month)[1]
    if first.day <= length:
        return date(year, month, first.day) - DAY
    return date(year, month, length)


def twelve_months(days: set[int]) -> str:
    """over, not over or borderline."""
    months = odd = 0
    for first, last in runs(days):
        k = 0
        while month_end(first, k + 1) <= last:
            k += 1
        months += k
        odd += (last - (month_end(first, k) if k else first - DAY)).days
    if months > 12 or (months == 12 and odd >= 1):
        return "over"
    if months == 12:
        return "not over"
    if odd > 31 * (12 - months):
        return "over"
    return "borderline" if len(days) > 365 else "not over"


def three_years_on(day: date) -> date:
    if day.month == 2 and day.day == 29:
        return date(day.year + 3, 2, 28)
    return date(day.year + 3, day.month, day.day)


def engagement(row: Row, reading: str) -> tuple[bool, date | None, bool]:
    """Engaged, deadline, borderline."""
    became, as_at = D(row["became_senco_on"]), D(row["as_at"])
    if became > date(2009, 9, 1):
        last = became - DAY
        if reading != "ANY":
            last = min(last, date(2009, 8, 31))
        total = twelve_months(prior_days(row, last))
        if total == "over":
            return False, None, False
        runs_from = became
        if reading == "PERSON":
            served = prior_days(row, became - DAY) | {became.toordinal()}
            runs_from = min(
                date.fromordinal(day) for day in served if day > date(2009, 9, 1).toordinal()
            )
        return True, three_years_on(runs_from), total == "borderline"
    if as_at >= date(2014, 9, 1):
        return False, None, False
    served = prior_days(row, min(became - DAY, date(2009, 8, 31)))
    served |= set(range(became.toordinal(), date(2009, 8, 31).toordinal() + 1))
    total = twelve_months(served)
    if total == "over":
        return False, None, False
    return True, date(2012, 9, 1), total == "borderline"


def seen(row: Row, name: str) -> date | None:
    """A day, if it has come by the day asked about."""
    day = day_or_none(row.get(name, ""))
    return day if day and day <= D(row["as_at"]) else None


def outcome(row: Row, reading: str) -> Answer:
    """Steps 0 to 9, then the rest, then the last one: status, reason, deadline."""
    as_at = D(row["as_at"])
    kind_of_school, school_status = row["establishment_type"], row["establishment_status"]
    if kind_of_school not in MAINTAINED_TYPES + ACADEMY_TYPES + CODE_TYPES + OTHER_TYPES:
        return "REVIEW", "TYPE_NOT_KNOWN", ""
    if kind_of_school in CODE_TYPES:
        return "NOT_APPLICABLE", "TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO", ""
    if kind_of_school in OTHER_TYPES:
        return "NOT_APPLICABLE", "TYPE_OUT_OF_SCOPE", ""
    if school_status == "2":
        return "NOT_APPLICABLE", "SCHOOL_CLOSED", ""
    if school_status == "4":
        return "NOT_APPLICABLE", "SCHOOL_NOT_OPEN", ""
    if as_at < date(2009, 9, 1):
        return "NOT_APPLICABLE", "BEFORE_COMMENCEMENT", ""
    if kind_of_school in ACADEMY_TYPES and as_at < date(2014, 9, 1):
        return "NOT_APPLICABLE", "ACADEMY_BEFORE_2014", ""
    if not row["became_senco_on"]:
        return "REVIEW", "APPOINTMENT_DATE_MISSING", ""
    if as_at < D(row["became_senco_on"]):
        return "NOT_IN_POST", "NOT_YET_APPOINTED", ""
    if row["senco_ended_on"] and as_at > D(row["senco_ended_on"]):
        return "NOT_IN_POST", "LEFT_ROLE", ""
    engaged, deadline, borderline = engagement(row, reading)
    status, reason = judged(row, as_at, engaged, deadline, borderline)
    if status in ("COMPLIANT", "EXEMPT", "IN_WINDOW") and row["head_teacher"] != "yes":
        if not (row["qts"] and row["induction"] and row["teaching_at_school"]):
            status, reason = "REVIEW", "ELIGIBILITY_NOT_KNOWN"
    return status, reason, deadline.isoformat() if deadline else ""


def judged(
    row: Row, as_at: date, engaged: bool, deadline: date | None, borderline: bool
) -> tuple[str, str]:
    """Steps 10 to 27."""
    if row["head_teacher"] != "yes":
        if row["qts"] == "no":
            return "NON_COMPLIANT", "NOT_QUALIFIED_TEACHER"
        if row["induction"] == "not_met":
            return "NON_COMPLIANT", "INDUCTION_NOT_MET"
        if row["teaching_at_school"] == "no":
            return "NON_COMPLIANT", "NOT_TEACHING_AT_SCHOOL"
    kind = row["award_kind"]
    given = seen(row, "award_date") if kind else None
    withdrawal = seen(row, "award_withdrawn_on") if kind else None
    withdrawn = bool(given and withdrawal and withdrawal >= given)
    held = bool(given) and not withdrawn
    bar, doubts = worth(row)
    if held and not bar and not doubts:
        late = "_LATE" if engaged and deadline and given and given > deadline else ""
        return "COMPLIANT", {"NASENCO": "HOLDS_NASENCO", "NPQSENCO": "HOLDS_NPQ"}[kind] + late
    if not engaged and D(row["became_senco_on"]) <= date(2009, 9, 1):
        return "EXEMPT", "APPOINTED_ON_OR_BEFORE_20090901"
    if not engaged:
        return "EXEMPT", "PRIOR_SERVICE_OVER_12M"
    if held and not bar:
        return "REVIEW", doubts[0]
    if borderline:
        return "REVIEW", "PRIOR_SERVICE_BORDERLINE"
    assert deadline is not None
    if as_at == deadline:
        return "IN_WINDOW", "LAST_DAY"
    if as_at < deadline:
        return "IN_WINDOW", window(row, as_at, withdrawn, bar)
    if withdrawn:
        return "NON_COMPLIANT", "DEADLINE_PASSED_AWARD_WITHDRAWN"
    if held:
        return "NON_COMPLIANT", "DEADLINE_PASSED_AWARD_NOT_VALID"
    return "NON_COMPLIANT", "DEADLINE_PASSED_NOT_HELD"


def window(row: Row, as_at: date, withdrawn: bool, bar: bool) -> str:
    """Steps 21 to 24."""
    kind = row["award_kind"]
    given, completed = seen(row, "award_date"), seen(row, "award_completed_on")
    left = day_or_none(row.get("left_on", ""))
    on_course = bool(kind and (seen(row, "enrolled_on") or completed))
    if left and as_at > left:
        on_course = False
    if withdrawn:
        return "WINDOW_AWARD_WITHDRAWN"
    if kind and (on_course or given) and bar:
        return "WINDOW_ROUTE_NOT_VALID"
    unfinished = not completed and not given
    if kind == "NASENCO" and on_course and unfinished and as_at >= date(2027, 9, 1):
        return "WINDOW_ROUTE_NOT_VALID"
    return "WINDOW_ENROLLED" if on_course else "WINDOW_NOT_ENROLLED"


def worth(row: Row) -> tuple[bool, list[str]]:
    """Whether a definite bar applies, and what is not known, first thing first."""
    kind, recognised = row["award_kind"], row["awarding_body_recognised"]
    commenced, completed = seen(row, "enrolled_on"), seen(row, "award_completed_on")
    given = seen(row, "award_date")
    bar = kind == "OTHER" or recognised == "no"
    doubts = [] if recognised else ["AWARDING_BODY_NOT_KNOWN"]
    if kind == "NASENCO":
        bar = bar or bool(commenced and commenced >= date(2024, 9, 1))
        bar = bar or bool(completed and completed >= date(2027, 9, 1))
        early = [day for day in (completed, given) if day and day < date(2024, 9, 1)]
        if not commenced and not early:
            doubts.append("NASENCO_START_DATE_MISSING")
        if not completed and given and given >= date(2027, 9, 1):
            doubts.append("NASENCO_COMPLETION_DATE_MISSING")
    if kind == "NPQSENCO":
        early = [day for day in (commenced, completed, given) if day and day < date(2024, 9, 1)]
        if early:
            doubts.append("NPQ_DATE_INVALID")
    return bar, doubts


def answers(row: Row) -> tuple[str, ...]:
    """The answers to a row, in the order of a file of answers, without its name."""
    headline, literal, person = (outcome(row, reading) for reading in ("PRE2009", "ANY", "PERSON"))
    return (*headline, *literal, person[0], person[2])
