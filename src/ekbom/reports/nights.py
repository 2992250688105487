"""The raw nights: pictures for wide and narrow screens, what the signs mean, and the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ekbom.model.diary import Action, Diary, Outcome
from ekbom.reports.beads import bead_lines, legend_bead, narrow_shape, wide_shape
from ekbom.reports.strip import narrow_strip, strip_lines, wide_strip
from ekbom.reports.svg import called, own, tag
from ekbom.reports.timeline import Timeline
from ekbom.reports.words import plain

_ROW = Markup("<tr><th scope=row>{}<td>{}")
_CELL = Markup("<td>")
_HEAD = Markup("<th scope=col>{}")
_TABLE = Markup("<table class=raw><thead><tr>{}<tbody>{}</table>")
MANY = 400  # slots beyond which beads give way to small dots


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers behind a picture.

    Attributes
    ----------
    title : str
    body : Markup
        The whole ``table`` element.
    """

    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class NightsView:
    """Everything of the section of raw nights.

    Attributes
    ----------
    wide, narrow : list of Markup
    many : bool
        Small dots and not beads.
    by_calendar : bool
        Whether weekends are known.
    signs : list of (Markup, str)
    lanes : list of (str, str)
        Name of each lane and what a full bar stands for.
    tables : list of Table
    hidden : tuple of str
        Actions left out because their trial is sealed.
    """

    wide: list[Markup]
    narrow: list[Markup]
    many: bool
    by_calendar: bool
    signs: list[tuple[Markup, str]]
    lanes: list[tuple[str, str]]
    tables: list[Table]
    hidden: tuple[str, ...]


def nights_view(
    timeline: Timeline, diary: Diary, outcome: Outcome, hidden: Sequence[str]
) -> NightsView:
    """Draw the nights twice, wide and narrow, and put the numbers beside them.

    Parameters
    ----------
    timeline : Timeline
    diary : Diary
    outcome : Outcome
    hidden : sequence of str
        Columns that must not be seen beside the nights.
    """
    many = len(timeline) > MANY
    if many:
        ends = (value_words(outcome.scale[0], outcome.words),
                value_words(outcome.scale[1], outcome.words))  # fmt: skip
        wide = strip_lines(timeline, wide_strip(), outcome.name, diary.row, ends)
        narrow = strip_lines(timeline, narrow_strip(), outcome.name, diary.row, ends)
    else:
        slots = len(timeline) + timeline.lead
        wide = bead_lines(timeline, wide_shape(slots), outcome.name, diary.row)
        narrow = bead_lines(timeline, narrow_shape(slots), outcome.name, diary.row)
    return NightsView(
        wide=wide,
        narrow=narrow,
        many=many,
        by_calendar=timeline.by_calendar,
        signs=_signs(timeline, outcome, many),
        lanes=[(lane.name, _full(lane.top, lane.drawn)) for lane in timeline.lanes],
        tables=_tables(diary, outcome, hidden, split=many),
        hidden=tuple(hidden),
    )


def value_words(value: float, words: Sequence[str] = ()) -> str:
    """A value as it was written: a word where the diary is written in words."""
    if words and value == int(value) and 0 <= value < len(words):
        return words[int(value)]
    return plain(value)


def _full(top: str, drawn: bool) -> str:
    if drawn:
        return "full bar yes, open bar no"
    return f"full height is {top}" if top else ""


def _signs(timeline: Timeline, outcome: Outcome, many: bool) -> list[tuple[Markup, str]]:
    low = value_words(outcome.scale[0], outcome.words)
    high = value_words(outcome.scale[1], outcome.words)
    if many:
        found = [(_sign_dots(), f"a higher dot: more {outcome.name} ({low} to {high})")]
        if any(timeline.late):
            found.append((sign('<path class="dot big s6 late" d="M7 8h.01"/>', 14),
                          "a small dot: written down late"))  # fmt: skip
    else:
        beads = Markup("").join(legend_bead(s) for s in (0.2, 0.5, 0.8))
        found = [
            (beads, f"a bigger bead: more {outcome.name} ({low} to {high})"),
            (legend_bead(0), "lowest" if not any(timeline.censored) else "none, or lowest"),
            (sign('<path class="gap" d="M2 8h9"/><path class="cross" d="M4 5l6 6m0-6l-6 6"/>', 13),
             "nothing written down"),
        ]  # fmt: skip
        if any(timeline.late):
            found.append((sign('<g class="open u6"><circle cx="9" cy="8" r="6.5"/></g>', 18),
                          "an open bead: written down late"))  # fmt: skip
    return found + _lane_signs(timeline)


