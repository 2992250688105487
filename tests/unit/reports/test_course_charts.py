"""The drawings of a course: every number in its place, in both widths."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.builders import course as made

from ekbom.model.course import MedicineEvent, WordCourse
from ekbom.model.diary import Diary, Outcome
from ekbom.reports import course_nights, relapse_chart, told_chart, word_course
from ekbom.reports.course_nights import NARROW, WIDE, nights_chart, nights_signs, nights_table
from ekbom.reports.plot import (
    Frame,
    inside,
    level_lines,
    round_ticks,
    scale_ticks,
    stretches,
    visit_marks,
)
from ekbom.reports.turn_words import runs

DOT = re.compile(r'<circle cx="(.*?)" cy="(.*?)" r=')


def nights_of(course: object = None, diary: Diary | None = None) -> course_nights.CourseNights:
    found = course_nights.course_nights(course or made.urge(), diary or made.diary())  # type: ignore[arg-type]
    assert found is not None
    return found


def drawn(size: course_nights.Size = WIDE, **more: object) -> str:
    course = made.urge(**more)
    return str(nights_chart(course, nights_of(course), size))


def groups(drawing: str, kind: str) -> int:
    """Circles in the groups of one kind."""
    found = re.findall(r'<g class="([^"]+)">(.*?)</g>', drawing)
    return sum(inner.count("<circle") for cls, inner in found if kind in cls.split())


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_each_night_is_a_dot_and_those_counted_apart_are_open(size: course_nights.Size) -> None:
    course, drawing = made.urge(), drawn(size)
    known = sum(v is not None for v in made.nights())
    assert drawing.count("<circle") == known == nights_of().recorded
    assert groups(drawing, "dot-open") == course.nights_apart
    gaps = re.findall(r'class="gap" d="(.*?)"', drawing)[0]
    assert gaps.count("M") == len(made.nights()) - known


def test_open_dots_all_stand_after_the_line_of_the_change() -> None:
    drawing = drawn()
    line = float(re.findall(r'class="change" x1="(.*?)"', drawing)[0])
    for cls, inner in re.findall(r'<g class="([^"]+)">(.*?)</g>', drawing):
        for x, _ in DOT.findall(inner):
            assert (float(x) > line) == ("dot-open" in cls)
    assert "ropinirole reduced</text>" in drawing


def test_nights_before_a_change_before_the_visits_are_apart_too() -> None:
    course = made.urge(nights_before=10)
    apart = nights_of(course).apart
    first = [k for k, v in enumerate(made.nights()[: made.FROM_FIRST]) if v is not None]
    assert [k for k in range(made.FROM_FIRST) if apart[k]] == first[:-10]
    none = made.urge(nights_apart=0, nights_before=0, nights_after=0)
    assert not any(nights_of(none).apart)
    undated = made.urge(visit_dates=(), turn=None, nights_before=0, nights_after=5)
    recorded = [k for k, v in enumerate(made.nights()) if v is not None]
    assert not any(nights_of(undated).apart[: recorded[4] + 1])
    assert nights_of(undated).apart[recorded[5]]


def test_a_night_stands_where_its_value_says() -> None:
    diary = made.diary(values=(0.0, 10.0, 5.0))
    bare = made.urge(visit_dates=(), turn=None, medicine=(), level_line=(), nights_apart=0)
    drawing = str(nights_chart(bare, nights_of(bare, diary), WIDE))
    places = sorted((float(x), float(y)) for x, y in DOT.findall(drawing))
    (x0, low), (x1, high), (x2, middle) = places
    assert (low + high) / 2 == pytest.approx(middle)
    assert low - high == WIDE.height
    assert (x0, x1 - x0) == (WIDE.left + WIDE.dot, pytest.approx(x2 - x1, abs=0.11))
    assert '<g class="u10"><circle' in drawing
    assert '<g class="u0 rim"><circle' in drawing


def test_level_and_band_do_not_bridge_a_gap_of_more_than_a_week() -> None:
    whole = drawn()
    assert whole.count('class="level"') == whole.count('class="band"') == 1
    broken = drawn(level_line=made.fitted(81, gap=range(30, 45)))
    assert broken.count('class="level"') == broken.count('class="band"') == 2
    assert "at the start 7.2 (6.8 to 7.6)" in whole
    assert "at the end 4.8 (4.4 to 5.2)" in whole
    assert "at the start 7.2 (" not in drawn(NARROW)
    assert 'class="level"' not in drawn(level_line=())


def test_label_tells_the_chart_aloud() -> None:
    course = made.urge()
    label = course_nights.nights_label(course, nights_of())
    recorded = nights_of().recorded
    assert label == (
        f"Urge each night from 6 August 2026 to 19 November 2026, {recorded} nights written down. "
        "10 visits. The level is about 7.2 at the start and 4.8 at the end. If it turned: "
        f"between visit 3 and 5, 84 in 100. {course.nights_apart} nights after a medicine change, "
        "counted apart."
    )
    bare = made.urge(visit_dates=(), level_line=(), turn=None, nights_apart=0)
    assert course_nights.nights_label(bare, nights_of(bare)).endswith("nights written down.")


def test_signs_are_those_the_chart_uses() -> None:
    def says(course: object, diary: Diary | None = None) -> list[str]:
        return [text for _, text in nights_signs(course, nights_of(course, diary))]  # type: ignore[arg-type]

    assert says(made.urge()) == [
        "level with its 80 % band", "a night", "a night after a medicine change, counted apart",
        "nothing written down", "a visit", "before the first visit", "here, if it turned",
        "a medicine was changed",
    ]  # fmt: skip
    bare = made.urge(visit_dates=(), level_line=(), turn=None, nights_apart=0, medicine=())
    assert says(bare, made.diary(values=(1.0, 2.0))) == ["a night"]
    at_once = made.urge(visit_dates=(made.START,), level_line=(), turn=None, medicine=())
    assert "before the first visit" not in says(at_once)


def test_table_holds_every_night_with_its_level() -> None:
    table = str(nights_table(made.urge(), nights_of()))
    heads, *rows = table.split("<tr>")[1:]
    assert '<th scope=col>Night of<th scope=col><span translate="no">urge</span>' in heads
    assert len(rows) == len(made.nights())
    value = made.nights()[made.FROM_FIRST]
    assert rows[made.FROM_FIRST].startswith(
        f"<th scope=row>2026-08-27<td>{value:g}<td>7.20<td>6.80 to 7.60<td>1<td>"
    )
    assert rows[-1].split("<td>")[2:] == ["", "", "", "apart</table>"]


def test_no_nights_no_chart() -> None:
    assert course_nights.course_nights(made.urge(), None) is None
    assert course_nights.course_nights(made.urge(), made.diary(name="pain")) is None
    silent = made.diary(values=(None, None))
    assert course_nights.course_nights(made.urge(), silent) is None


def test_medicine_words_never_stand_on_one_another() -> None:
    def event(days: int, step: str = "raised", name: str = "iron") -> MedicineEvent:
        on = made.START + timedelta(days=days)
        return MedicineEvent(name, step, "prescriber", "", on, None, near_turn=False)

    events = tuple(event(d) for d in (40, 41, 42, 43, 90))
    drawing = drawn(medicine=(*events, event(500), event(50, "taken")), turn=None)
    assert drawing.count('class="change"') == 5
    assert drawing.count("iron raised</text>") == 4
    rows = [float(y) for y in re.findall(r'y="([\d.]+)" class="changed', drawing)]
    assert sorted(rows) == [13, 13, 29, 45]
    assert drawn(NARROW, medicine=events).count("iron raised</text>") == 3
    assert 'text-anchor="end">iron raised' in drawn(medicine=(event(104),))
    assert "medicine reduced" in drawn(medicine=(event(30, "reduced", "not named"),))


def test_marks_stand_on_an_irls_axis_and_on_no_other() -> None:
    marks = (("average with no active treatment", 20.4), ("improved, for one person", 18.0))
    assert "average with no" not in drawn(axis_marks=marks)
    diary = made.diary(name="IRLS", scale=(0.0, 40.0), unit="IRLS points")
    course = made.urge(outcome="IRLS", unit="IRLS points", axis_marks=marks)
    drawing = str(nights_chart(course, nights_of(course, diary), WIDE))
    assert "20.4: average with no active treatment" in drawing
    assert drawing.count('class="mark average"') == drawing.count('class="mark"') == 1
    told = made.irls(unit="points", readings=((0, 0, 5.0, ""), (3, 3, 4.0, "")))
    assert not told_chart.is_irls(told)
    assert "mark" not in str(told_chart.told_charts(told)[0].wide)


def test_numbers_told_at_visits_are_drawn_with_their_marks() -> None:
    (chart,) = told_chart.told_charts(made.irls())
    for drawing in (str(chart.wide), str(chart.narrow)):
        assert drawing.count('class="guess"') == 4
        assert drawing.count('class="told"') == 1
        assert drawing.count('class="change"') == 2
        assert re.findall(r"em halo\"[^>]*>([^<]+)", drawing)[:3] == [
            "20.4: average with no active treatment", "18: improved, for one person",
            "16: much improved, for one person",
        ]  # fmt: skip
        assert "ropinirole reduced" in drawing
    label = re.findall(r'aria-label="(.*?)"', str(chart.wide))[0]
    assert label == (
        "IRLS total: 27 before the first visit, 25 after visit 4, 19 after visit 8, 17 after visit "
        "10. Line at 20.4: average with no active treatment. Line at 18: improved, for one person. "
        "Line at 16: much improved, for one person. Ropinirole reduced: visit 9 to 10."
    )


def test_a_falling_line_has_its_numbers_below_it() -> None:
    (chart,) = told_chart.told_charts(made.irls(axis_marks=(), medicine=()))
    rings = [float(y) for y in re.findall(r'class="guess"[^>]*cy="(.*?)"', str(chart.wide))]
    names = [float(y) for y in re.findall(r'y="([\d.]+)" class="em halo"', str(chart.wide))]
    sides = [n > r for n, r in zip(names, rings, strict=True)]
    assert sides == [False, True, True, True]


def test_the_number_of_the_lowest_value_stands_over_the_names_of_the_visits() -> None:
    readings = ((1, 1, 7.0, ""), (3, 3, 6.0, ""), (5, 5, 5.0, ""))
    told = made.irls(unit="points", readings=readings, axis_marks=(), medicine=())
    drawing = str(told_chart.told_charts(told)[0].wide)
    numbers = [float(y) for y in re.findall(r'y="([\d.]+)" class="em halo"', drawing)]
    assert len(numbers) == 3
    # The names of the visits stand at 286, in letters of 12.
    assert max(numbers) < 274


def test_a_number_over_visits_is_a_bar_and_contexts_are_told_apart() -> None:
    readings = ((1, 3, 6.0, "work"), (4, 8, 3.0, "work"), (5, 5, 2.0, "bed"))
    event = MedicineEvent("iron", "raised", "patient", "", None, (4, 4), near_turn=False)
    course = made.irls(unit="points", readings=readings, medicine=(event,), axis_marks=())
    work, bed = told_chart.told_charts(course)
    assert (work.title, bed.title) == ("Work", "Bed")
    assert str(work.wide).count('class="reach"') == 2
    assert 'class="reach"' not in str(bed.wide)
    assert "6 over visit 1 to 3, 3 over visit 4 to 8" in str(work.wide)
    edges = [float(x) for x in re.findall(r'class="change" x1="(.*?)"', str(work.wide))]
    assert edges[1] - edges[0] == 6
    later = replace(event, visits=(30, 31))
    far = told_chart.told_charts(replace(course, medicine=(later,)))[0]
    assert 'class="change"' not in str(far.wide)
    taken = told_chart.told_charts(replace(course, medicine=(replace(event, step="taken"),)))[0]
    assert "Iron" not in str(taken.wide)


def test_words_are_bars_at_their_place_with_medicines_below() -> None:
    plain, work = word_course.word_strips(made.symptoms(), made.told_case())
    assert (plain.title, str(work.title)) == (
        "In all places together", '<span translate="no">Work</span>',
    )  # fmt: skip
    assert (plain.restless, work.restless) == (False, True)
    assert plain.says == "Better from visit 4 on, in all that was told."
    drawing = str(plain.wide)
    bars = re.findall(r'<rect class="u(\d+)[^"]*" x="(.*?)" y="(.*?)" width="(.*?)"', drawing)
    assert [int(level) for level, *_ in bars] == [9, 6, 3]
    xs, ys, widths = (tuple(float(b[k]) for b in bars) for k in (1, 2, 3))
    assert xs == tuple(sorted(xs))
    assert ys == (15, 53, 91)
    assert [round(w / (widths[0] + 3)) for w in widths] == [1, 3, 5]
    assert "uneven" not in drawing
    assert str(work.wide).count('class="uneven"') == 1
    assert drawing.count('class="act done"') == 1
    assert drawing.count('class="change"') == 2
    assert "medicine, not named: taken, unchanged" in drawing
    assert "medicine, not named: reduced" in drawing


def test_words_are_told_aloud() -> None:
    _, work = word_course.word_strips(made.symptoms(), made.told_case())
    assert re.findall(r'aria-label="(.*?)"', str(work.wide)) == [
        "Symptoms, work. Visit 1 to 3: as before; visit 9 to 10: calm, with ups and downs. "
        "Medicine, not named taken, unchanged: from before the first visit to visit 8. "
        "Medicine, not named reduced: visit 9 to 10."
    ]
    (single,) = word_course.word_strips(
        made.symptoms(
            medicine=(),
            words=(WordCourse("sleep", "", ("bad", "good"), ((0, 0, 0), (2, 2, 1)), False, 2, ""),),
        ),
        None,
    )
    assert "Sleep. Before the first visit: bad; visit 2: good." in str(single.wide)


def test_ups_and_downs_without_a_case_are_drawn_on_the_last_words() -> None:
    _, work = word_course.word_strips(made.symptoms(), None)
    assert "visit 9 to 10: calm, with ups and downs" in str(work.wide)
    assert "Visit 1 to 3: as before;" in str(work.wide)
    nothing = WordCourse("sleep", "", ("bad", "good"), (), True, None, "")
    (strip,) = word_course.word_strips(made.symptoms(words=(nothing,), medicine=()), None)
    assert "uneven" not in str(strip.wide)


def test_all_contexts_share_one_axis_of_visits() -> None:
    for size in ("wide", "narrow"):
        axes = [
            re.findall(r'class="em"[^>]*>(start|\d+)<', str(getattr(strip, size)))
            for strip in word_course.word_strips(made.symptoms(), made.told_case())
        ]
        assert axes[0] == axes[1] == ["start", *(str(k) for k in range(1, 11))]
    only = made.symptoms(medicine=(), words=(made.symptoms().words[1],))
    (strip,) = word_course.word_strips(only, None)
    assert ">start<" not in str(strip.wide)


def test_medicines_outside_of_the_visits_have_no_row() -> None:
    before = MedicineEvent("iron", "begun", "patient", "", None, (0, 0), near_turn=False)
    never = replace(before, visits=None)
    only = made.symptoms(medicine=(never,), words=(made.symptoms().words[1],))
    assert "iron" not in re.sub(
        r'aria-label=".*?"', "", str(word_course.word_strips(only, None)[0].wide)
    )
    begun = word_course.word_strips(replace(only, medicine=(before,)), None)[0]
    assert ">iron: begun</text>" in str(begun.wide)
    assert ">iron: begun</text>" in str(begun.narrow)
    twice = (replace(before, step="taken"), replace(before, step="taken", visits=(4, 6)))
    both = str(word_course.word_strips(replace(only, medicine=twice), None)[0].wide)
    assert both.count(">iron: taken, unchanged</text>") == 1
    assert both.count('class="act done"') == 2


def test_long_words_take_two_lines_beside_the_bars() -> None:
    words = (
        "bad",
        "a great deal better than it ever was in all the years before the very first visits",
    )
    told = WordCourse("sleep", "", words, ((1, 60, 1),), False, 1, "")
    (strip,) = word_course.word_strips(made.symptoms(words=(told,), visits=60, medicine=()), None)
    lines = re.findall(r'class="em" translate="no">([^<]+)<', str(strip.wide))
    assert lines == [
        "bad",
        "a great deal better than it ever was",
        "in all the years before the very\N{HORIZONTAL ELLIPSIS}",
    ]
    assert ">5<" in str(strip.narrow) or ">10<" in str(strip.narrow)
    assert ">3<" not in str(strip.narrow)


def test_relapse_chart_has_its_lines_and_the_last_night() -> None:
    view = relapse_chart.watch_view(made.watch())
    for drawing in (str(view.wide), str(view.narrow)):
        assert drawing.count('class="now"') == 1
        assert re.findall(r'class="(limit[^"]*)"', drawing) == ["limit", "limit watch"]
        heights = [float(y) for y in re.findall(r'class="limit[^>]*y1="(.*?)"', drawing)]
        assert heights[0] < heights[1] < 152
        assert ">1 Oct<" not in drawing
    label = re.findall(r'aria-label="(.*?)"', str(view.wide))[0]
    assert label.startswith("Relapse watch over 40 nights to 2 November 2026: at last ")
    assert label.endswith(", relapse line 9.8, watch line 6.1.")
    unknown = relapse_chart.watch_view(made.watch(limit=None, watch_limit=None, n=1))
    assert "limit" not in str(unknown.wide)


@pytest.mark.parametrize(("top", "places"), [(1.4, ["4", "4"]), (60.0, ["4", "150"])])
def test_names_of_lines_that_lie_close_do_not_cover_each_other(
    top: float, places: list[str]
) -> None:
    view = relapse_chart.watch_view(made.watch(top=top, limit=9.8, watch_limit=6.1))
    named = re.findall(r"<text([^>]*)>(?:relapse|watch) line", str(view.narrow))
    assert [re.findall(r' x="(.*?)"', one)[0] for one in named] == places


def test_frame_puts_values_between_its_edges() -> None:
    frame = Frame(0, 100, 10, 110, 0, 10)
    assert [frame.y(v) for v in (0, 5, 10, 12, -1)] == [110, 60, 10, 10, 110]
    assert Frame(0, 1, 0, 10, 3, 3).y(3) == 10


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0, 10, 6, (0, 2, 4, 6, 8, 10)),
        (15, 27, 8, (14, 16, 18, 20, 22, 24, 26, 28)),
        (2, 2, 6, (2, 2.2)),
        (-0.3, 0.9, 6, (-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    ],
)
def test_ticks_are_round_and_hold_the_values(
    low: float, high: float, most: int, ticks: tuple[float, ...]
) -> None:
    assert round_ticks(low, high, most) == pytest.approx(ticks)


def test_scale_of_words_has_a_tick_a_word_and_long_words_are_cut() -> None:
    words = ("none at all, ever", "some")
    outcome = Outcome("calm", (), scale=(0, 1), words=words)
    assert scale_ticks(outcome) == (0, 1)
    assert scale_ticks(Outcome("urge", (), scale=(1, 9))) == (2, 4, 6, 8)
    frame = Frame(90, 200, 0, 100, 0, 1)
    assert "none at all…" in str(level_lines(frame, (0, 1), letters=12, scale=words))
    assert "none" not in str(level_lines(frame, (0, 1), letters=2, scale=words))


def test_words_stay_inside_the_frame() -> None:
    assert 'text-anchor="middle"' in str(inside("turn", 50, 0, 0, 100, "em"))
    assert 'x="0"' in str(inside("a long line", 5, 0, 0, 100, "em"))
    assert 'x="100" y="0" class="em" text-anchor="end"' in str(inside("turns", 99, 0, 0, 100, "em"))


def test_visits_close_together_are_strokes_with_fewer_numbers() -> None:
    few = str(visit_marks([10, 60, 110], 5))
    assert 'class="visit"' in few
    assert re.findall(r">(\d+)<", few) == ["1", "2", "3"]
    many = str(visit_marks([10 + 4 * k for k in range(12)], 5))
    assert 'class="visit close"' in many
    assert re.findall(r">(\d+)<", many) == ["1", "5", "10"]
    assert re.findall(r">(\d+)<", str(visit_marks([10, 22, 34], 5))) == ["2"]
    crowd = str(visit_marks([10 + k / 10 for k in range(120)], 5))
    assert re.findall(r">(\d+)<", crowd) == ["1", "120"]
    assert not visit_marks([], 5)


def test_runs_and_stretches() -> None:
    assert runs((6, 2, 3)) == [(2, 3), (6, 6)]
    days = [date(2026, 1, 1) + timedelta(days=d) for d in (0, 7, 15, 16)]
    assert list(stretches(days)) == [(0, 2), (2, 4)]
    assert list(stretches([])) == []
