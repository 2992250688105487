"""Statements as lines of text, each with the numbers of its sources; the list stands at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ekbom.model.assessed import Mimic, Statement, Step, Urgency
    from ekbom.model.verdict import Ground, Missing, Verdict

_WHEN: dict[Urgency, str] = {
    "today": "Today: ",
    "this_week": "This week: ",
    "next_visit": "At the next visit: ",
    "nothing_now": "",
}
_NEEDED = "; still needed:"
_UNKNOWN = "It is not known yet "
_KNOWERS = {
    "person": "the person",
    "clinician": "a doctor or a nurse",
    "laboratory": "a laboratory",
}


@dataclass(slots=True)
class Cited:
    """Numbers the sources in the order in which they are used."""

    _numbers: dict[str, int] = field(default_factory=dict)

    def marks(self, grounds: Iterable[Ground]) -> str:
        """The numbers of all sources of some facts: `` [1, 4]``; empty without any."""
        return self.numbers(cited for one in grounds for cited in one.sources)

    def numbers(self, sources: Iterable[str]) -> str:
        """The numbers of some sources, each once: `` [1, 4]``; empty without any."""
        each = dict.fromkeys(sources)
        numbers = [self._numbers.setdefault(one, len(self._numbers) + 1) for one in each]
        return f" [{', '.join(map(str, sorted(numbers)))}]" if numbers else ""

    def listed(self) -> Iterator[str]:
        """The list of every source that was used."""
        if self._numbers:
            yield ""
            yield "Sources"
        for source, number in self._numbers.items():
            yield f"  [{number}] {source}"


def titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines under a heading; nothing without lines."""
    told = list(lines)
    if told:
        yield from ("", title, *told)


def statement_lines(one: Statement, cited: Cited) -> Iterator[str]:
    """A statement with what led to it, what to do, and what weakens it."""
    yield f"  - {_WHEN[one.urgency]}{one.says}{cited.marks(one.grounds)}"
    if one.reasons:
        yield f"    because: {'; '.join(one.reasons)}"
    if one.then:
        yield f"    next: {one.then}"
    if one.message:
        yield f"    message: {one.message}"
    for caution in one.cautions:
        yield f"    ! {caution}"


def urgent_lines(
    red_flags: Iterable[Statement], stop_cards: Iterable[Statement], cited: Cited
) -> Iterator[str]:
    """What cannot wait: it stands before anything else."""
    for title, statements in (
        ("First of all", red_flags),
        ("Medicines that should not end at once", stop_cards),
    ):
        said = [line for one in statements for line in statement_lines(one, cited)]
        yield from titled(title, said)


def step_lines(number: int, step: Step, cited: Cited) -> Iterator[str]:
    """A step with its state and why."""
    state = step.state.replace("_", " ")
    yield f"  {number}. {step.says} ({state}){cited.marks(step.grounds)}"
    if step.why:
        yield f"     {step.why}"


def verdict_line(one: Verdict, cited: Cited) -> str:
    """What a rule answers, with yes, no or ? in front; what it needs is listed elsewhere."""
    word = "?" if one.holds is None else "yes" if one.holds else "no"
    says = one.says.split(_NEEDED)[0].rstrip(".")
    return f"  {word:<4}{says}.{cited.marks(one.grounds)}"


def verdict_lines(verdicts: Iterable[Verdict], cited: Cited) -> list[str]:
    """What some rules answer; those that are not known yet stand together on one line."""
    each = list(verdicts)
    lines = [verdict_line(one, cited) for one in each if one.holds is not None]
    unknown = [one for one in each if one.holds is None]
    if unknown:
        whether = (one.says.split(_NEEDED)[0].removeprefix(_UNKNOWN).rstrip(".") for one in unknown)
        marks = cited.marks(ground for one in unknown for ground in one.grounds)
        lines.append(f"  ?   Not known yet: {'; '.join(whether)}.{marks}")
    return lines


def mimic_lines(mimics: Iterable[Mimic], cited: Cited) -> Iterator[str]:
    """Look-alikes that were asked after with how far they are ruled out, then all others."""
    unasked = []
    for one in sorted(mimics, key=lambda one: one.open is not True):
        if one.open is None:
            unasked.append(one)
            continue
        word = "open" if one.open else "ruled out"
        yield f"  - {one.name}: {word}. {one.why}{cited.marks(one.grounds)}"
    if unasked:
        names = ", ".join(one.name[:1].lower() + one.name[1:] for one in unasked)
        grounds = [ground for one in unasked for ground in one.grounds]
        yield f"  ? Not known yet of {len(unasked)}: {names}.{cited.marks(grounds)}"


def missing_line(one: Missing) -> str:
    """What is missing as its question, and who can know it."""
    other = f"; or {' and '.join(one.or_else)}" if one.or_else else ""
    return f"  ? {one.asks} ({_KNOWERS[one.known_by]}{other})"
