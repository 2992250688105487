"""``ekbom measures``: what one can try, what asks first, and what is not for this person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import PassphraseOption, WorkspaceOption
from ekbom.cli.kept import Whom, answer_of_case
from ekbom.cli.output import Answer, day_of, show_answer
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
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from ekbom.actions.evidence import Together
    from ekbom.actions.measures import MeasuresAnswer, OneMeasure
    from ekbom.cli.cited import Cited
    from ekbom.model.measure import Offered, TrialRow
    from ekbom.model.verdict import Missing

_Found = TypeVar("_Found", bound=Answer)

_Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="One measure, such as 'warm foot bath'.")
]
_For = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="CASE|LABEL", help="For whom: a case (TOML), or a person of the workspace."
    ),
]
_Now = Annotated[bool, typer.Option("--now", help="The short list for three in the morning.")]


def measures(
    name: _Name = None,
    for_: _For = None,
    now: _Now = False,
    audience: opt.Audience = "person",
    on: opt.Today = None,
    html: opt.Html = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Say what may be tried, what asks first, and what is not for this person, and why."""
    if name is not None and now:
        raise UsageError("--now", "one measure has no short list", "leave out the name or --now")
    from ekbom.actions.measures import (
        OneMeasure,
        list_measures,
        show_measure,
        write_measures_page,
    )

    today = day_of(on)

    ask: Callable[..., MeasuresAnswer | OneMeasure] = (
        partial(list_measures, now=now) if name is None else partial(show_measure, name)
    )
    ask = partial(ask, audience=audience, today=today)
    found = _answer(for_, Whom(for_, workspace, passphrase_file), today, ask)
    lines = _one(found) if isinstance(found, OneMeasure) else _all(found)
    if html is not None:
        write_measures_page(found, html, made_at=today.isoformat())
    # Where nobody is named, the first heading needs no blank line over it.
    show_answer(found, dropwhile(lambda line: not line, lines), as_json=as_json, page=html)


def _answer(for_: str | None, whom: Whom, today: date, ask: Callable[..., _Found]) -> _Found:
    """For nobody, for a case in a file, or for a person of the workspace."""
    if for_ is not None and (for_.lower().endswith(".toml") or Path(for_).is_file()):
        return answer_of_case(for_, replace(whom, label=None), today, ask)
    if for_ is None and whom.workspace is None:
        return ask()
    return answer_of_case(None, whom, today, ask)


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
    from ekbom.cli.cited import Cited, titled, urgent_lines

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
    from ekbom.cli.cited import Cited, missing_line, titled, urgent_lines

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
        yield from titled("What is known", _evidence(one, cited))
        yield from titled("Trials", _table(found.table, found.together, cited))
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
