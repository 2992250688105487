"""Tells the story of one made-up person into a workspace, through the same doors as a real one.

What somebody writes in the evening is written on that evening: the clock of the desk is set to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ekbom.actions.bring_case import bring_case
from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.bring_night import bring_night
from ekbom.actions.bring_plan import bring_plan
from ekbom.actions.desk import Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.evening_told import IN_BED, IN_NIGHT, URGE
from ekbom.actions.kept_night import score_kept
from ekbom.exchange.text_file import write_text

if TYPE_CHECKING:
    from ekbom.model.diary import Diary
    from ekbom.model.people import Actor
    from ekbom.model.trial import Plan

# The days in the files of the demo are as of this one, and are moved with it.
AS_OF = date(2026, 11, 22)
# What is rated: the evening first, which trials ask about.
OUTCOMES = (URGE, IN_BED, IN_NIGHT)
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@dataclass(frozen=True, slots=True)
class Teller:
    """Where a story is told.

    Attributes
    ----------
    keeper : Desk
        Of whoever keeps the demo.
    actor : Actor
        The person, as a member: what they write is by them.
    person : str
        Id of the person.
    today : date
        Whose evening is not over.
    place : Path
        A folder for files on their way in.
    """

    keeper: Desk
    actor: Actor
    person: str
    today: date
    place: Path

    @property
    def desk(self) -> Desk:
        """The person's own."""
        return replace(self.keeper, actor=self.actor)

    def at(self, on: date, clock: str = "21:40", *, own: bool = False) -> Desk:
        """A desk at another moment, by the clock of its own zone."""
        desk = self.desk if own else self.keeper
        moment = datetime.combine(on, time.fromisoformat(clock), desk.now().tzinfo)
        return replace(desk, now=lambda: moment)

    def day(self, back: int) -> date:
        """So many days ago."""
        return self.today - timedelta(days=back)

    def case(self, name: str, *, moved: bool = True) -> None:
        """A case of the demo; its days move along, unless they are of somebody real."""
        text = _moved(shipped(name), self.today) if moved else shipped(name)
        bring_case(self.desk, self.person, self.file(name, text))

    def file(self, name: str, text: str) -> Path:
        """A file on its way in."""
        return write_text(self.place / name, text)

    def log(self, back: int, clock: str, cells: Mapping[str, str], note: str = "") -> None:
        """An entry of so many days ago, written at that time."""
        log_entry(
            self.at(self.day(back), clock, own=True), self.person, cells, note, new=tuple(cells)
        )

    def table(self, diary: Diary, name: str, kind: Mapping[str, str], outcome: str = URGE) -> None:
        """A diary that was kept elsewhere, up to last night."""
        from ekbom.exchange.diary_csv import diary_csv

        head, *rows = diary_csv(diary).splitlines()
        past = [row for row in rows if row[:10] < self.today.isoformat()]
        path = self.file(name, "\n".join((head, *past, "")))
        bring_diary(self.desk, self.person, path, options={"outcome": outcome, "kind": dict(kind)})

    def plan(self, plan: Plan) -> None:
        """A trial as it was sealed."""
        from ekbom.exchange.plan_file import write_plan

        path = self.place / f"{plan.action} {plan.seal[:8]}.json"
        write_plan(plan, path)
        bring_plan(self.desk, self.person, path)

    def night(self, kind: str, back: int, *, hours: float, seed: int, rate_hz: float) -> None:
        """A made-up recording with its stages, scored."""
        import numpy as np

        from ekbom.actions.simulate_night import write_simulated
        from ekbom.movements.simulate import simulate_night

        start = datetime.combine(self.day(back), time(22, 30))
        made = simulate_night(kind, rng=np.random.default_rng(seed), hours=hours, rate_hz=rate_hz)
        written = write_simulated(made, self.place / f"{kind}{back}", start=start)
        name = f"night_{start:%m%d}.edf"
        recording = written.recording.rename(written.recording.with_name(name))
        brought = bring_night(self.desk, self.person, recording, stages=[written.events])
        score_kept(self.keeper, self.person, brought.ids[0])


def shipped(name: str) -> str:
    """The text of a file of the demo."""
    return files("ekbom").joinpath("demo_data", name).read_text("utf-8")


def _moved(text: str, today: date) -> str:
    """The same with every day moved as far as the demo is made later."""
    by = today - AS_OF
    return _DATE.sub(lambda found: (date.fromisoformat(found[0]) + by).isoformat(), text)
