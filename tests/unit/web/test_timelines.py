"""Where days fall on the timeline."""

from datetime import date

import pytest

from register.web.timelines import (
    HEAD_HEIGHT,
    LANE_HEIGHT,
    LINE_HEIGHT,
    LONGEST_LINE,
    RIGHT,
    Lane,
    Mark,
    Span,
    draw_timeline,
)


def lane(*spans: Span) -> Lane:
    return Lane("Designation", spans)


def test_the_drawing_runs_from_the_first_january_to_the_january_after_the_last_day() -> None:
    drawing = draw_timeline([lane(Span(date(2020, 3, 2), date(2023, 3, 2), "window"))])

    assert [year.label for year in drawing.years] == ["2020", "2021", "2022", "2023"]
    assert drawing.years[0].x == "0.00"


def test_an_open_span_runs_to_the_end_of_the_drawing() -> None:
    drawing = draw_timeline([lane(Span(date(2020, 3, 2), None, "designation"))])

    (span,) = drawing.lanes[0].spans
    assert float(span.x) + float(span.width) == pytest.approx(RIGHT, abs=0.01)


def test_a_span_that_follows_on_the_next_day_leaves_no_gap() -> None:
    first = Span(date(2020, 1, 1), date(2021, 8, 31), "designation")
    second = Span(date(2021, 9, 1), date(2022, 8, 31), "designation")
    left, right = draw_timeline([lane(first, second)]).lanes[0].spans

    assert float(left.x) + float(left.width) == pytest.approx(float(right.x), abs=0.02)


def test_a_single_day_can_still_be_seen() -> None:
    one_day = Span(date(2020, 5, 5), date(2020, 5, 5), "designation")
    long = Span(date(1990, 1, 1), date(2026, 1, 1), "award")

    (span,) = draw_timeline([lane(one_day), lane(long)]).lanes[0].spans
    assert float(span.width) >= 0.2


def test_words_that_do_not_fit_are_left_to_the_table() -> None:
    short = Span(date(2020, 5, 5), date(2020, 6, 5), "designation", "Zoë O’Brien-Smith")
    long = Span(date(2010, 1, 1), date(2026, 1, 1), "award", "NASENCO")
    drawing = draw_timeline([lane(short), lane(long)])

    assert drawing.lanes[0].spans[0].label == ""
    assert drawing.lanes[1].spans[0].label == "NASENCO"


def test_a_mark_stands_where_its_day_does_and_its_words_stay_inside() -> None:
    span = Span(date(2020, 1, 1), date(2029, 12, 31), "designation")
    early = Mark(date(2020, 1, 1), "As at 1 January 2020")
    late = Mark(date(2029, 12, 31), "Deadline: 31 December 2029", "deadline")
    drawing = draw_timeline([lane(span)], [early, late])

    placed = {mark.label: mark for mark in drawing.marks}
    assert placed[early.label].anchor == "start"
    assert placed[late.label].anchor == "end"
    assert placed[early.label].x == drawing.lanes[0].spans[0].x


def test_many_years_are_ticked_but_not_all_written() -> None:
    drawing = draw_timeline([lane(Span(date(1980, 1, 1), date(2026, 1, 1), "designation"))])

    written = [year.label for year in drawing.years if year.label]
    assert len(drawing.years) == 47
    assert written[0] == "1980"
    assert len(written) <= 13


def test_a_timeline_with_no_day_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        draw_timeline([lane()])


def test_a_long_name_is_written_whole_in_lines_that_fit() -> None:
    name = "NPQ for SENCOs: Margaret Anne Elizabeth Fortescue-Cholmondeley-Warner"
    span = Span(date(2020, 1, 1), date(2021, 1, 1), "award")
    drawing = draw_timeline([Lane(name, [span]), Lane("Course", [span])])

    tall, plain = drawing.lanes
    words = [line for _, line in tall.title]
    assert "".join(words).replace(" ", "") == name.replace(" ", "")
    assert max(map(len, words)) <= LONGEST_LINE
    assert plain.y >= tall.y + tall.title[-1][0]
    assert drawing.foot > plain.y
    assert plain.title == [(LINE_HEIGHT, "Course")]


def test_nothing_is_placed_beside_the_drawing_however_narrow_it_is() -> None:
    span = Span(date(2009, 1, 1), date(2031, 1, 1), "designation", "SENCO")
    marks = [Mark(day, "A day") for day in (date(2009, 1, 1), date(2031, 1, 1))]
    drawing = draw_timeline([lane(span)], marks)

    [drawn] = drawing.lanes[0].spans
    left, right = float(drawn.x), float(drawn.x) + float(drawn.width)
    places = [left, right, *(float(mark.x) for mark in drawing.marks)]
    assert min(places) >= 0
    assert max(places) <= 100


def test_a_name_of_one_line_stands_above_its_bar() -> None:
    span = Span(date(2020, 1, 1), date(2021, 1, 1), "award")
    drawing = draw_timeline([Lane("Zoë Nuñez", [span])])

    assert drawing.lanes[0].bar > LINE_HEIGHT
    assert (drawing.lanes[0].y, drawing.foot) == (
        HEAD_HEIGHT,
        HEAD_HEIGHT + LINE_HEIGHT + LANE_HEIGHT,
    )


@pytest.mark.parametrize(
    "days",
    [
        (date(2028, 1, 1), date(2029, 6, 1)),
        (date(2029, 6, 1), date(2028, 1, 1)),
        (date(2029, 6, 1), date(2029, 6, 1)),
        (date(2021, 1, 1), date(2020, 6, 1)),
        (date(2020, 6, 1), date(2021, 1, 1)),
    ],
)
def test_no_marks_line_runs_through_anothers_words(days: tuple[date, date]) -> None:
    span = Span(date(2020, 1, 1), date(2029, 12, 31), "designation")
    drawing = draw_timeline([lane(span)], [Mark(day, "A day with some words") for day in days])

    assert len(drawing.marks) == 2
    for mark in drawing.marks:
        reach = 15 if mark.anchor == "start" else -15
        left, right = sorted((float(mark.x) + reach, float(mark.x)))
        for other in drawing.marks:
            if other is not mark:
                assert other.y != mark.y
                assert other.y < mark.y or not left < float(other.x) < right


def test_lines_that_are_stretched_stand_where_words_in_per_cent_do() -> None:
    drawing = draw_timeline([lane(Span(date(1980, 1, 1), date(2026, 1, 1), "designation"))])

    written = [year for year in drawing.years if year.label]
    assert len(written) > 5
    for year in written:
        assert float(year.x) == pytest.approx(100 * year.day / drawing.days, abs=0.02)


def test_one_written_year_in_three_is_left_on_a_phone() -> None:
    drawing = draw_timeline([lane(Span(date(2020, 1, 1), date(2025, 1, 1), "designation"))])

    assert [year.is_more for year in drawing.years] == [False, True, True, False, True, True]
