"""A person with nights, trials and a case for the pages; and a page read as its words."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from tests.builders.desks import Clock, Counter, clock_of, make_desk, own_person
from tests.builders.places import own_place

from ekbom.actions.desk import Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.seal_trial import TrialAsked, seal_trial
from ekbom.actions.workspace import open_workspace

NIGHTS = 80


def main_of(answer: Any) -> str:
    """What stands in the main part of a page, as words with one blank between them."""
    inside = answer.text.split('<main id="main"', 1)[1].split("</main>", 1)[0]
    inside = re.sub(r"<(script|style).*?</\1>", " ", inside, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", f"<{inside}")).split())


_FILLED: list[tuple[Path, list[str]]] = []


def filled_desk(tmp_path: Path) -> tuple[Desk, list[str]]:
    """A desk of somebody with such nights, and the seals; they are written once and copied."""
    if not _FILLED:
        made = make_desk(own_place())
        _FILLED.append((made.folder, with_nights(made)))
        made.store.close()
    folder, seals = _FILLED[0]
    shutil.copytree(folder, tmp_path / "filled")
    return open_workspace(tmp_path / "filled", now=Clock(), new_id=Counter(10_000)), seals


def with_nights(desk: Desk, *, nights: int = NIGHTS, seed: int = 4) -> list[str]:
    """Nights with coffee and walks, a trial that is over and helps, and one that runs: the seals.

    The clock stands where it stood; the nights lie behind it.
    """
    me, clock, rng = own_person(desk), clock_of(desk), Random(seed)
    end = clock.at
    clock.at = end - timedelta(days=nights)
    seals = [_sealed(desk, me, "foot bath", pairs=10, block=3)]
    schedule = kept_plans(desk, me)[0].schedule
    for night in range(nights):
        clock.at = end - timedelta(days=nights - 1 - night)
        if night == nights - 20:
            clock.step(hours=-3)
            seals.append(_sealed(desk, me, "magnesium", pairs=12, block=1))
            clock.step(hours=3)
        place = (clock.at.date() - schedule.start).days
        bath = schedule.assign[place] if 0 <= place < len(schedule.assign) else 0
        urge = min(10, max(0, round(6 - 2.2 * bath + rng.gauss(0, 1.3))))
        cells = {"urge": str(urge), "coffee": str(rng.randrange(3)), "foot bath": str(bath)}
        if night >= nights - 19:
            cells["magnesium"] = rng.choice(("1", "0"))
        log_entry(desk, me, cells, new=tuple(cells))
    clock.at = end
    return seals


def _sealed(desk: Desk, me: str, action: str, **how: int) -> str:
    start = (desk.now() + timedelta(days=1)).date()
    asked = TrialAsked(action, "urge", start, **how)
    return seal_trial(desk, me, asked, rng=np.random.default_rng(5))
