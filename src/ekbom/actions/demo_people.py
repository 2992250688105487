"""The people of the demo: each shows one state of the pages; three are real, and say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.actions.demo_clients import greta, kenji
from ekbom.actions.demo_diaries import Trial, of_trial, world
from ekbom.actions.demo_teller import Teller, shipped
from ekbom.actions.evening_told import GOAL, IN_BED, IN_NIGHT, SLEEP, URGE
from ekbom.model.people import Role

if TYPE_CHECKING:
    from ekbom.nof1.simulate import Simulated

__all__ = ["PEOPLE", "Story"]

_MELATONIN = {
    "outcome": "mood", "action": "melatonin", "kind": {"melatonin": "planned"},
    "higher_is_better": True, "scale": (0, 100), "row": "day", "index": "study_day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One person of the demo.

    Attributes
    ----------
    label : str
    shows : str
        What can be seen with them, in a few words.
    tell : callable
        Puts it into the workspace.
    seats : tuple of Role
        Who looks after them; each of these is a member of the demo.
    """

    label: str
    shows: str
    tell: Callable[[Teller], None]
    seats: tuple[Role, ...] = ("doctor",)


def _marta(teller: Teller) -> None:
    """Two months of evenings, with a trial whose 28th night it is."""
    teller.case("marta.toml")
    trial = Trial("warm foot bath", -1.2, pairs=8, block=3, seed=61, before=34, begins=27)
    made = of_trial(teller, trial)
    if made.plan is not None:
        teller.plan(made.plan)
    for back in range(trial.begins + trial.before, 0, -1):
        _evening(teller, made, back)


def _evening(teller: Teller, made: Simulated, back: int) -> None:
    """One evening of hers, and the morning after; on some nothing was written."""
    place = made.diary.dates.index(teller.day(back))
    if place % 23 == 11:
        return
    rated = {name: f"{made.diary.outcomes[name].values[place]:g}" for name in made.diary.outcomes}
    bath = made.diary.actions["warm foot bath"].values[place]
    cells = {URGE: rated[URGE], "warm foot bath": "yes" if bath else "no"}
    cells |= {"pramipexole": "0.25 mg", "sertraline": "50 mg"}
    walked = place % 3 == 0
    cells |= {"calf stretch": "no" if walked else "yes", "evening walk": "yes" if walked else "no"}
    note = "Long drive home, the legs would not stay still." if back == 3 else ""
    teller.log(back, "21:40", cells, note)
    if place % 9:
        hours = 5 + (place * 7) % 5 / 2
        night = {IN_BED: rated[IN_BED], IN_NIGHT: rated[IN_NIGHT], SLEEP: f"{hours:g}"}
        teller.log(back - 1, "08:10", night)
    if place % 7 == 5:
        teller.log(
            back, "22:30", {GOAL: f"{3 + place // 20}", "sit cinema": f"{20 + place // 3} min"}
        )


def _ana(teller: Teller) -> None:
    teller.case("ana.toml")
    for back, urge in ((5, 7), (4, 6), (3, 7), (2, 8), (1, 6)):
        teller.log(back, "22:05", {URGE: str(urge), "evening walk": "yes"})


def _trial(action: str, effect: float, seed: int, pairs: int) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        trial = Trial(action, effect, pairs, 1, seed, before=14, begins=2 * pairs + 6)
        made = of_trial(teller, trial)
        if made.plan is not None:
            teller.plan(made.plan)
        teller.table(made.diary, "nights.csv", {action: "planned"})

    return tell


def _tomas(teller: Teller) -> None:
    """Habits that nobody drew."""
    import numpy as np

    from ekbom.nof1.simulate import Habit, Remedy, simulate_diary

    made = simulate_diary(
        world(), Remedy("evening walk", -1.8, kind="habit"), nights=84, start=teller.day(84),
        rng=np.random.default_rng(5), habits=(Habit("alcohol", 0.3), Habit("magnesium", 0.0)),
    )  # fmt: skip
    kinds = dict.fromkeys(made.diary.actions, "habit")
    teller.table(made.diary, "nights.csv", kinds)


def _walter(teller: Teller) -> None:
    teller.case("walter.toml")
    for back, urge in ((6, 8), (5, 9), (4, 8), (3, 9), (2, 9), (1, 8)):
        teller.log(back, "19:30", {URGE: str(urge), "pramipexole": "0.75 mg"})


def _nora(teller: Teller) -> None:
    teller.case("nora.toml")


def _ruth(teller: Teller) -> None:
    teller.case("ruth.toml")
    teller.log(2, "21:00", {URGE: "5"}, "Gabapentin is gone, I have had enough of it.")


def _ida(teller: Teller) -> None:
    for back, urge in ((4, 6), (3, 4), (2, 7), (1, 5)):
        teller.log(back, "21:50", {URGE: str(urge), "calf stretch": "yes" if back % 2 else "no"})


def _nobody(teller: Teller) -> None:
    """Nothing is known yet."""


def _night(teller: Teller) -> None:
    """Two nights, and what was taken before them."""
    teller.night("hard", 3, hours=8, seed=7, rate_hz=128)
    teller.night("quiet", 31, hours=6, seed=11, rate_hz=64)
    teller.log(3, "15:10", {"coffee": "2"})
    teller.log(3, "21:15", {URGE: "7", "gabapentin": "300 mg"}, "Restless before the recording.")
    teller.log(2, "07:30", {IN_NIGHT: "6"})


def _told(name: str) -> Callable[[Teller], None]:
    return lambda teller: teller.case(name, moved=False)


def _melatonin(teller: Teller) -> None:
    from ekbom.actions.bring_diary import bring_diary

    path = teller.file("melatonin_ema.csv", shipped("melatonin_ema.csv"))
    bring_diary(teller.desk, teller.person, path, options=_MELATONIN)


_CLIENT: tuple[Role, ...] = ("therapist", "doctor")
PEOPLE: tuple[Story, ...] = (
    Story("Marta", "Two months of evenings and a sealed trial that runs.", _marta, _CLIENT),
    Story("Kenji", "A course of needling with a body map, five visits in.", kenji, _CLIENT),
    Story("Ana", "Pregnant, in week 30, with little iron: the careful path.", _ana),
    Story("Jonas", "A finished trial: calf stretches.", _trial("calf stretch", -1.8, 7, 28)),
    Story("Magda", "A finished trial: magnesium.", _trial("magnesium", 0.0, 8, 48)),
    Story("Priya", "A finished trial: late sport.", _trial("late sport", 1.8, 7, 28)),
    Story("Tomas", "Three months of habits that nobody drew.", _tomas),
    Story("Greta", "A course that went well, and nights that have risen since.", greta, _CLIENT),
    Story("Walter", "A medicine that may have turned round.", _walter),
    Story("Nora", "A warning sign that comes before all else.", _nora),
    Story("Ruth", "Most is not known yet, and a medicine was ended alone.", _ruth),
    Story("Ida", "Four evenings: not enough for an answer.", _ida),
    Story("Ole", "Nothing written down yet.", _nobody, _CLIENT),
    Story("Night 0417", "Two made-up nights of a laboratory, scored.", _night),
    Story(
        "Case 000", "A course of visits as a case report told it.", _told("case_000.toml"), _CLIENT
    ),
    Story(
        "Case 001",
        "Two series of visits as a case report told them.",
        _told("case_001.toml"),
        _CLIENT,
    ),
    Story("Melatonin diary", "A real randomised diary of 70 days: mood, not legs.", _melatonin),
)
