"""The relapse watch: the running sum of the nights, the watch line and the relapse line."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ekbom.model.course import RelapseWatch
from ekbom.reports.plot import Frame, polyline, stretches
from ekbom.reports.svg import join, picture, px, tag, words
from ekbom.reports.words import capital, counted, day, listed, number

_WORDS = {
    "quiet": ("good", "yes", "Quiet"),
    "watch": ("warn", "warn", "Above the watch line"),
    "relapse": ("warn", "warn", "Above the relapse line"),
    "not_enough": ("none", "open", "Not enough yet"),
}
_LINE_HEIGHT, _BESIDE = 16, 150  # points
_TWO_NIGHTS = "Two bad nights are not a relapse."
_TALK = "Worth showing to the person who treats you, together with the nights above."


@dataclass(frozen=True, slots=True)
class WatchView:
    """The relapse watch as the page shows it.

    Attributes
    ----------
    look, icon, word : str
        Of the flag.
    wide, narrow : Markup or None
        None while nothing can be watched.
    lines : list of str
    others : str
        The rules that never decide; or empty.
    """

    look: str
    icon: str
    word: str
    wide: Markup | None
    narrow: Markup | None
    lines: list[str]
    others: str


def watch_view(watch: RelapseWatch) -> WatchView:
    """Flag, drawing and words of a relapse watch."""
    look, icon, word = _WORDS[watch.state]
    if watch.since is not None and watch.state in ("watch", "relapse"):
        word += f" since {day(watch.since)}"
    lines = [watch.says] if watch.says else []
    if watch.state == "relapse":
        lines.append(_TALK)
    if _TWO_NIGHTS not in watch.says:
        lines.append(_TWO_NIGHTS)
    drawable = bool(watch.dates)
    return WatchView(
        look,
        icon,
        word,
        _drawing(watch, 480) if drawable else None,
        _drawing(watch, 354) if drawable else None,
        lines,
        _others(watch),
    )


def _others(watch: RelapseWatch) -> str:
    if not watch.other_rules:
        return ""
    said = [f"{name} {'calls' if calls else 'quiet'}" for name, calls in watch.other_rules.items()]
    return f"Other rules, which never decide: {listed(said)}."


def _drawing(watch: RelapseWatch, width: float) -> Markup:
    lines = [
        (value, text, cls)
        for value, text, cls in (
            (watch.limit, "relapse line", "limit"),
            (watch.watch_limit, "watch line", "limit watch"),
        )
        if value is not None
    ]
    high = 1.12 * max([*watch.statistic, *(value for value, _, _ in lines), 1.0])
    frame = Frame(4, width - 10, 22, 152, 0, high)
    first, last = watch.dates[0], watch.dates[-1]
    days = max(1, (last - first).days)
    xs = [frame.left + (frame.right - frame.left) * (d - first).days / days for d in watch.dates]
    ys = [frame.y(value) for value in watch.statistic]
    parts = [tag("line", cls="grid", x1=4, x2=px(frame.right), y1=152, y2=152)]
    parts += [
        polyline("watched", list(zip(xs, ys, strict=True))[a:b]) for a, b in stretches(watch.dates)
    ]
    parts.append(tag("circle", cls="now", cx=px(xs[-1]), cy=px(ys[-1]), r=4.5))
    for at, (value, text, cls) in enumerate(lines):
        y = frame.y(value)
        # Where nights rise high above both lines, these lie close: their names stand in a row.
        near = any(abs(y - frame.y(other)) < _LINE_HEIGHT for other, _, _ in lines[:at])
        parts.append(tag("line", cls=cls, x1=4, x2=px(frame.right), y1=px(y), y2=px(y)))
        parts.append(words(f"{text} {number(value)}", _BESIDE if near else 4, y - 6, cls="em halo"))
    parts += [
        words(f"{first.day} {first:%b}", 4, 172),
        words(f"{last.day} {last:%b %Y}", px(frame.right), 172, at="end"),
    ]
    label = (
        f"Relapse watch over {counted(len(watch.dates), 'night')} to {day(last)}: at last "
        f"{number(watch.statistic[-1])}"
        + "".join(f", {text} {number(value)}" for value, text, _ in lines)
        + "."
    )
    return picture(capital(label), join(parts), width=width, height=178, cls="chart")
