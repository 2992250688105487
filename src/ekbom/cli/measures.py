"""``ekbom measures``: what one can try, what asks first, and what is not for this person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.assess import Audience, day_of, titled, urgent_lines
from ekbom.cli.show import show_findings, show_json
from ekbom.model.errors import UsageError
from ekbom.reports.measure_words import (
    BURDEN_WORDS,
    SPEED_WORDS,
    STATE_TITLES,
    dose_words,
    figure,
    how_sure,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ekbom.actions.evidence import Together
    from ekbom.actions.measures import MeasuresAnswer, OneMeasure
    from ekbom.cli.cited import Cited
    from ekbom.model.measure import Offered, TrialRow
    from ekbom.model.verdict import Missing

_Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="One measure, such as 'warm foot bath'.")
]
_For = Annotated[
    str | None, typer.Option("--for", metavar="CASE", help="For whom: a case, a TOML file.")
]
_Now = Annotated[bool, typer.Option("--now", help="The short list for three in the morning.")]
_Today = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day it is; today by default.")
]


def measures(
    name: _Name = None,
    for_: _For = None,
    now: _Now = False,
    audience: Audience = "person",
    on: _Today = None,
    html: opt.Html = None,
    as_json: opt.Json = False,
) -> None:
    """Say what may be tried, what asks first, and what is not for this person, and why."""
    if name is not None and now:
        raise UsageError("--now", "one measure has no short list", "leave out the name or --now")
    from ekbom.actions.measures import list_measures, show_measure, write_measures_page

    today, case, diary = day_of(on), None, None
    if for_ is not None:
        from ekbom.actions.assess import read_told

        case, diary = read_told(for_, today=today)
    found: MeasuresAnswer | OneMeasure
    if name is not None:
        found = show_measure(name, case, audience=audience, today=today, diary=diary)
        lines = _one(found)
    else:
        found = list_measures(case, audience=audience, now=now, today=today, diary=diary)
        lines = _all(found)
    if html is not None:
        write_measures_page(found, html, made_at=today.isoformat())
    if as_json:
        show_json(found.to_dict())
    else:
        typer.echo("\n".join(lines).lstrip("\n"))
    show_findings(found.findings)
    if html is not None and not as_json:
        typer.echo(f"\nThe page lies in {html}")


@dataclass(slots=True)
class _Questions:
    """Numbers the questions in the order in which they are met."""

    asked: dict[str, Missing] = field(default_factory=dict)

    def numbers(self, missing: Iterable[Missing]) -> str:
        found = []
        for one in missing:
            self.asked.setdefault(one.observation, one)
            found.append(list(self.asked).index(one.observation) + 1)
        return ", ".join(map(str, sorted(found)))

    def listed(self) -> list[str]:
        from ekbom.cli.cited import missing_line

        pairs = enumerate(self.asked.values(), start=1)
        return [f"  {n}. {missing_line(one).lstrip(' ?')}" for n, one in pairs]


def _all(found: MeasuresAnswer) -> Iterator[str]:
    from ekbom.cli.cited import Cited

    cited, questions = Cited(), _Questions()
    if found.title:
        yield found.title
    yield from urgent_lines(found.red_flags, found.stop_cards, cited)
    for state, title in STATE_TITLES.items():
        group = [one for one in found.offered if one.state == state]
        brief = [line for one in group for line in _brief(one, cited, questions, now=found.now)]
        yield from titled(title, brief)
    yield from titled("Questions", questions.listed())
    yield from cited.listed()


def _brief(one: Offered, cited: Cited, questions: _Questions, *, now: bool) -> Iterator[str]:
    grounds = [ground for said in one.evidence for ground in said.grounds]
    yield f"  - {one.measure.name} ({how_sure(one.measure)}){cited.marks(grounds)}"
    if now:
        yield f"    {one.how.says}{cited.marks(one.how.grounds)}"
    yield from _why(one, cited)
    if one.missing:
        word = "question" if len(one.missing) == 1 else "questions"
        yield f"    first: {word} {questions.numbers(one.missing)}"
    if one.plan and not now:
        yield f"    {one.plan}"


def _why(one: Offered, cited: Cited) -> Iterator[str]:
    for said in one.why:
        reasons = f": {'; '.join(said.reasons)}" if said.reasons else ""
        yield f"    {said.says.rstrip('.')}{reasons}.{cited.marks(said.grounds)}"
        if said.then:
            yield f"      next: {said.then}"


def _one(found: OneMeasure) -> Iterator[str]:
    from ekbom.cli.cited import Cited, missing_line

    cited = Cited()
    if found.title:
        yield found.title
    yield from urgent_lines(found.red_flags, found.stop_cards, cited)
    one = found.offered
    if one is not None:
        yield from _head(one, cited)
        yield from _why(one, cited)
        asked = [missing_line(each) for each in one.missing]
        yield from titled("What is asked first", asked)
        yield from titled("What is known", list(_evidence(one, cited)))
        yield from titled("Trials", list(_table(found.table, found.together, cited)))
        yield from titled("How to find out on oneself", [f"  {one.plan}"] if one.plan else [])
    yield from cited.listed()


def _head(one: Offered, cited: Cited) -> Iterator[str]:
    measure = one.measure
    yield ""
    yield f"{measure.name}: {STATE_TITLES[one.state].lower()}"
    if measure.also:
        yield f"  also called: {', '.join(measure.also)}"
    yield f"  {one.how.says}{cited.marks(one.how.grounds)}"
    for dose in measure.dose:
        yield f"  {dose_words(dose)}"
    yield f"  what it can do to one: {BURDEN_WORDS[measure.burden]}"
    yield f"  it shows: {SPEED_WORDS[measure.speed]}"
    for text in measure.texts_differ:
        yield f"  texts differ: {text}"
    if measure.documents_say:
        yield f"  a text says, not checked: {measure.documents_say}"
    if measure.beyond:
        yield f"  {measure.beyond}"


def _evidence(one: Offered, cited: Cited) -> Iterator[str]:
    yield f"  {how_sure(one.measure)}"
    for said in one.evidence:
        yield f"  - {said.says}{cited.marks(said.grounds)}"
        yield from (f"    ! {caution}" for caution in said.cautions)
    for said in one.near:
        yield f"  - of something like it: {said.says}{cited.marks(said.grounds)}"
        yield from (f"    ! {caution}" for caution in said.cautions)


def _table(rows: Iterable[TrialRow], together: Together | None, cited: Cited) -> Iterator[str]:
    for row in rows:
        people = "" if row.people is None else f", {row.people:g} people"
        yield f"  - {row.design}{people}; {row.outcome}: {figure(row)}; bias: {row.bias}"
    if together is not None:
        yield f"  {together.says}{cited.marks((together.ground,))}"
