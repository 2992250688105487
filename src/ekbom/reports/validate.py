"""The page of a validation: our movements beside those of people, record by record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from ekbom.model.validation import Judged, Spread, ValidatedRecord, Validation
from ekbom.reports.interval import Axis, axis_drawing
from ekbom.reports.page import fill, noticed
from ekbom.reports.plot import round_ticks
from ekbom.reports.svg import tag
from ekbom.reports.words import capital, counted, number, signed, span

GROUPS = {
    "left": "left leg",
    "right": "right leg",
    "unknown": "the marked leg",
    "legs": "both legs",
    "periodic": "periodic movements",
}
SCORER_HEADS = (
    "Record, scorer", "Marked", "F1", "Ours marked too", "Theirs found", "PLMS index, ours",
    "PLMS index, theirs",
)  # fmt: skip
PAIR_HEADS = ("Record", "Two people", "F1 left", "F1 right", "F1 both", "F1 periodic")
_SHARES = Axis(0.0, 1.0, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), 0.0)
_MIDDLE = 22  # px; the middle of a drawing
_NONE = "none"
_MET = {True: "reached", False: "not reached", None: "cannot be said"}

Row = tuple[str, Markup, str, str]


def validation_page(found: Validation, *, made_at: str) -> str:
    """Write the page of a validation.

    Parameters
    ----------
    found : Validation
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    indices = _index_axis(found.records)
    return fill(
        "validate.html.jinja",
        anchors=found.anchors,
        axis=axis_drawing(_SHARES, "no movement in common", "all in common", "forest-axis"),
        agreement=_agreement(found),
        data_set=found.data_set,
        findings=noticed(found.findings),
        index_axis=axis_drawing(indices, "fewer per hour", "more per hour", "forest-axis"),
        index_rows=[_index_row(one, indices) for one in found.records],
        iou=number(found.iou_min, 1),
        judged=[(capital(one.what), _judged(one), one.met) for one in found.judged],
        legend=(
            _legend(
                tag("rect", cls="bar80", x=1, y=3, width=42, height=10, rx=3),
                tag("line", cls="limit", x1=22, x2=22, y1=1, y2=15),
            ),
            _legend(
                tag("line", cls="line95", x1=1, x2=43, y1=8, y2=8),
                tag("circle", cls="guess", cx=22, cy=8, r=6),
            ),
        ),
        made_at=made_at,
        pair_heads=PAIR_HEADS,
        pairs=[_pair_row(record, pair.a, pair.b, pair.f1) for record in found.records
               for pair in record.pairs],
        periodic_alone=found.main == "periodic",
        records=[(one.name, _group_rows(one.ours, one.people)) for one in found.records],
        rules=found.rules,
        scorer_heads=SCORER_HEADS,
        scorers=[row for one in found.records for row in _scorer_rows(one, found.main)],
        summary=_summary(found),
        together=_group_rows(found.over_all, found.people_over_all),
    )  # fmt: skip


def _summary(found: Validation) -> str:
    if not found.records:
        return "No record could be answered; what was in the way stands below."
    ours, people = found.over_all.get(found.main), found.people_over_all.get(found.main)
    said = f"{counted(len(found.records), 'record')}, {GROUPS[found.main]}: "
    if ours is None:
        return f"{said}nobody marked a movement, and none was found."
    said += (
        f"our movements and those of a scorer agree with a middle F1 of {number(ours.median, 2)}"
    )
    if people is None:
        return f"{said}. There are no two scorers to compare with each other."
    return f"{said}, two scorers among themselves with {number(people.median, 2)}."


def _group_rows(ours: Mapping[str, Spread], people: Mapping[str, Spread]) -> list[Row]:
    """One row for each group; both legs only where there are two."""
    two = {"left", "right"} <= set(ours)
    return [
        (
            capital(name),
            _drawing(capital(name), ours[group], people.get(group), _SHARES, 2),
            f"ours {_spread(ours[group], 2)}",
            f"people {_spread(people.get(group), 2)}",
        )
        for group, name in GROUPS.items()
        if group in ours and (two or group != "legs")
    ]


