"""The chain of the audit: whatever is done to a line afterwards is found, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ekbom.model.audit import FIRST, AuditLine, Break, Event, chain_breaks, digest_of

AT = datetime(2026, 11, 21, 20, 15, tzinfo=UTC)


def chain(count: int) -> list[AuditLine]:
    lines: list[AuditLine] = []
    before = FIRST
    for number in range(1, count + 1):
        event = Event(AT, "m1", "person", "log_entry", "p1", (f"r{number}",))
        before = digest_of(before, number, event)
        lines.append(AuditLine(number, event, before))
    return lines


def head(lines: list[AuditLine]) -> tuple[int, str]:
    return (lines[-1].number, lines[-1].digest) if lines else (0, FIRST)


def breaks(lines: list[AuditLine], top: tuple[int, str]) -> list[Break]:
    return list(chain_breaks(lines, top))


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_an_untouched_chain_holds(count: int) -> None:
    lines = chain(count)
    assert breaks(lines, head(lines)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "m2"},
        {"role": "doctor"},
        {"verb": "show_record"},
        {"person": "p2"},
        {"records": ("r9",)},
        {"records": ()},
        {"result": "refused"},
        {"at": AT.replace(second=1)},
    ],
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_an_altered_line_is_found(change: dict[str, object], place: int) -> None:
    lines = chain(5)
    top = head(lines)
    event = replace(lines[place].event, **change)  # type: ignore[arg-type]
    lines[place] = replace(lines[place], event=event)
    assert breaks(lines, top) == [Break(place + 1, "altered")]


def test_a_line_altered_with_a_digest_of_its_own_breaks_the_next() -> None:
    lines = chain(5)
    top = head(lines)
    event = replace(lines[2].event, actor="m2")
    lines[2] = AuditLine(3, event, digest_of(lines[1].digest, 3, event))
    assert breaks(lines, top) == [Break(4, "altered")]
    # The last line has none behind it; its digest stands apart.
    event = replace(lines[4].event, actor="m2")
    whole = chain(5)
    whole[4] = AuditLine(5, event, digest_of(whole[3].digest, 5, event))
    assert breaks(whole, top) == [Break(5, "altered")]


def test_lines_taken_out_are_found() -> None:
    lines = chain(5)
    top = head(lines)
    assert breaks([*lines[:1], *lines[2:]], top) == [Break(3, "missing")]
    assert breaks(lines[1:], top) == [Break(2, "missing")]
    assert breaks(lines[:-1], top) == [Break(4, "cut")]
    assert breaks([], top) == [Break(0, "cut")]


def test_lines_put_in_are_found() -> None:
    lines = chain(5)
    more = chain(6)
    assert breaks(more, head(lines)) == [Break(6, "added")]
    again = [
        *lines[:2],
        replace(lines[1], number=3),
        *(replace(x, number=x.number + 1) for x in lines[2:]),
    ]
    assert [found.fault for found in breaks(again, head(lines))] == ["altered"] * 4 + ["added"]


def test_a_head_that_was_altered_is_found() -> None:
    lines = chain(3)
    assert breaks(lines, (3, FIRST)) == [Break(3, "altered")]
    assert breaks([], (0, "1" * 64)) == [Break(0, "altered")]


def test_the_digest_is_kept_as_it_was() -> None:
    """A change of the form would break every chain that was ever written."""
    event = Event(AT, "m1", "person", "log_entry", "p1", ("r1", "r2"), "done")
    assert digest_of(FIRST, 1, event) == (
        "376deb7963f60b9a4c170cc56e0e35d634298f5dc503783811527a3ebc9fa83b"
    )
