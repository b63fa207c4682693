"""The file itself: encodings, kinds, separators, line ends, quotation marks and sizes."""

import pytest

from register.errors import FileRefused, TooLarge, UnsupportedFile
from register.sheets import completions
from register.sheets.completions import TEMPLATE
from tests.unit.sheets.builders import TODAY, codes, noticed, only, person, read_text, text


def read_text_or_sentence(data: bytes) -> str:
    try:
        return str(only(read_text(data)).trn)
    except FileRefused as refused:
        return str(refused)


ZOE = person(First_names="Zoë", Last_name="O’Brien")


def test_a_byte_order_mark_does_not_stick_to_the_first_heading() -> None:
    row = only(read_text(text(person()).encode("utf-8-sig")))
    assert row.trn == "2300001"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_from_excel_is_read(encoding: str) -> None:
    row = only(read_text(text(ZOE, separator="\t").encode(encoding)))
    assert (row.first_names, row.last_name) == ("Zoë", "O’Brien")


def test_windows_1252_is_read_and_the_names_shown() -> None:
    parsed = read_text(text(ZOE).encode("cp1252"))
    row = only(parsed)
    assert (row.first_names, row.last_name) == ("Zoë", "O’Brien")
    (notice,) = parsed.notices
    assert notice.code == "encoding"
    assert notice.examples == ("Zoë (row 2)", "O’Brien (row 2)")


def test_nothing_is_said_of_an_encoding_that_only_the_registers_own_columns_need() -> None:
    told = [*person(), "2", "error", "TRN ‘x’ cannot be used."]
    file = text(told, headings=[*TEMPLATE, "Row", "Result", "Finding"])
    assert noticed(read_text(file.encode("cp1252"))) == []
    file = text([*told[:10], "Zoë’s", *told[11:]], headings=[*TEMPLATE, "Row", "Result", "Finding"])
    assert noticed(read_text(file.encode("cp1252"))) == ["encoding"]


def test_the_same_names_are_read_from_each_encoding() -> None:
    rows = {only(read_text(text(ZOE).encode(name))) for name in ("utf-8", "utf-16", "cp1252")}
    assert len(rows) == 1


def test_an_encoding_that_gives_no_letter_is_refused_by_its_row() -> None:
    data = text(person(), person(2)).encode().replace(b"Adaeze", b"Ad\x8deze")
    with pytest.raises(FileRefused, match="Row 2, column 3"):
        read_text(data)


def test_double_encoded_utf_8_is_detected_and_mended_only_in_a_suggestion() -> None:
    garbled = "Zoë".encode().decode("cp1252")
    parsed = read_text(text(person(First_names=garbled)))
    (problem,) = parsed.problems
    assert (problem.code, problem.suggestion) == ("garbled", "Zoë")
    assert parsed.rows == ()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml....xl/workbook.xml", "Excel workbook"),
        (b"PK\x03\x04..xl/vbaProject.bin", "with macros"),
        (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument"),
        (b"PK\x03\x04..word/document.xml", "Word"),
        (b"PK\x03\x04..photo.jpg", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "web page"),
        (b"<table><tr><td>TRN</td></tr></table>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b'[{"trn": "0123456"}]', "JSON"),
    ],
)
def test_another_kind_of_file_named_csv_is_called_what_it_is(data: bytes, kind: str) -> None:
    with pytest.raises(UnsupportedFile, match=kind):
        read_text(data)


@pytest.mark.parametrize(
    ("mark", "name"), [("\0", "NUL"), ("\x1a", "end-of-file"), ("\f", "form feed"), ("\x07", "07")]
)
def test_a_control_character_is_refused_with_its_place(mark: str, name: str) -> None:
    file = text(person(), person(2, Outcome=f"Pass{mark}ed"))
    with pytest.raises(FileRefused, match=f"Row 3, column 9 .*{name}"):
        read_text(file)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_line_end_is_read(end: str) -> None:
    parsed = read_text(text(person(), person(2), end=end))
    assert [row.number for row in parsed.rows] == [2, 3]


def test_mixed_line_ends_are_read() -> None:
    parsed = read_text(text(person(), person(2), person(3)).replace("\r\n", "\r", 1)[:-2] + "\n")
    assert [row.number for row in parsed.rows] == [2, 3, 4]


def test_a_line_break_inside_quotes_adds_no_row() -> None:
    parsed = read_text(text(person(Your_reference="first\r\nsecond"), person(2)))
    assert [row.number for row in parsed.rows] == [2, 3]
    assert parsed.rows[0].reference == "first second"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_separate_too(separator: str) -> None:
    assert only(read_text(text(person(), separator=separator))).number == 2


def test_an_excel_separator_line_is_dropped_and_not_numbered() -> None:
    assert only(read_text("sep=;\r\n" + text(person(), separator=";"))).number == 2


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_blank_row_below_a_separator_line_is_numbered(end: str) -> None:
    sheet = text(person(), separator=";", end=end)
    assert only(read_text(f"sep=;{end}{end}{sheet}")).number == 3


