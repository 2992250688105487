"""Pictures of every page of the demo, wide and narrow, by day and by night: ``make shots``.

They go to build/shots, with a page that shows them all. Names of persons behind the command take
only those: ``python -m tools.shots Marta Nora``.
"""

from __future__ import annotations

import re
import shutil
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright
from tests.builders.browser import ARGUMENTS
from tests.builders.crawl import Crawl, Seen
from tests.builders.demo import demo_desk
from tests.builders.workbench import PORT, Bench, Visit, served

from ekbom.web.start import local_house

OUT = Path("build") / "shots"
WIDTHS, LIGHTS = (1440, 390), ("light", "dark")
# Waits for what htmx fetches after a page stands.
STILL = "() => !document.querySelector('[hx-trigger^=\"load\"]')"


def main(wanted: list[str]) -> int:
    """Take them; complains of whatever a browser complains of."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with TemporaryDirectory() as folder, sync_playwright() as player:
        desk = demo_desk(Path(folder))
        names = {card.id: card.label for card in desk.store.persons()}
        bench = Bench(desk, house=local_house(desk, PORT, demo=True))
        whom = tuple(one for one, label in names.items() if label in wanted or not wanted)
        crawl = Crawl(bench, whom=whom)
        starts = ("/demo", "/", *(f"/p/{one}/today" for one in whom))
        pages = [one for one in crawl.walk(*starts) if _shown(one)]
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGUMENTS))
        with served(desk, demo=True) as (house, origin):
            visits = {width: Visit(browser, house, origin, width=width) for width in WIDTHS}
            for place, one in enumerate(pages):
                print(f"{place + 1} of {len(pages)}: {one.path}", flush=True)
                name = _name(one, names.get(one.person, "house"), place)
                for width, visit in visits.items():
                    _take(visit.go(one.path), f"{name}-{width}")
            complaints = [text for visit in visits.values() for text in visit.complaints]
        browser.close()
        desk.store.close()
    _sheet()
    print(f"{len(pages) * len(WIDTHS) * len(LIGHTS)} pictures: {(OUT / 'index.html').absolute()}")
    print("\n".join(sorted(set(complaints))) or "No browser complained.")
    return 1 if complaints else 0


def _shown(one: Seen) -> bool:
    return one.is_page and one.answer.status_code == 200


def _name(one: Seen, label: str, place: int) -> str:
    """By route first, so that the same page of all people lies together."""
    route = re.sub(r"[^a-z0-9]+", "-", one.route.replace("{person}", "").lower()).strip("-")
    who = re.sub(r"[^A-Za-z0-9]+", "_", label)
    return f"{route or 'begin'}-{who}-{place:03d}"


def _take(page: Page, name: str) -> None:
    page.wait_for_function(STILL)
    for light in LIGHTS:
        page.emulate_media(color_scheme=light, reduced_motion="reduce")  # type: ignore[arg-type]
        page.screenshot(path=OUT / f"{name}-{light}.png", full_page=True)


def _sheet() -> None:
    """One page with all pictures."""
    rows = [
        f'<figure><a href="{escape(one.name)}"><img src="{escape(one.name)}" loading="lazy"></a>'
        f"<figcaption>{escape(one.stem)}</figcaption></figure>"
        for one in sorted(OUT.glob("*.png"))
    ]
    style = "body{font:14px sans-serif}figure{display:inline-block;width:340px;margin:8px}"
    style += "img{width:100%;max-height:420px;object-fit:cover;object-position:top}"
    text = f"<!doctype html><title>Shots</title><style>{style}</style>{''.join(rows)}"
    (OUT / "index.html").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