def _index_axis(records: Sequence[ValidatedRecord]) -> Axis:
    values = [v for one in records for s in one.scorers for v in (s.index, s.index_scorer)]
    ticks = round_ticks(0.0, max([1.0, *(v for v in values if v is not None)]), 6)
    return Axis(ticks[0], ticks[-1], ticks, 0.0)


def _index_row(record: ValidatedRecord, axis: Axis) -> Row:
    ours = _spread_of([one.index for one in record.scorers], record.index)
    people = _spread_of([one.index_scorer for one in record.scorers], record.index_people)
    if ours is None or people is None:
        said = f"{record.name}: no index, as there are no stages of sleep"
        return (
            record.name,
            tag("svg", cls="ci", role="img", aria_label=said),
            "ours none",
            "people none",
        )
    return (
        record.name,
        _drawing(f"{record.name}, PLMS index", ours, people, axis, 1),
        f"ours {_spread(ours, 1)}",
        f"people {_spread(people, 1)}",
    )


def _spread_of(values: Sequence[float | None], middle: float | None) -> Spread | None:
    known = [value for value in values if value is not None]
    return None if middle is None else Spread(len(known), middle, min(known), max(known))


def _drawing(what: str, ours: Spread, people: Spread | None, axis: Axis, places: int) -> Markup:
    """The people's bar with its middle, and over it our line with its middle."""
    parts = []
    if people is not None:
        left, width = axis.at(people.low), axis.at(people.high) - axis.at(people.low)
        at = f"{axis.at(people.median):.2f}%"
        parts += [
            tag("rect", cls="bar80", x=f"{left:.2f}%", y=12, width=f"{width:.2f}%", height=20,
                rx=4),
            tag("line", cls="limit", x1=at, x2=at, y1=8, y2=36),
        ]  # fmt: skip
    low, middle, high = (f"{axis.at(x):.2f}%" for x in (ours.low, ours.median, ours.high))
    parts += [
        tag("line", cls="line95", x1=low, x2=high, y1=_MIDDLE, y2=_MIDDLE),
        tag("circle", cls="guess", cx=middle, cy=_MIDDLE, r=6.5),
    ]
    label = f"{what}: ours {_spread(ours, places)}, people {_spread(people, places)}"
    return tag("svg", *parts, cls="ci", role="img", aria_label=label)


def _legend(*parts: Markup) -> Markup:
    return tag("svg", *parts, cls="sign", width=44, height=16, aria_hidden="true")


def _spread(one: Spread | None, places: int) -> str:
    if one is None:
        return _NONE
    if one.n < 2:
        return number(one.median, places)
    return f"{number(one.median, places)} ({span((one.low, one.high), places)})"


def _scorer_rows(record: ValidatedRecord, main: str) -> list[tuple[str, ...]]:
    return [
        (
            f"{record.name}, {one.scorer}",
            f"{one.marked:,}",
            _share(one.f1.get(main)),
            _share(one.precision.get(main)),
            _share(one.recall.get(main)),
            _rate(one.index),
            _rate(one.index_scorer),
        )
        for one in record.scorers
    ]


def _pair_row(
    record: ValidatedRecord, a: str, b: str, f1: Mapping[str, float | None]
) -> tuple[str, ...]:
    groups = (_share(f1.get(group)) for group in ("left", "right", "legs", "periodic"))
    return (record.name, f"{a} and {b}", *groups)


def _share(value: float | None) -> str:
    return _NONE if value is None else number(value, 2)


def _rate(value: float | None) -> str:
    return _NONE if value is None else number(value, 1)


def _agreement(found: Validation) -> list[tuple[str, str]]:
    limits = found.differences
    if limits is None:
        return []
    facts = [
        ("Records", str(limits.nights)),
        ("Ours less theirs, on average", f"{signed(limits.bias, 1)} per hour"),
    ]
    if limits.low is not None and limits.high is not None:
        facts.append(("Holds 95 of 100 differences", f"{span((limits.low, limits.high), 1)}"))
    facts.append(("Intraclass correlation", _NONE if found.icc is None else number(found.icc, 3)))
    return facts


def _judged(one: Judged) -> str:
    got = _NONE if one.got is None else number(one.got, 3)
    return f"{got}; suggested at least {number(one.wanted, 2)}: {_MET[one.met]}"
