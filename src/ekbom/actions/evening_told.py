"""What was told of an evening so far, and what a person usually does, takes and rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from ekbom.actions.entry_names import means, plain_name
from ekbom.journal.cells import read_cell
from ekbom.journal.kept_rows import LOG, PARTNER
from ekbom.model.kept import Kept

# How the pages call what they ask for, in the log: the urge in the evening, in bed, in the night.
URGE, IN_BED, IN_NIGHT = "urge", "urge in bed", "urge at night"
SLEEP, GOAL = "sleep hours", "goal rating"
ASKED = (URGE, IN_BED, IN_NIGHT, SLEEP, GOAL)
YES, NO = "yes", "no"
_STOPPED = "stopped"
_MOST_OWN = 12  # things done that are offered
_SCALE = (0.0, 10.0)
_NO_ROW = frozenset((SLEEP, GOAL))


@dataclass(frozen=True, slots=True)
class Bead:
    """What one row of the strip shows of one night.

    Attributes
    ----------
    value : float or None
        Of 0 to 10, averaged where it was rated several times; None where nothing was written.
    late : bool
        Whether it was written later than memory is trusted for.
    """

    value: float | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Evening:
    """One night as it stands.

    Attributes
    ----------
    night, running : date
        The one that is shown, and the one that runs now.
    cells : mapping of str to str
        What was written of this night last, by its name.
    note : str
    done : mapping of str to str
        What this person did lately, the most frequent first, with how it is usually written.
    medicines : mapping of str to str
        Medicines of the log, with how they are usually written.
    rows : mapping of str to tuple of Bead
        What was rated, by its name: one bead for each of the nights that were read.
    first : date
        The night of the first bead.
    entries : tuple of Kept
        Everything that was read, the oldest first.
    """

    night: date
    running: date
    cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    note: str = ""
    done: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    medicines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, tuple[Bead, ...]] = field(default_factory=lambda: MappingProxyType({}))
    first: date = date.min
    entries: tuple[Kept, ...] = ()

    def told_of(self, night: date) -> Mapping[str, str]:
        """What was written last of another night that was read."""
        return cells_of(self._of(night))

    def note_of(self, night: date) -> str:
        """The note of another night that was read."""
        page = on_the_page(self._of(night))
        return "" if page is None else str(page.body["note"])

    def _of(self, night: date) -> list[Kept]:
        return [one for one in self.entries if one.night == night and one.source == LOG]


def holding(entries: Iterable[Kept], name: str) -> Kept | None:
    """The entry that says last what stands under a name."""
    return next((one for one in reversed(_timed(entries)) if name in one.body["cells"]), None)


def on_the_page(entries: Iterable[Kept], *, late: bool | None = None) -> Kept | None:
    """The entry of an evening as a whole: without a moment of its own.

    Parameters
    ----------
    entries : iterable of Kept
        Of one night.
    late : bool, optional
        Only one that was written as late, or as early.
    """
    whole = (one for one in entries if one.at is None and late in (None, one.late))
    return next(iter(sorted(whole, key=lambda one: (one.written_at, one.id))), None)


def cells_of(entries: Iterable[Kept]) -> dict[str, str]:
    """What was written last of one night."""
    found: dict[str, str] = {}
    for one in _timed(entries):
        found |= {name: str(text) for name, text in one.body["cells"].items()}
    return found


def evening_of(
    entries: Sequence[Kept], night: date, running: date, span: tuple[date, date]
) -> Evening:
    """One night from entries of a person.

    Parameters
    ----------
    entries : sequence of Kept
    night, running : date
        The one that is shown, and the one that runs now.
    span : (date, date)
        The first and the last night of the strip.
    """
    own = [one for one in entries if one.source == LOG]
    tonight = [one for one in own if one.night == night]
    page = on_the_page(tonight)
    done, medicines = _usual(own)
    return Evening(
        night, running,
        cells_of(tonight), "" if page is None else str(page.body["note"]),
        done, medicines, _rows(entries, *span), span[0], tuple(entries),
    )  # fmt: skip


def _timed(entries: Iterable[Kept]) -> list[Kept]:
    """By when they were written: what was said later holds."""
    return sorted(entries, key=lambda one: (one.changed_at or one.written_at, one.id))


def _usual(entries: Sequence[Kept]) -> tuple[dict[str, str], dict[str, str]]:
    """What is done and taken, with the amount that was written last."""
    often: Counter[str] = Counter()
    text_of: dict[str, str] = {}
    last: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for one in entries:
        for name, text in one.body["cells"].items():
            plain = plain_name(name)
            spelt.setdefault(plain, name)
            often[plain] += 1
            last[plain] = str(text)
            if _is_amount(str(text)):
                text_of[plain] = str(text)
    kinds = {plain: means(spelt[plain], last[plain], LOG) for plain in often}
    ranked = sorted(often, key=lambda plain: (-often[plain], plain))
    done = [plain for plain in ranked if kinds[plain] in ("done", "measure")]
    taken = [p for p in ranked if kinds[p] == "medicine" and last[p].casefold() != _STOPPED]
    return (
        {spelt[plain]: text_of.get(plain, YES) for plain in done[:_MOST_OWN]},
        {spelt[plain]: text_of.get(plain, YES) for plain in taken},
    )


def _is_amount(text: str) -> bool:
    cell = read_cell(text)
    return (cell.kind == "number" and cell.value > 0) or (cell.kind == "yes_no" and cell.value > 0)


def _rows(entries: Sequence[Kept], first: date, last: date) -> dict[str, tuple[Bead, ...]]:
    """The ratings of 0 to 10, the three of the page before all others."""
    values: dict[str, dict[date, list[float]]] = {}
    late: set[tuple[str, date]] = set()
    rated: dict[str, bool] = dict.fromkeys((URGE, IN_BED, IN_NIGHT), True)
    for one in entries:
        if one.night is None or one.source == PARTNER:
            continue
        for name, text in one.body["cells"].items():
            number = _rating(name, str(text), rated)
            if number is not None:
                values.setdefault(name, {}).setdefault(one.night, []).append(number)
                late |= {(name, one.night)} if one.late else set()
    known = [name for name in ASKED if name in values] or list(values)
    nights = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    return {
        name: tuple(
            Bead(sum(told) / len(told), (name, night) in late)
            if (told := values[name].get(night))
            else Bead()
            for night in nights
        )
        for name in known
        if name not in _NO_ROW
    }


def _rating(name: str, text: str, rated: dict[str, bool]) -> float | None:
    """The number of a rating; `rated` holds which names are some, as far as that was asked."""
    if name in _NO_ROW or rated.get(name) is False:
        return None
    cell = read_cell(text)
    if cell.kind != "number" or cell.unit or not _SCALE[0] <= cell.value <= _SCALE[1]:
        return None
    if name not in rated:
        rated[name] = means(name, text, LOG) == "rated"
    return cell.value if rated[name] else None
