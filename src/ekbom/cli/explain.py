"""``ekbom explain``: a fact or a rule with its sources and how far it was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import show_findings, show_json
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.knowledge.card import Card, Side
    from ekbom.knowledge.coverage import Coverage, TopicCount

_Id = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", help="Such as lab.ferritin.adult_start; a topic with --list."),
]
_List = Annotated[bool, typer.Option("--list", help="List the topics, or the ids of one topic.")]
_Coverage = Annotated[
    bool, typer.Option("--coverage", help="Count what there is, and how far it was checked.")
]

# What the tiers of the sources mean; memory and choices of this project say so themselves.
_SEEN = {
    "A": "the work's own abstract or on an official page",
    "B": "a professional secondary page",
    "C": "a text written by a machine, a blog or a repository",
}


def explain(
    id_: _Id = None,
    audience: opt.Audience = "person",
    list_: _List = False,
    coverage: _Coverage = False,
    as_json: opt.Json = False,
) -> None:
    """Say what a fact or a rule is, where it comes from, and how far it was checked."""
    if list_ + coverage + (id_ is not None and not list_) != 1:
        raise UsageError(
            "explain", "one thing is asked at a time", "give an ID, --list [TOPIC], or --coverage"
        )
    if coverage:
        _show_coverage(as_json)
    elif list_:
        _show_list(id_, audience, as_json)
    else:
        _show(str(id_), audience, as_json)


def _show(id_: str, audience: str, as_json: bool) -> None:
    from ekbom.actions.explain import explain_id

    found = explain_id(id_, audience)
    if as_json:
        show_json(found.to_dict())
    else:
        typer.echo("\n\n".join("\n".join(_lines(card)) for card in found.cards))
    show_findings(found.findings)


def _lines(card: Card) -> Iterator[str]:
    """A card as lines, what is empty left out."""
    yield f"{card.id} ({card.kind})"
    yield card.says
    told = [
        *((number.name.replace("_", " "), number.says) for number in card.values),
        ("population", card.population),
        ("edition", ", ".join(part for part in (card.guideline, _year(card)) if part)),
        *card.more,
        ("note", card.note),
        ("certainty", card.certainty.replace("_", " ")),
        ("status", card.status + (f", seen in {_SEEN[card.tier]}" if card.tier in _SEEN else "")),
        ("not checked yet", "; ".join(card.memory_parts)),
        ("checked", "" if card.checked is None else card.checked.isoformat()),
        ("place in source", card.locator),
        ("until", "" if card.until is None else card.until.isoformat()),
        ("replaced by", ", ".join(card.replaced_by)),
    ]
    yield from (f"  {name}: {text}" for name, text in told if text)
    for one in card.cautions:
        yield f"  ! {one}"
    for name, asks, known_by in card.asks:
        yield f"  asks: {name} ({known_by}): {asks}"
    if card.facts:
        yield f"  rests on: {', '.join(card.facts)}"
    for source in card.sources:
        yield f"  source: {source}"
    for side in card.differs:
        yield f"  {_age(card, side)}: {side.id}: {side.says}"
        yield f"    why: {side.why}"


def _year(card: Card) -> str:
    """The year, unless the edition says it."""
    year = "" if card.year is None else str(card.year)
    return "" if year in card.guideline else year


def _age(card: Card, side: Side) -> str:
    """Which of two that differ is the newer, where both have a year."""
    if side.year is None:
        return "differs"
    if card.year is None or card.year == side.year:
        return f"differs ({side.year})"
    return f"{'newer' if side.year > card.year else 'older'}, differs ({side.year})"


def _show_list(topic: str | None, audience: str, as_json: bool) -> None:
    from ekbom.actions.explain import list_topic

    found = list_topic(topic, audience)
    if as_json:
        show_json(found.to_dict())
        return
    for id_, says in found.rows:
        sentence = says or ("" if not found.topic else "(for clinicians)")
        typer.echo(f"{id_}  {sentence}".rstrip())


def _show_coverage(as_json: bool) -> None:
    from ekbom.actions.explain import count_knowledge

    found = count_knowledge()
    if as_json:
        show_json(found.to_dict())
        return
    for line in _coverage_lines(found):
        typer.echo(line)


def _coverage_lines(found: Coverage) -> Iterator[str]:
    wide = max(len(row.topic) for row in found.topics)
    heads = ("entries", "verified", "partly memory", "choices", "memory", "place recorded")
    yield f"{'topic':<{wide}}  {'  '.join(heads)}"
    for row in (*found.topics, found.total):
        numbers = zip(heads, _numbers(row), strict=True)
        yield f"{row.topic:<{wide}}  {'  '.join(f'{n:>{len(head)}}' for head, n in numbers)}"
    yield (
        f"sources: {found.sources} cited, {found.sources_verified} opened in some part, "
        f"{found.sources_seen} with a record of what was read"
    )
    yield (
        f"rules: {found.rules}, of which {found.rules_deciding} decide; "
        f"observations: {found.observations}"
    )


def _numbers(row: TopicCount) -> tuple[int, ...]:
    return (
        row.entries,
        row.verified,
        row.partly_memory,
        row.choices,
        row.memory,
        row.located,
    )
