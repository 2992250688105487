"""``ekbom assess``: what fits, what is open and what is missing, of one person's case."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import KeptCase, NoKeepOption, Whom, answer_of_case
from ekbom.cli.output import day_of, show_answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ekbom.cli.cited import Cited
    from ekbom.model.assessed import Assessment, PatternAnswer, Section
    from ekbom.model.verdict import Missing

_Interview = Annotated[
    bool,
    typer.Option("--interview", help="Ask what is missing, and write each answer into the case."),
]
_Html = Annotated[str | None, typer.Option(metavar="FILE", help="Write a page as well.")]

# Order and headings of the parts.
_FLAGS = "red_flags"
_PARTS = {
    _FLAGS: "Signs that cannot wait",
    "severity": "How strong it is",
    "symptoms": "How it feels",
    "mood": "Mood and sleepiness",
    "iron": "Iron",
    "blood": "Blood",
    "medicines": "Medicines",
    "augmentation": "Signs of augmentation",
    "groups": "What is different for this person",
    "causes": "What often goes with it",
}


def assess(
    case: KeptCase = None,
    interview: _Interview = False,
    audience: opt.Audience = "person",
    on: opt.Today = None,
    html: _Html = None,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    no_keep: NoKeepOption = False,
    as_json: opt.Json = False,
) -> None:
    """Say whether it is the pattern of restless legs, how strong it is, and what feeds it."""
    today = day_of(on)
    whom = Whom(for_, workspace, passphrase_file, keep=not no_keep)
    if interview:
        _ask(case, whom, audience, today)
    from ekbom.actions.assess import assess as assess_told
    from ekbom.actions.assess import write_assessment_page

    answer = answer_of_case(
        case, whom, today,
        partial(assess_told, audience=audience, today=today),
        what="assess", asked={"audience": audience},
    )  # fmt: skip
    if html is not None:
        write_assessment_page(answer, html, made_at=today.isoformat())
    show_answer(answer, _lines(answer), as_json=as_json, page=html)


def _ask(case: str | None, whom: Whom, audience: str, today: date) -> None:
    """The interview, into the file or into the case of the workspace."""
    from ekbom.cli.interview import ask

    if case is not None:
        whom.refuse_beside(case)
        ask(case, audience, today)
        return
    from ekbom.actions.kept_case import sheet_of

    with whom.desk() as (desk, person):
        sheet = sheet_of(desk, person)
        ask(sheet, audience, today, by=sheet.by(audience))


def _lines(answer: Assessment) -> Iterator[str]:
    from ekbom.cli.cited import Cited, statement_lines, step_lines, titled, urgent_lines

    cited = Cited()
    yield answer.title
    yield from urgent_lines(answer.red_flags, answer.stop_cards, cited)
    if answer.pattern is not None:
        yield from _pattern(answer.pattern, cited)
    for section in _ordered(answer):
        said = [line for one in section.statements for line in statement_lines(one, cited)]
        yield from titled(_heading(section), said)
    numbered = enumerate(answer.steps, start=1)
    steps = [line for n, step in numbered for line in step_lines(n, step, cited)]
    yield from titled("Next steps", steps)
    yield from titled("What is missing, the most telling first", _missing(answer))
    yield from cited.listed()


def _pattern(answer: PatternAnswer, cited: Cited) -> Iterator[str]:
    from ekbom.cli.cited import mimic_lines, titled, verdict_line, verdict_lines

    yield ""
    yield f"{answer.says}{cited.marks(answer.grounds)}"
    for caution in answer.cautions:
        yield f"  ! {caution}"
    yield from titled("The five points", [verdict_line(one, cited) for one in answer.criteria])
    yield from titled("Look-alikes", mimic_lines(answer.mimics, cited))
    # One rule may stand among the frequencies and among the courses.
    often = {one.rule: one for one in (*answer.frequency, *answer.course)}
    yield from titled("How often it comes, by several rules", verdict_lines(often.values(), cited))
    yield from titled("What supports it", verdict_lines(answer.supportive, cited))


def _ordered(answer: Assessment) -> list[Section]:
    names = list(_PARTS)
    return sorted(
        answer.sections,
        key=lambda one: names.index(one.name) if one.name in names else len(names),
    )


def _heading(section: Section) -> str:
    return _PARTS.get(section.name, section.name.replace("_", " ").capitalize())


def _missing(answer: Assessment) -> Iterator[str]:
    """Warning signs, then the questions on the pattern in full, then the rest in a few words."""
    from ekbom.cli.cited import missing_line

    flags = answer.section(_FLAGS).missing
    yield from (missing_line(one) for one in (*flags, *_of_pattern(answer)))
    asked = {one.observation for one in (*flags, *_of_pattern(answer))}
    for section in _ordered(answer):
        says = [one.says for one in section.missing if one.observation not in asked]
        asked |= {one.observation for one in section.missing}
        if says:
            yield f"  ? {_heading(section)}: {'; '.join(says)}."


def _of_pattern(answer: Assessment) -> tuple[Missing, ...]:
    return () if answer.pattern is None else answer.pattern.missing