@pytest.mark.parametrize(
    ("separator", "named"),
    [("|", "vertical bars (|)"), (":", "colons (:)"), ("^", "carets (^)"), ("~", "tildes (~)")],
)
def test_a_separator_that_is_not_read_is_named_with_what_to_do(separator: str, named: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_text(text(person(), separator=separator))
    assert str(refused.value) == (
        f"The selected file has {named} between its columns, and the register reads commas, "
        "semicolons and tabs. Save it as “CSV UTF-8 (Comma delimited)” and upload that file."
    )


def test_a_vertical_bar_in_a_file_without_headings_is_not_taken_for_a_separator() -> None:
    with pytest.raises(FileRefused, match="heading row"):
        read_text("one|two\r\nthree|four\r\n")


@pytest.mark.parametrize("label", ["sep=\x00\n", "sep=\ud800\n", 'sep="\n', "sep=\n"])
def test_a_strange_separator_line_is_refused_or_passed_over(label: str) -> None:
    data = label.encode("utf-8", "surrogatepass") + text(person()).encode()
    assert read_text_or_sentence(data)


def test_an_unclosed_quote_is_reported_where_it_opened() -> None:
    lines = text(person(), person(2), person(3)).replace("2300002,Okafor", '2300002,"Okafor')
    with pytest.raises(FileRefused, match="row 3"):
        read_text(lines)


def test_a_quote_that_swallows_rows_and_then_closes_is_reported_where_it_opened() -> None:
    lines = text(*[person(number) for number in range(1, 6)])
    lines = lines.replace("2300002,Okafor", '2300002,"Okafor').replace("stu-4", 'stu-4"')
    with pytest.raises(FileRefused, match="row 3"):
        read_text(lines)


def test_a_backslash_escape_is_reported() -> None:
    with pytest.raises(FileRefused, match="row 2"):
        read_text(text(person()).replace("Okafor", '"Okafor \\"Ada\\" x"'))


def test_curly_quotes_round_cells_are_taken_off() -> None:
    cells = [f"\u201c{cell}\u201d" for cell in person()]
    assert only(read_text(text(cells))).last_name == "Okafor"


@pytest.mark.parametrize(
    "data", [b"", b"sep=,\r\n", b'"sep=;"\n\n', b"\xef\xbb\xbf", b"\r\n\r\n", b" \t\n", b"\xff\xfe"]
)
def test_an_empty_file_says_so(data: bytes) -> None:
    with pytest.raises(FileRefused, match="empty"):
        read_text(data)


def test_headings_alone_say_so() -> None:
    with pytest.raises(FileRefused, match="no rows"):
        read_text(text())


def test_a_file_that_is_too_large_says_so() -> None:
    with pytest.raises(TooLarge, match="5 MB"):
        read_text(b"x" * 5_000_001)


@pytest.mark.parametrize(("count", "is_taken"), [(9_999, True), (10_000, True), (10_001, False)])
def test_the_limit_on_rows_is_what_it_says(count: int, is_taken: bool) -> None:
    file = text(*[person(number) for number in range(1, count + 1)])
    if is_taken:
        assert len(read_text(file).rows) == count
    else:
        with pytest.raises(FileRefused, match="10,000 rows or fewer"):
            read_text(file)


def test_a_cell_that_is_too_long_is_an_error_in_its_row() -> None:
    parsed = read_text(text(person(Last_name="a" * 1_001), person(2)))
    assert codes(parsed) == ["cell-too-long"]
    assert [row.number for row in parsed.rows] == [3]


def test_too_many_columns_are_refused() -> None:
    headings = [*completions.TEMPLATE, *[f"More {at}" for at in range(40)]]
    with pytest.raises(FileRefused, match="51 columns"):
        read_text(text(headings=headings))


def test_five_megabytes_of_line_ends_are_soon_over() -> None:
    with pytest.raises(FileRefused, match="no rows"):
        read_text(text().encode() + b"\n" * 4_900_000)


def test_prose_is_not_a_table() -> None:
    with pytest.raises(FileRefused, match="heading row") as refused:
        completions.parse(b"Dear register, our students have done well.", today=TODAY)
    needed, also = str(refused.value).split(" There may also be: ")
    assert needed.endswith("Award date, Outcome.")
    assert also == "Certificate number, Your reference, UKPRN."


def test_a_good_file_has_nothing_to_say() -> None:
    assert noticed(read_text(text(person()))) == []


@pytest.mark.parametrize("mark", ["\u2068", "\u2069"])
@pytest.mark.parametrize("heading", ["Date of birth", "Course start", "Award date"])
def test_a_cell_that_looks_right_is_said_to_hold_what_nobody_sees(mark: str, heading: str) -> None:
    cells = person()
    at = TEMPLATE.index(heading)
    cells[at] = f"{cells[at][:4]}{mark}{cells[at][4:]}"
    (problem,) = read_text(text(cells)).problems
    assert (problem.heading, problem.code) == (heading, "control-character")
    assert "holds a hidden character (" in problem.message
    assert problem.message.endswith("Type it again.")


@pytest.mark.parametrize("mark", ["\u202d", "\u2068", "\u2069"])
def test_a_trn_is_read_without_the_marks_that_a_copy_of_it_brings(mark: str) -> None:
    cells = person()
    at = TEMPLATE.index("TRN")
    typed, cells[at] = cells[at], f"{mark}{cells[at][:4]}{mark}{cells[at][4:]}"
    assert only(read_text(text(cells))).trn == typed
