"""How often the course says what is not so, and how often it finds what is: the course table.

Every diary is drawn from a world of `worlds.toml` (whole points, cut to 0-10) and read through
`follow_nights` with every gate on; 21 nights before ten weekly visits and seven after the last.
The relapse watch learns from 60 quiet nights and is watched over 180 more.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from benchmarks.rates import exact_interval, keeps_above, keeps_below
from benchmarks.relapse_limits import REACHED
from benchmarks.source import ROOT, commit, versions
from ekbom.actions.simulate import named_worlds
from ekbom.knowledge.load import load_course_policy, load_policy
from ekbom.model.course import Course
from ekbom.model.diary import Diary, Outcome
from ekbom.nof1.course import follow_nights
from ekbom.nof1.relapse import Floats, limits_at, rise_statistic
from ekbom.nof1.worlds import World, drift, noise, to_scores

RESULT = ROOT / "benchmarks" / "results" / "course.md"
SEED = 20261121
RUNS = 1000
START = date(2026, 1, 5)
BASELINE, VISITS, EVERY = 21, 10, 7
NIGHTS = BASELINE + VISITS * EVERY
VISIT_DATES = tuple(START + timedelta(days=BASELINE + EVERY * k) for k in range(VISITS))
SCALE = (0.0, 10.0)
CHANGED = ("changed_after", "probably_helps", "helps", "replicated")


@dataclass(frozen=True)
class Cell:
    """Courses of one kind: a world, and a step of so many points at a visit."""

    world: str
    phi: float
    step: float = 0.0
    at: int = 3
    false_max: float | None = None
    found_min: float | None = None
    held_min: float | None = None
    highest: str = ""


CELLS = (
    Cell("plain", 0.0, false_max=0.05),
    Cell("plain", 0.4, false_max=0.05),
    Cell("plain", 0.7, false_max=0.05),
    Cell("plain", 0.4, -2.0, found_min=0.6, held_min=0.8),
    Cell("plain", 0.4, -1.0),
    Cell("plain", 0.4, -1.5),
    Cell("plain", 0.4, -3.0),
    Cell("plain", 0.4, -2.0, at=1),
    Cell("plain", 0.4, -2.0, at=5),
    Cell("plain", 0.4, -2.0, at=8),
    Cell("plain", 0.7, -2.0),
    Cell("missing_random", 0.4, -2.0),
    Cell("placebo_growth", 0.4, highest="changed_after"),
    Cell("slow_remission", 0.4, highest="changed_after"),
)


@dataclass(frozen=True)
class Watch:
    """Quiet nights and a rise at one phi: limits of acceptance."""

    phi: float
    false_max: float
    delay_max: int


WATCHES = (Watch(0.0, 0.1, 12), Watch(0.4, 0.1, 20), Watch(0.6, 0.1, 28), Watch(0.7, 0.13, 38))


@dataclass(frozen=True)
class Line:
    """What became of a cell."""

    cell: Cell
    n: int
    named: int
    changed: int
    too_high: int
    without_placebo: int
    holds: int
    size: float
    broken: tuple[str, ...]


def scores(cell: Cell, runs: int) -> Floats:
    """Scores of many diaries, (runs, nights); growth and remission begin with the first visit."""
    world = replace(named_worlds()[cell.world], phi=cell.phi)
    rng = np.random.default_rng([SEED, CELLS.index(cell) if cell in CELLS else len(CELLS)])
    slow = np.full((runs, NIGHTS), world.level)
    slow[:, BASELINE:] = drift(world, runs, NIGHTS - BASELINE, VISIT_DATES[0], rng)
    latent = slow + noise(world, runs, NIGHTS, rng)
    latent[:, BASELINE + EVERY * (cell.at - 1) :] += cell.step
    return to_scores(world, latent, rng)


def diary_of(row: Floats) -> Diary:
    """A diary of one outcome."""
    values = tuple(None if np.isnan(v) else float(v) for v in row)
    dates = tuple(START + timedelta(days=n) for n in range(len(row)))
    return Diary(dates, tuple(range(len(row))), {"urge": Outcome("urge", values, SCALE)}, {})


def read(row: Floats) -> Course:
    """One course through every gate."""
    return follow_nights(
        diary_of(row),
        "urge",
        VISIT_DATES,
        policy=load_policy(),
        course_policy=load_course_policy(),
        rng=np.random.default_rng(SEED),
    )


def named_better(course: Course) -> bool:
    """Whether a turn for the better is claimed, firmly or not."""
    return course.turn is not None and course.effect is not None and course.effect.mean < 0


def line_of(cell: Cell, courses: list[Course]) -> Line:
    """Add the courses of a cell up and hold them against its limits."""
    n = len(courses)
    named = [c for c in courses if named_better(c)]
    changed = sum(c.level in CHANGED for c in courses)
    too_high = sum(c.level in CHANGED[1:] for c in courses)
    bare = sum(not c.placebo or c.placebo in c.sentence for c in courses)
    turns = [c.turn.visits for c in named if c.turn]
    holds = sum(cell.at in visits for visits in turns)
    broken = []
    if cell.false_max is not None and not keeps_below(len(named), n, cell.false_max):
        broken.append(f"false turn {len(named)} of {n}")
    if cell.found_min is not None and not keeps_above(len(named), n, cell.found_min):
        broken.append(f"found {len(named)} of {n}")
    if cell.held_min is not None and not keeps_above(holds, max(len(named), 1), cell.held_min):
        broken.append(f"set holds the visit in {holds} of {len(named)}")
    if cell.highest and too_high:
        broken.append(f"{too_high} above {cell.highest}")
    if bare:
        broken.append(f"{bare} without the placebo line")
    size = float(np.mean([len(visits) for visits in turns])) if turns else 0.0
    return Line(cell, n, len(named), changed, too_high, bare, holds, size, tuple(broken))


@dataclass(frozen=True)
class WatchLine:
    """What became of one phi of the relapse watch."""

    watch: Watch
    n: int
    false: int
    false_watch: int
    delay: float
    delay_late: float
    broken: tuple[str, ...]


def watch_line(watch: Watch, runs: int) -> WatchLine:
    """False alarms over the quiet stretch, and delays of a rise at once or 60 nights later."""
    course_policy = load_course_policy()
    need, quiet = course_policy.relapse_nights_min, course_policy.relapse_quiet_nights
    world = replace(named_worlds()["plain"], phi=watch.phi, level=REACHED)
    rng = np.random.default_rng([SEED, WATCHES.index(watch), 60])
    latent = REACHED + noise(world, runs, need + quiet, rng)
    false = false_watch = 0
    delays: dict[int, list[float]] = {0: [], need: []}
    for row in latent:
        path, low, high = _watched(row, world, rng)
        false += bool((path >= high).any())
        false_watch += bool((path >= low).any())
        for begins, found in delays.items():
            risen = row.copy()
            risen[need + begins :] += world.night_sd
            path, _, high = _watched(risen, world, rng)
            if not (path[:begins] >= high).any():
                over = np.flatnonzero(path[begins:] >= high)
                found.append(float(over[0] + 1) if len(over) else float("inf"))
    delay, late = (float(np.median(found)) for found in delays.values())
    broken = []
    if not keeps_below(false, runs, watch.false_max):
        broken.append(f"false alarms {false} of {runs}")
    if delay > watch.delay_max:
        broken.append(f"median delay {delay:g}, wanted {watch.delay_max}")
    return WatchLine(watch, runs, false, false_watch, delay, late, tuple(broken))


def _watched(row: Floats, world: World, rng: np.random.Generator) -> tuple[Floats, float, float]:
    course_policy, y = load_course_policy(), to_scores(world, row[None], rng)[0]
    path, known = rise_statistic(
        y,
        np.arange(len(y)),
        priors=load_policy().priors,
        course_policy=course_policy,
        span=SCALE[1],
    )
    return path, *limits_at(known.phi, course_policy.relapse_limits)


def percent(k: int, n: int) -> str:
    """A share with its exact interval, in percent."""
    if not n:
        return "-"
    low, high = exact_interval(k, n)
    return f"{100 * k / n:.1f} ({100 * low:.1f}-{100 * high:.1f})"


def run(*, minutes: float = 0, only: str = "", runs: int = RUNS) -> int:
    """Draw and read every cell, print and keep the table; 1 when a limit is broken."""
    del minutes, only
    began = time.monotonic()
    lines = [line_of(cell, [read(row) for row in scores(cell, runs)]) for cell in CELLS]
    watched = [watch_line(watch, runs) for watch in WATCHES]
    text = page(lines, watched, runs, time.monotonic() - began)
    print(text)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    return 1 if any(line.broken for line in (*lines, *watched)) else 0


def page(lines: list[Line], watched: list[WatchLine], runs: int, seconds: float) -> str:
    """The table in Markdown."""
    policy = load_course_policy()
    broken = [words for line in (*lines, *watched) for words in line.broken]
    head = (
        "cell", "turn named for the better", "changed after", "set holds the visit",
        "visits in the set", "",
    )  # fmt: skip
    watch_head = ("phi", "false relapse", "false watch", "delay at once", "delay later", "")
    return "\n".join(
        [
            "# Calibration of the course",
            "",
            f"Commit {commit()}; {versions('numpy')}; {runs} diaries a cell, seed {SEED}; "
            f"{seconds:.0f} s.",
            "",
            "Every diary went through `follow_nights` with every gate on: 21 nights before ten "
            "weekly visits, 91 nights in all, whole points of 0-10, SD 2. Shares are percent with "
            "the exact 95 % interval; a limit is kept when the near end of the interval keeps it.",
            "",
            f"A turn is named from a probability of {policy.turn_min:g} that the level changed at "
            'all; the word "changed after" asks for 0.9. Limits: with no change a turn named in '
            "at most 5; a 2-point step at phi 0.4 named in at least 60, the set then right in at "
            "least 80; nothing above changed after, never without the placebo line. Relapse: "
            "at most 10 false in 180 quiet nights (13 at phi 0.7), median delay of a rise of one "
            "SD at most 12, 20, 28, 38 nights when it begins as the watch does; beside it a rise "
            "60 nights later.",
            "",
            f"**Limits broken: {len(broken)}.** {'; '.join(broken)}".rstrip(),
            "",
            *_table(head, [_row(line) for line in lines]),
            "",
            *_table(watch_head, [_watch_row(line) for line in watched]),
            "",
        ]
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]


def _row(line: Line) -> tuple[str, ...]:
    cell = line.cell
    name = f"{cell.world}, phi {cell.phi:g}"
    if cell.step:
        name += f", {cell.step:+g} at visit {cell.at}"
    return (
        name,
        percent(line.named, line.n),
        percent(line.changed, line.n),
        percent(line.holds, line.named) if cell.step else "-",
        f"{line.size:.1f}" if cell.step else "-",
        f"**{'; '.join(line.broken)}**" if line.broken else "",
    )


def _watch_row(line: WatchLine) -> tuple[str, ...]:
    return (
        f"{line.watch.phi:g}",
        percent(line.false, line.n),
        percent(line.false_watch, line.n),
        f"{line.delay:g}",
        f"{line.delay_late:g}",
        f"**{'; '.join(line.broken)}**" if line.broken else "",
    )
