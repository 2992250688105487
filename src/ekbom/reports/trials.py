"""Which parts of the diary were drawn, and the phases that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ekbom.model.answer import ActionAnswer, Answer
from ekbom.model.diary import Diary
from ekbom.model.trial import Design, Plan, Schedule
from ekbom.reports.timeline import Drawn, Timeline, place_in
from ekbom.reports.words import counted, day, day_span

_NOT_HERE = "Not in this diary"
_NO_SCHEDULE = Schedule((), Design("given", 0))


@dataclass(frozen=True, slots=True)
class Phase:
    """One line of the list of phases.

    Attributes
    ----------
    when, what : str
    """

    when: str
    what: str


def drawn_of(answer: Answer, plans: Sequence[Plan], schedule: Schedule | None) -> list[Drawn]:
    """Every schedule that stands behind the answer."""
    sealed = {a.name for a in answer.actions if a.level == "sealed"}
    found = [
        Drawn(p.name, p.action, p.schedule, sealed=p.name in sealed, versus=p.versus) for p in plans
    ]
    # A sealed row without its plan is hidden by its name alone.
    for name in sealed - {p.name for p in plans}:
        action, _, versus = name.partition(" against ")
        found.append(Drawn(name, action, _NO_SCHEDULE, sealed=True, versus=versus))
    bare = next((a for a in answer.actions if a.basis == "schedule"), None)
    if schedule is not None and bare is not None:
        found.append(Drawn(bare.name, bare.name, schedule))
    return found


def plan_of(action: ActionAnswer, plans: Sequence[Plan]) -> Plan | None:
    """The latest plan of an action."""
    fitting = [p for p in plans if p.name == action.name]
    return max(fitting, key=lambda p: p.written_at, default=None)


def how_drawn(design: Design, unit_name: str) -> str:
    """The draw in words."""
    if design.name == "given":
        return "how it was drawn is not recorded"
    if design.name == "start":
        return f"the first {unit_name} was drawn from {len(design.starts)} possible ones"
    size = f"single {unit_name}s" if design.block == 1 else f"{design.block}-{unit_name} blocks"
    if design.name == "pairs":
        return f"drawn in pairs of {size}"
    longest = f", at most {design.max_run} of one arm in a row" if design.max_run else ""
    return f"drawn as {size}{longest}"


def phases(
    answer: Answer, diary: Diary, timeline: Timeline, drawn: Sequence[Drawn], plans: Sequence[Plan]
) -> list[Phase]:
    """The diary, its trials and its lasting changes of medicine, in words."""
    if not diary.dates:
        return []
    found = [
        Phase(
            day_span(min(diary.dates), max(diary.dates)),
            f"The diary: {counted(answer.nights_due, answer.row)}, "
            f"{answer.nights_recorded:,} with a rating.",
        )
    ]
    ends = {p.name: p.end for p in plans}
    for trial in drawn:
        found += _trial_phase(trial, diary, ends, answer.row)
    found += [Phase(day(timeline.dates[c.slot]), f"{c.says}.") for c in timeline.changes]
    return found


def _trial_phase(trial: Drawn, diary: Diary, ends: dict[str, date], row: str) -> list[Phase]:
    arms = trial.schedule.assign
    inside = [i for i in range(len(diary)) if 0 <= place_in(trial.schedule, diary, i) < len(arms)]
    when = day_span(diary.dates[inside[0]], diary.dates[inside[-1]]) if inside else _NOT_HERE
    if trial.sealed:
        until = f" until {day(ends[trial.name])}" if trial.name in ends else ""
        return [Phase(when, f"Trial of {trial.name}, running; sealed{until}.")]
    places = [place_in(trial.schedule, diary, i) for i in inside]
    first = sum(arms[p] for p in places)
    one, other = ("with " + trial.action, f"with {trial.versus}") if trial.versus else (
        "with it", "without"
    )  # fmt: skip
    how = how_drawn(trial.schedule.design, row)
    text = f"Trial of {trial.name}: {counted(len(inside), row)}, {how}; {first} {one} and "
    text += f"{len(inside) - first} {other}."
    text += _settling(trial.schedule.design.wash_in, row)
    paused = trial.schedule.paused
    return [Phase(when, text + (f" It stood still for {counted(paused, row)}." if paused else ""))]


def _settling(units: int, row: str) -> str:
    """Words for the first units of each block."""
    if not units:
        return ""
    if units == 1:
        return f" The first {row} of each block settles in and is counted apart."
    return f" The first {units} {row}s of each block settle in and are counted apart."
