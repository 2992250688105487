"""How fast a recorded night is drawn, by a real Chromium: first picture, frames, tiles, memory.

Usage: python -m benchmarks.viewer [HOURS ...]    (8 and 24 by default)
"""

from __future__ import annotations

import sys
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from tests.builders.browser import ARGUMENTS
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Visit, served

from ekbom.actions.bring_night import bring_night
from ekbom.actions.desk import Desk
from ekbom.actions.kept_night import score_kept
from ekbom.actions.night_tiles import NightTiles, open_tiles
from ekbom.actions.simulate_night import night_notes
from ekbom.movements.simulate import simulate_night
from ekbom.recordings.write import SignalOut, write_signals
from ekbom.web.house import House
from ekbom.web.seat import cookie_name

RATE_HZ, CHANNELS = 256.0, 10
SPANS_S = (86_400.0, 28_800.0, 3600.0, 300.0, 60.0, 30.0, 10.0)
ROUNDS, STEPS, TILES = 7, 60, 400
# What the issue asks for.
FIRST_MS, FRAME_MS, TILE_MS = 400.0, 8.0, 15.0

DRAWN = """window.ekbomViewer && ekbomViewer.view.marks && !ekbomViewer.view.tiles.asked.size
  ? ekbomViewer.first : 0"""
SHOW = """([seconds, from]) => { const v = ekbomViewer.view; v.seconds = seconds;
  ekbomViewer.go(from) }"""
MOVE = """steps => new Promise(done => { let k = 0; const v = ekbomViewer.view;
  const step = () => { if (k++ === steps) return done();
    if (k % 20 === 10) ekbomViewer.zoom(1.1);
    else if (k % 20 === 0) ekbomViewer.zoom(1 / 1.1);
    else ekbomViewer.go(v.from + v.seconds / 16);
    requestAnimationFrame(step) }; step() })"""


def write_night(folder: Path, hours: float) -> Path:
    """A night of ten channels: two legs that move, and eight of noise."""
    night = simulate_night("clean", rng=np.random.default_rng(1), hours=hours, rate_hz=RATE_HZ)
    assert night.left is not None
    assert night.right is not None
    rng, size = np.random.default_rng(2), len(night.left)
    channels = [
        SignalOut("EMG LAT", night.left, RATE_HZ),
        SignalOut("EMG RAT", night.right, RATE_HZ),
    ]
    noise = rng.normal(0, 20, size).astype(np.float32)
    channels += [
        SignalOut(f"EEG {k}", np.roll(noise, 977 * k), RATE_HZ) for k in range(CHANNELS - 2)
    ]
    return write_signals(
        folder / "night.edf", channels, start=datetime(2026, 11, 18, 22, 30),
        annotations=night_notes(night),
    )  # fmt: skip


def drawn(page: Page) -> float:
    """Milliseconds from the opening of the page until everything of it was drawn."""
    for _ in range(2000):
        try:
            at = page.evaluate(DRAWN)
        except PlaywrightError:
            at = 0  # it is just going from the page that waits to the night
        if at:
            return float(at)
        page.wait_for_timeout(5)
    raise RuntimeError("nothing was drawn")


def first_pictures(visit: Visit, address: str) -> list[float]:
    """The first picture, several times; the night was opened before."""
    visit.go(address)
    drawn(visit.page)
    found = []
    for _ in range(ROUNDS):
        visit.go("/p/none")
        visit.go(address)
        found.append(drawn(visit.page))
    return found


def frames(page: Page, seconds: float, total_s: float) -> list[float]:
    """Script time of each frame while one pans and zooms at a scale, all channels shown."""
    page.evaluate("ekbomViewer.view.show.all || ekbomViewer.commands.emg()")
    page.evaluate(SHOW, [min(seconds, total_s), total_s / 3])
    page.wait_for_timeout(400)
    page.evaluate("ekbomViewer.spent.length = 0")
    page.evaluate(MOVE, STEPS)
    page.wait_for_timeout(200)
    return [float(one) for one in page.evaluate("ekbomViewer.spent")]


