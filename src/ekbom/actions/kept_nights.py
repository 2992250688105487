"""What is kept of a person's nights, and how it becomes one diary; no desk, no right, no audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from ekbom.actions.journal import options_of
from ekbom.actions.kept_values import is_told
from ekbom.actions.own_ways import with_cards
from ekbom.journal import note
from ekbom.journal.assemble import assemble
from ekbom.journal.kept_rows import (
    LOG,
    PARTNER,
    brought_table,
    is_partner_column,
    logged_table,
)
from ekbom.journal.legs import holds
from ekbom.journal.merge import Part, differing_units, merge
from ekbom.journal.options import split_place
from ekbom.journal.pick import tells_how_it_was
from ekbom.journal.table import Table
from ekbom.journal.zones import find_zone
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Diary
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept
from ekbom.model.people import PersonCard
from ekbom.model.store import Store

__all__ = ["KeptNights", "diary_of", "kept_nights", "own_clock", "tables_of"]

# Words that read the columns of one table, and say nothing of another.
_OF_ONE_TABLE = ("time", "written", "index", "date_format")


@dataclass(frozen=True, slots=True)
class KeptNights:
    """Entries and tables of a person, as of one moment.

    Attributes
    ----------
    card : PersonCard
    sources : mapping of str to Kept
        Each table that was brought, by its name.
    entries : tuple of Kept
    clock : callable
        From a moment in UTC to the person's own clock.
    """

    card: PersonCard
    sources: Mapping[str, Kept]
    entries: tuple[Kept, ...]
    clock: Callable[[datetime], datetime]

    def by_source(self) -> dict[str, list[Kept]]:
        """The entries of the log, then those of each table, by its name."""
        groups: dict[str, list[Kept]] = {LOG: []}
        for one in self.entries:
            groups.setdefault(one.source if one.source in self.sources else LOG, []).append(one)
        return {name: groups[name] for name in (LOG, *sorted(groups)) if groups[name]}


@dataclass(frozen=True, slots=True)
class _Part:
    """One table as it is read, and as it was said: a mapping puts numbers for words."""

    read: Part
    said: Part

    @property
    def name(self) -> str:
        return self.read.table.source


def kept_nights(
    store: Store,
    person: str,
    now: datetime,
    *,
    source: str | None = None,
    since: date | None = None,
) -> KeptNights:
    """Read what is kept of the nights; a snapshot makes it of one moment.

    Parameters
    ----------
    store : Store
    person : str
        Id of the person.
    now : datetime
        The clock, with its zone.
    source : str, optional
        Only this one.
    since : date, optional
        The first night.

    Raises
    ------
    UsageError
        When there is no such source.
    """
    sources = {one.key: one for one in store.find(person, "source")}
    wanted = _wanted(source, sources)
    table = wanted if wanted in sources else None
    entries = store.find(person, "entry", since=since, source=table)
    if wanted == LOG:
        entries = tuple(one for one in entries if one.source not in sources)
    card = next(one for one in store.persons() if one.id == person)
    return KeptNights(card, sources, entries, own_clock(now, card.zone))


def diary_of(kept: KeptNights, options: Mapping[str, Any] | None = None) -> Diary:
    """One diary of everything that fits together.

    Parameters
    ----------
    kept : KeptNights
    options : mapping, optional
        As of `ekbom.actions.journal.DiaryOptions`; they go before what was said of a table when
        it was brought.

    Raises
    ------
    NotAnswerable
        When nothing is kept, or rows and nights do not fit.
    UsageError
        When there are several tables that do not fit together.
    InputError, UnitError
        When the entries cannot be read as a diary.
    """
    given = {name: value for name, value in (options or {}).items() if value not in (None, {})}
    parts, said = _together(_parts(kept, given), given)
    table, asked = merge([part.read for part in parts])
    worded, _ = merge([part.said for part in parts])
    diary = with_cards(assemble(table, asked, load_policy()), worded)
    more = (*said, *_who_wrote(kept.entries), *_apart(table, asked))
    return replace(diary, findings=(*diary.findings, *more))


def tables_of(kept: KeptNights) -> tuple[Table, ...]:
    """The log and each table as text, as it was written."""
    return tuple(part.said.table for part in _parts(kept, {}))


def _parts(kept: KeptNights, given: Mapping[str, Any]) -> tuple[_Part, ...]:
    return tuple(
        _log_part(rows, kept.clock, kept.card.day_turns_h, given)
        if name == LOG
        else _brought_part(kept.sources[name], rows, kept.card.day_turns_h, given)
        for name, rows in kept.by_source().items()
    )


def _wanted(source: str | None, brought: Mapping[str, Kept]) -> str:
    """The source that is meant; a capital does not matter."""
    if source is None:
        return ""
    known = (LOG, *brought)
    close = [one for one in known if one.casefold() == source.casefold()]
    if source in known or len(close) == 1:
        return source if source in known else close[0]
    raise UsageError("--source", f"there is no {source!r} here", f"name one of {', '.join(known)}")


def own_clock(now: datetime, zone: str) -> Callable[[datetime], datetime]:
    """From a moment in UTC to the person's clock: of their zone, else of the machine's.

    Parameters
    ----------
    now : datetime
        The clock, with its zone.
    zone : str
        IANA name; empty for the clock of the machine.
    """
    tz: tzinfo | None = None  # that of the machine, in summer and winter
    if zone:
        tz = find_zone(zone)
    elif now.utcoffset() != now.astimezone().utcoffset():
        tz = now.tzinfo
    return lambda moment: moment.astimezone(tz).replace(tzinfo=None)


def _log_part(
    entries: Sequence[Kept],
    clock: Callable[[datetime], datetime],
    day_turns_h: float,
    given: Mapping[str, Any],
) -> _Part:
    table, own = logged_table(entries, clock)
    words = {"day_turns": day_turns_h, **given, "time": own["time"], "written": own["written"]}
    options = options_of(words)
    aside = {name for name in table.columns if _stands_aside(name, table, options.outcomes)}
    aside |= {own["note"]} if "note" in own else set()
    ignore = (*options.ignore, *(name for name in table.columns if name in aside))
    part = Part(table, replace(options, ignore=tuple(dict.fromkeys(ignore))))
    return _Part(part, part)


def _stands_aside(name: str, table: Table, outcomes: Sequence[str]) -> bool:
    """Whether a column of the log is nothing the person did: it has to be asked for."""
    if is_partner_column(name):
        return True
    texts = {text for text in table.cells(name) if text}
    if tells_how_it_was(name, texts):
        return bool(outcomes)
    return bool(texts) and all(is_told(name, text) for text in texts)


def _brought_part(
    source: Kept, entries: Sequence[Kept], day_turns_h: float, given: Mapping[str, Any]
) -> _Part:
    """A table as it was written, read through its mapping where it has one."""
    words = {name.replace("-", "_"): value for name, value in source.body["options"].items()}
    written = brought_table(source.key, source.body, entries)
    options = options_of({"day_turns": day_turns_h, **words, **given})
    plain = source.body.get("mapping")
    if plain is None:
        return _Part(Part(written, options), Part(written, options))
    from ekbom.exchange.mapped_table import mapped, renamed
    from ekbom.exchange.mapping_file import mapping_from

    mapping = mapping_from(plain, source.key)
    # A word such as "stopped" counts as it was written, whatever number stands for it.
    return _Part(Part(mapped(written, mapping), options), Part(renamed(written, mapping), options))


def _together(
    parts: Sequence[_Part], given: Mapping[str, Any]
) -> tuple[Sequence[_Part], tuple[Finding, ...]]:
    """The tables that make one diary; the others are named."""
    if not parts:
        raise NotAnswerable(
            "workspace",
            "no night of this person is kept here",
            "write entries with ekbom log, or bring a diary with ekbom import",
        )
    one_table = [word for word in _OF_ONE_TABLE if word in given]
    differ = differing_units([part.read for part in parts])
    if len(parts) == 1 or not (one_table or differ):
        return parts, ()
    asked = parts[0].read.options.outcomes
    holding = [p for p in parts if any(holds(p.read.table, name) for name in asked)]
    if len(holding) == 1:
        others = ", ".join(part.name for part in parts if part is not holding[0])
        return holding, (
            note.note(
                "source_left_out", holding[0].name, f"{others} is not used here",
                "it counts other units, or is read in another way; name it with --source",
            ),
        )  # fmt: skip
    if not differ:
        raise UsageError(
            f"--{one_table[0].replace('_', '-')}",
            f"it reads one table, and {len(parts)} are kept",
            "name the one that is meant with --source",
        )
    return parts, ()


def _who_wrote(entries: Iterable[Kept]) -> Iterator[Finding]:
    """How many entries are not the person's own."""
    told = list(entries)
    roles = Counter(one.author_role for one in told if one.source in (LOG, PARTNER))
    roles["carer"] = sum(one.author_role == "carer" for one in told)
    for role in ("carer", "therapist", "doctor"):
        if roles[role]:
            yield note.note(
                f"written_by_{role}", "workspace",
                f"{roles[role]} of {note.plural(len(told), 'entry').replace('entrys', 'entries')} "
                f"{'was' if roles[role] == 1 else 'were'} written by a {role}",
                "used as the person's own; ekbom show says who wrote each",
            )  # fmt: skip


def _apart(table: Table, options: Any) -> Iterator[Finding]:
    """What a partner observed is nobody's action, and stands apart."""
    asked = {*options.outcomes, *(split_place(a, table.columns)[0] for a in options.actions or ())}
    names = [name for name in table.columns if is_partner_column(name) and name not in asked]
    if names:
        yield note.note(
            "observed_by_partner", table.source,
            f"a partner observed {', '.join(names)}", f'to ask for it, say --outcome "{names[0]}"',
        )  # fmt: skip
