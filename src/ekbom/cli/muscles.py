"""``ekbom muscles``: muscles by name, and muscles that may go with a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import read_pairs, show_answer
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ekbom.actions.muscles import MusclesAnswer, RankingAnswer
    from ekbom.cli.cited import Cited
    from ekbom.model.candidate import Candidate, LookAlike, Ranking
    from ekbom.model.muscle_card import MuscleCard

_Name = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME...]", help="One muscle, such as piriformis or quadriceps."),
]
_Zones = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ZONE[=0-10],...",
        help="What was drawn: zones or places, as calf_upper_left=6; repeatable.",
    ),
]
_Side = Annotated[
    str | None, typer.Option(metavar="right|left", help="Side of whatever names none.")
]
_Tender = Annotated[
    list[str] | None,
    typer.Option(metavar="MUSCLE=0-10", help="Tender on palpation; repeatable."),
]
_Reproduced = Annotated[
    list[str] | None,
    typer.Option(metavar="MUSCLE=ZONE,...", help="Where pressing on it was felt; repeatable."),
]
_Known = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=VALUE", help="Of the person: numb_or_burning_feet=yes; repeatable."),
]
# Facts that say how far such a list can be trusted.
_CAVEAT = ".caveat."


def muscles(
    name: _Name = None,
    zones: _Zones = None,
    side: _Side = None,
    tender: _Tender = None,
    reproduced: _Reproduced = None,
    known: _Known = None,
    audience: opt.CheckedFor = "clinician",
    as_json: opt.Json = False,
) -> None:
    """Say which muscles may go with a drawing, as hypotheses; or what is held of a muscle."""
    found: MusclesAnswer | RankingAnswer
    if zones is None:
        _refuse_without_zones(side, tender, reproduced, known)
        from ekbom.actions.muscles import show_muscles

        found = show_muscles(" ".join(name) if name else None, audience)
        lines = _list(found) if found.zones else _cards(found)
    elif name:
        raise UsageError("muscles", "a name and a drawing were given", "leave out one of them")
    else:
        from ekbom.actions.muscles import rank_muscles

        felt = read_pairs(reproduced, "--reproduced")
        found = rank_muscles(
            _drawing(zones),
            side=side,
            palpation={
                one: _number(value, "--tender")
                for one, value in read_pairs(tender, "--tender").items()
            },
            reproduced={one: _parts(value) for one, value in felt.items()},
            known=read_pairs(known, "--known"),
            audience=audience,
        )
        lines = _ranked(found)
    show_answer(found, lines, as_json=as_json)


def _refuse_without_zones(*given: object) -> None:
    if any(given):
        raise UsageError("--zones", "nothing was drawn", "give --zones calf_upper_left=6,knee_post")


def _drawing(zones: Iterable[str]) -> dict[str, float]:
    """``calf_upper_left=6,knee_post``; without a number each is as strong as the others."""
    found: dict[str, float] = {}
    for part in (part for text in zones for part in _parts(text)):
        place, _, intensity = part.partition("=")
        if place.strip() in found:
            raise UsageError("--zones", f"{place.strip()!r} is said twice", "say it once")
        found[place.strip()] = _number(intensity, "--zones") if intensity else 1.0
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _number(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise UsageError(option, f"{text!r} is no number", "write it as NAME=6") from error


def _list(found: MusclesAnswer) -> Iterator[str]:
    yield "Muscles"
    for card in found.muscles:
        yield f"  {card.name} ({card.id}): {', '.join(card.zones) or 'zones not checked yet'}"
    yield ""
    yield "Zones"
    yield from (f"  {id_}: {name}" for id_, name in found.zones.items())


def _cards(found: MusclesAnswer) -> Iterator[str]:
    from ekbom.cli.cited import Cited

    cited = Cited()
    for number, card in enumerate(found.muscles):
        yield from ([""] if number else [])
        yield from _card(card, cited)
    yield from cited.listed()


def _card(card: MuscleCard, cited: Cited) -> Iterator[str]:
    yield f"{card.name}: {card.action}"
    if card.aliases:
        yield f"  also called: {', '.join(card.aliases)}"
    yield from (f"  - {one.says}{cited.marks((one,))}" for one in card.grounds)
    if card.deep:
        yield "  it lies deep: the layer is recorded"
    if card.note:
        yield f"  note: {card.note}"
    if card.documents:
        yield f"  named by document {', '.join(card.documents)}, not checked"
    yield from (f"  ! {caution}" for caution in card.cautions)


def _ranked(found: RankingAnswer) -> Iterator[str]:
    from ekbom.cli.cited import Cited, missing_line, statement_lines, titled

    cited, ranking = Cited(), found.ranking
    if ranking is None:
        yield "First of all"
        yield from (line for one in found.red_flags for line in statement_lines(one, cited))
    else:
        yield f"{ranking.says}{cited.marks(ranking.grounds)}"
        yield from titled("Asked first", (missing_line(one) for one in ranking.asked_first))
        yield from titled("Candidates, as hypotheses", _candidates(ranking, cited))
        yield from titled("Or no muscle", _no_muscle(ranking, cited))
        yield from titled("Or something else", _instead(ranking.look_alikes, cited))
    yield from cited.listed()


def _no_muscle(ranking: Ranking, cited: Cited) -> Iterator[str]:
    if ranking.no_muscle_pattern:
        yield "  - No muscle pattern is the answer here."
    else:
        yield "  - That no muscle has to do with it stays possible."
    for one in ranking.grounds:
        if _CAVEAT in one.fact:
            yield f"  - {one.says}{cited.marks((one,))}"


def _instead(look_alikes: tuple[LookAlike, ...], cited: Cited) -> Iterator[str]:
    from ekbom.cli.cited import missing_line

    if not look_alikes:
        yield "  - Neither the drawing nor the answers look like it so far."
    for one in look_alikes:
        yield f"  - {one.says}{cited.marks(one.grounds)}"
        yield from (f"    next: {then}" for then in one.then)
        yield from (f"  {missing_line(asked)}" for asked in one.missing)


def _candidates(ranking: Ranking, cited: Cited) -> Iterator[str]:
    for number, one in enumerate(ranking.candidates, start=1):
        side = "" if one.side in ("unknown", "middle") else f", {one.side}"
        fits = "fits" if one.fits else "does not fit by itself"
        yield f"  {number}. {one.name}{side}: {fits}{cited.marks(one.grounds)}"
        yield f"     {one.why}"
        yield from _layers(one)
        if one.risk is not None:
            unchecked = ", not checked yet" if one.hazards_status == "memory" else ""
            yield f"     needle: {'; '.join(one.hazards)} (risk: {one.risk}{unchecked})"
        if one.deep:
            yield "     it lies deep: the layer is recorded"
        yield from (f"     ! {caution}" for caution in one.cautions)


def _layers(one: Candidate) -> Iterator[str]:
    """What textbooks say, what was drawn and what a hand found, each for itself."""
    from ekbom.knowledge.body import zone_names

    names = zone_names()
    for title, ids in (
        ("textbook", one.textbook),
        ("drawn beside it", one.beyond),
        ("felt on pressing", one.palpated),
    ):
        if ids:
            said = (names.get(id_, id_.replace("_", " ")) for id_ in ids)
            yield f"     {title}: {'; '.join(said)}"