def tile_times(house: House, origin: str, address: str, tiles: NightTiles) -> list[float]:
    """Milliseconds of tiles over loopback, drawn by lot over channels and levels."""
    rng, lanes = np.random.default_rng(3), tiles.pyramid.lanes
    secret = house.sessions.begin(house.owner().id, "local", house.desk.now())
    headers = {"cookie": f"{cookie_name(house)}={secret}"}
    line = HTTPConnection(origin.removeprefix("http://"))
    found = []
    for _ in range(TILES):
        lane = int(rng.integers(len(lanes)))
        level = int(rng.integers(len(lanes[lane].levels) + 1))
        bins = lanes[lane].samples / 2 if level == 0 else lanes[lane].levels[level - 1][1]
        name = f"{lane}/{level}/{int(rng.integers(-(-int(bins) // 4096)))}"
        begin = perf_counter()
        line.request("GET", f"{address}/tiles/x/{name}", headers=headers)
        answer = line.getresponse()
        answer.read()
        found.append(1000 * (perf_counter() - begin))
        assert answer.status == 200, name
    line.close()
    return found


def measure(browser: Browser, desk: Desk, hours: float, folder: Path) -> dict[str, Any]:
    """Everything of one night."""
    person = own_person(desk)
    file = write_night(folder, hours)
    begin = perf_counter()
    recording = bring_night(desk, person, file).ids[0]
    brought = perf_counter() - begin
    begin = perf_counter()
    score_kept(desk, person, recording)
    scored = perf_counter() - begin
    begin = perf_counter()
    tiles = open_tiles(desk, person, recording)
    made = perf_counter() - begin
    address = f"/p/{person}/nights/{recording}"
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin)
        first = first_pictures(visit, address)
        spent = {
            span: frames(visit.page, span, hours * 3600) for span in SPANS_S if span <= hours * 3600
        }
        tile = tile_times(house, origin, address, tiles)
        held = visit.page.evaluate(
            "[ekbomViewer.view.tiles.bytes, performance.memory.usedJSHeapSize]"
        )
        visit.page.context.close()
    return {
        "hours": hours, "brought_s": brought, "scored_s": scored, "levels_s": made, "first": first,
        "frames": spent, "tiles": tile, "held": held, "size": file.stat().st_size,
    }  # fmt: skip


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return float(np.percentile(values, 95))


def lines(one: dict[str, Any]) -> list[str]:
    """A night in a few lines."""
    found = [
        f"{one['hours']:g} h x {RATE_HZ:g} Hz x {CHANNELS} channels, {one['size'] / 1e6:.0f} MB",
        f"  brought in {one['brought_s']:.2f} s, scored in {one['scored_s']:.2f} s, "
        f"made ready to be drawn in {one['levels_s']:.2f} s",
        f"  first picture {median(one['first']):.0f} ms, slowest {max(one['first']):.0f} ms "
        f"(at most {FIRST_MS:.0f})",
        f"  tile median {median(one['tiles']):.1f} ms, p95 {p95(one['tiles']):.1f} ms "
        f"(at most {TILE_MS:.0f})",
    ]
    found += [
        f"  window of {span:g} s: script a frame median {median(spent):.1f} ms, p95 "
        f"{p95(spent):.1f} ms (at most {FRAME_MS:.0f})"
        for span, spent in one["frames"].items()
    ]
    tiles, heap = one["held"]
    return [*found, f"  memory of the page: {heap / 1e6:.0f} MB, {tiles / 1e6:.1f} MB of it tiles"]


def main(hours: list[float]) -> None:
    """Measure and print."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        for each in hours:
            with TemporaryDirectory() as folder:
                desk = make_desk(Path(folder))
                print("\n".join(lines(measure(browser, desk, each, Path(folder)))), flush=True)
                desk.store.close()
        browser.close()


if __name__ == "__main__":
    main([float(said) for said in sys.argv[1:]] or [8.0, 24.0])