def _lane_signs(timeline: Timeline) -> list[tuple[Markup, str]]:
    found = []
    if any(lane.drawn for lane in timeline.lanes):
        found += [
            (sign('<path class="arm done" d="M1 4h14v8h-14z"/>', 16), "drawn: yes"),
            (sign('<path class="arm not" d="M1 4h14v8h-14z"/>', 16), "drawn: no"),
        ]
    if any(any(lane.settling) for lane in timeline.lanes):
        found.append((sign('<path class="arm done" d="M1 2h14v8h-14z"/>'
                            '<path class="settling" d="M1 12h14v1h-14z"/>', 16),
                      "underlined: settling, counted apart"))  # fmt: skip
    if any(not lane.drawn for lane in timeline.lanes):
        dosed = any(lane.top for lane in timeline.lanes)
        bars = "M1 4h4v8h-4zM8 8h4v4h-4z" if dosed else "M1 4h10v8h-10z"
        found += [
            (sign(f'<path class="act done" d="{bars}"/>', 14),
             "done; the height is the dose" if dosed else "done"),
            (sign('<path class="act not" d="M1 11.5h14"/>', 16), "not done; no line: not known"),
        ]  # fmt: skip
    if timeline.changes:
        found.append((sign('<line class="change" x1="4" x2="4" y1="0" y2="16"/>', 8),
                      "a medicine was changed"))  # fmt: skip
    return found


def sign(inner: str, width: int) -> Markup:
    """A sign of the legend, from what is drawn in it."""
    return tag("svg", own(inner), cls="sign", width=width, height=16, aria_hidden="true")


def _sign_dots() -> Markup:
    dots = "".join(
        f'<path class="dot big s{level}" d="M{x} {y}h.01"/>'
        for x, y, level in ((4, 13, 1), (12, 9, 5), (20, 3, 9))
    )
    return sign(dots, 24)


def _tables(diary: Diary, outcome: Outcome, hidden: Sequence[str], *, split: bool) -> list[Table]:
    actions = [a for a in diary.actions.values() if a.name not in hidden]
    places = range(len(diary))
    if not split:
        return [Table(f"The {diary.row}s as a table", _table(diary, outcome, actions, places))]
    years = groupby(places, key=lambda i: diary.dates[i].year)
    return [
        Table(f"The {diary.row}s of {year} as a table", _table(diary, outcome, actions, list(some)))
        for year, some in years
    ]


def _table(
    diary: Diary, outcome: Outcome, actions: Sequence[Action], places: Sequence[int]
) -> Markup:
    """One row a night. End tags that HTML lets out are left out: ten years stay light."""
    day = "Night of" if diary.row == "night" else "Day"
    heads = [called(diary.index_name), "Date"] if diary.index_name else [day]
    heads += [_head(outcome.name, outcome.unit), *(_head(one.name, one.unit) for one in actions)]
    late = diary.late or ()
    rows = []
    for i in places:
        cells = [diary.dates[i].isoformat()] if diary.index_name else []
        value = _cell(outcome.values[i], outcome.words)
        # A name that the date gives, the mark of a late entry, and the value.
        cells.append(value + (" (late)" if late and late[i] and value else ""))
        cells += [_cell(a.values[i], a.words) for a in actions]
        first = str(diary.index[i]) if diary.index_name else diary.dates[i].isoformat()
        rows.append([first, *cells])
    return raw_table(heads, rows)


def raw_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """A light table; the first cell of a row is its name."""
    lines = [_ROW.format(first, _CELL.join(cells)) for first, *cells in rows]
    head = Markup("").join(_HEAD.format(h) for h in heads)
    return _TABLE.format(head, Markup("").join(lines))


def _head(name: str, unit: str) -> Markup:
    return called(f"{name} ({unit})" if unit and unit != "points" else name)


def _cell(value: float | None, words: Sequence[str]) -> str:
    return "" if value is None else value_words(value, words)
