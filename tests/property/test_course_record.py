"""Whatever a course holds: it comes back from its file, and less written is never more complete."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.courses import HANDS, NEEDLES, course_of

from ekbom.model.course_record import CourseRecord, CourseStep
from ekbom.model.errors import UsageError
from ekbom.model.plain_form import from_plain, to_plain
from ekbom.treatment.complete import complete
from ekbom.treatment.course import CHANGES, status_of, take_step
from ekbom.treatment.patch import patched
from ekbom.treatment.visit import ANEW, blank_next, next_visit, read_visit

NEEDED = ("number", "kind")
FULL = course_of(3)
FIELDS = sorted({name for one in FULL.visits for name in to_plain(one)} - set(NEEDED))


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(FIELDS)), max_size=12))
def test_leaving_something_out_never_makes_a_record_more_complete(
    left_out: list[tuple[int, str]],
) -> None:
    plain = to_plain(FULL)
    for place, name in left_out:
        plain["visits"][place].pop(name, None)
    course = from_plain(CourseRecord, plain)
    assert to_plain(course) == plain
    for standard in ("stricta", "tidier"):
        less, full = complete(course, standard), complete(FULL, standard)
        assert less.filled <= full.filled
        assert {one.id for one in less.items if one.state == "filled"} <= {
            one.id for one in full.items if one.state == "filled"
        }


@given(st.lists(st.sampled_from(get_args(CourseStep)), max_size=8))
def test_no_row_of_steps_leads_beyond_the_table(steps: list[CourseStep]) -> None:
    course = FULL
    for step in steps:
        before = status_of(course)
        try:
            course = take_step(course, step, reason="because")
        except UsageError:
            assert step not in CHANGES[before]
            assert status_of(course) == before
        else:
            assert status_of(course) == CHANGES[before][step]


@given(
    st.sampled_from([NEEDLES, HANDS]),
    st.dictionaries(
        st.sampled_from(["minutes", "setting", "told", "start"]),
        st.sampled_from([None, "17:00", 5.0]),
        max_size=3,
    ),
)
def test_only_what_was_changed_differs_from_the_last_visit(
    first: dict[str, Any], changed: dict[str, Any]
) -> None:
    texts = {
        name: value
        for name, value in changed.items()
        if value is None or (name == "minutes") == isinstance(value, float)
    }
    last = read_visit(first)
    blank, found = to_plain(blank_next(last)), to_plain(next_visit(last, texts))
    assert patched(blank, texts, "v") == found
    assert not set(found) & set(ANEW)
