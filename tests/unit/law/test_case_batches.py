"""The rows of a file of cases some hundreds at a time: none lost, none twice, never much held."""

import pickle
from collections.abc import Iterator
from io import StringIO

import pytest

from register.law.case_answers import answers
from register.law.case_batches import CHARACTERS, ROWS, Judge, batches
from register.law.case_files import CaseFile
from register.law.case_records import Record, UnusableFile
from tests.oracle.lives import as_csv, lives


def numbered(many: int, cell: str = "x") -> list[Record]:
    return [Record(number, [cell]) for number in range(2, many + 2)]


@pytest.mark.parametrize("many", [0, 1, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS + 7])
def test_every_record_is_in_one_batch_and_in_order(many: int) -> None:
    cut = list(batches(numbered(many)))
    assert [record for batch in cut for record in batch] == numbered(many)
    assert max(map(len, cut)) <= ROWS


def test_a_batch_of_long_lines_holds_few_of_them() -> None:
    long = numbered(12, "x" * (CHARACTERS // 4))
    assert [len(batch) for batch in batches(long)] == [4, 4, 4, 0]
    almost = [Record(2, ["x" * (CHARACTERS - 1)]), Record(3, ["x"])]
    assert list(batches(almost * 2)) == [almost, almost, []]


def test_what_stands_before_a_fault_is_given_before_it_is_told() -> None:
    def cut_off() -> Iterator[Record]:
        yield from numbered(ROWS + 3)
        raise UnusableFile("It cannot be read")

    found = batches(cut_off())
    assert [len(next(found)), len(next(found))] == [ROWS, 3]
    with pytest.raises(UnusableFile):
        next(found)


def test_a_row_is_judged_alike_here_and_by_another_process() -> None:
    cases = CaseFile(as_csv(list(lives(300, seed=5))))
    (batch,) = batches(cases.records())
    judge = Judge(cases.columns)
    here = judge(batch)
    there = pickle.loads(pickle.dumps(judge))(pickle.loads(pickle.dumps(batch)))
    assert pickle.loads(pickle.dumps(there)) == here
    assert [row.answer for row in here] == [answers(cases.columns.row(each)) for each in batch]


def test_what_there_is_to_tell_of_a_row_names_it() -> None:
    text = (
        "case,as_at,became_senco_on,establishment_type,expected_status\n"
        "silent,2024-09-01,2021-09-01,01,\n"
        "wrong,2024-09-01,2021-09-01,01,COMPLIANT\n"
        "never,2024-02-30,2021-09-01,01,\n"
    )
    cases = CaseFile(StringIO(text))
    silent, wrong, never = Judge(cases.columns)(list(cases.records()))
    assert (silent.is_compared, silent.refused, silent.differs) == (False, None, None)
    assert wrong.is_compared
    assert wrong.differs == (
        "Row 3, case “wrong”: expected_status is “COMPLIANT” and the register finds “REVIEW”\n"
        "    from establishment_type “01”, as_at “2024-09-01”, became_senco_on “2021-09-01”"
    )
    assert never.differs is None
    assert never.refused == "Row 4, case “never”: as_at “2024-02-30” must be a real date."


def test_every_disagreement_of_a_row_is_told_and_no_cell_beyond_its_headings() -> None:
    text = (
        "case,as_at,became_senco_on,establishment_type,expected_status,expected_reason\n"
        "wrong,2024-09-01,2021-09-01,01,COMPLIANT,EXEMPT,beyond\n"
    )
    cases = CaseFile(StringIO(text))
    (wrong,) = Judge(cases.columns)(list(cases.records()))
    assert wrong.differs == (
        "Row 2, case “wrong”: expected_status is “COMPLIANT” and the register finds “REFUSED”; "
        "expected_reason is “EXEMPT” and the register finds “”\n"
        "    from establishment_type “01”, as_at “2024-09-01”, became_senco_on “2021-09-01”"
    )
