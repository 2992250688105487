"""A person with one short recorded night, opened through the workbench."""

from __future__ import annotations

from pathlib import Path

from tests.builders.crawl import settled
from tests.builders.desks import make_desk, own_person
from tests.builders.night_file import write_night_file
from tests.builders.workbench import Bench

from ekbom.actions.bring_night import bring_night
from ekbom.actions.desk import Desk
from ekbom.actions.kept_night import score_kept


def recorded_desk(folder: Path, *, scored: bool = True, **how: object) -> tuple[Desk, str, str]:
    """A desk, its person, and the id of a recording of the evening of 20 November 2026."""
    desk = make_desk(folder, **how)  # type: ignore[arg-type]
    person = own_person(desk)
    file = write_night_file(folder / "night.edf")
    recording = bring_night(desk, person, file).ids[0]
    if scored:
        score_kept(desk, person, recording)
    return desk, person, recording


def opened(bench: Bench, path: str) -> str:
    """A page that may have to be made ready first."""
    answer = settled(bench, path)
    assert answer.status_code == 200, answer.text
    return str(answer.text)
