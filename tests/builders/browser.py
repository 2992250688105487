"""Pages in a real browser: what every page must hold to, asked by one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

# Text against what lies behind it, after WCAG 2; pictures are read by their fill.
CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number);
    return m.length < 4 ? [...m, 1] : m };
  const lum = c => { const f = c.slice(0, 3).map(v => { v /= 255;
    return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 });
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2] };
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c[3] === 1) return c }
    return [255, 255, 255, 1] };
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
    const s = getComputedStyle(e), svg = e.namespaceURI.endsWith('svg');
    const a = lum(parse(svg ? s.fill : s.color)), b = lum(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push(walk.currentNode.data.trim() + ' ' + ratio.toFixed(2));
  }
  return low;
}"""

SMALL_TEXT = """() => [...document.querySelectorAll('svg text')]
  .filter(t => t.getClientRects().length)
  .map(t => parseFloat(getComputedStyle(t).fontSize) * (t.ownerSVGElement.getScreenCTM()?.a ?? 1))
  .filter(size => size < 11)"""

SMALL_TARGETS = """() => [...document.querySelectorAll('button, summary, nav a')]
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
  .map(e => e.textContent)"""

OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(e => e.getClientRects().length &&
  !e.closest('.scroll') && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 90))"""

SQUEEZED = """() => [...document.querySelectorAll('p, dd, li span, li div')]
  .filter(e => e.getClientRects().length && e.textContent.trim().length > 60 &&
    e.getBoundingClientRect().width < 150).map(e => e.textContent)"""

# Words of a drawing that stand on one another, or leave it to the left or right.
COLLIDING = """() => [...document.querySelectorAll('svg.chart')]
  .filter(s => s.getClientRects().length).flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    const all = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim())
      .map(t => [t.textContent, t.getBoundingClientRect()]);
    const out = all.filter(([, r]) => r.left < frame.left - 2 || r.right > frame.right + 2);
    const on = all.flatMap(([a, r], k) => all.slice(k + 1).filter(([, q]) =>
      Math.min(r.right, q.right) - Math.max(r.left, q.left) > 1 &&
      Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top) > 4).map(([b]) => a + ' | ' + b));
    return [...out.map(([a]) => a), ...on] })"""

PAPER = (
    "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]",
    ["rgb(255, 255, 255)", "rgb(0, 0, 0)"],
)

QUESTIONS = {
    "hard to read": CONTRAST,
    "squeezed": SQUEEZED,
    "small text": SMALL_TEXT,
    "small targets": SMALL_TARGETS,
    "outside": OUTSIDE,
    "colliding": COLLIDING,
}


def laid_down(folder: Path, pages: Mapping[str, str]) -> dict[str, Path]:
    """Each page as a file of its name."""
    found = {name: folder / f"{name}.html" for name in pages}
    for name, path in found.items():
        path.write_text(pages[name], encoding="utf-8")
    return found


def opened(browser: Browser, path: Path, width: int, light: Any) -> tuple[Page, list[str]]:
    """The page, and everything it complained about or asked for."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=light)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda r: heard.append(r.url) if r.url != path.as_uri() else None)
    page.goto(path.as_uri())
    return page, heard


def faults(page: Page, width: int) -> dict[str, Any]:
    """What is wrong with a page as it stands, by the question; empty when nothing is."""
    found = {name: page.evaluate(question) for name, question in QUESTIONS.items()}
    wide = page.evaluate("document.documentElement.scrollWidth")
    found["scrolls sideways"] = wide if wide > width else []
    return {name: answer for name, answer in found.items() if answer}


def fits(browser: Browser, path: Path, width: int, light: Any) -> None:
    """Hold a page against every question; it asks for nothing and complains of nothing."""
    page, heard = opened(browser, path, width, light)
    assert heard == []
    assert faults(page, width) == {}
    page.close()


def on_paper(browser: Browser, path: Path) -> Page:
    """The page as it is printed from a dark screen: black on white, and no wider than the paper."""
    width = 760
    page, _ = opened(browser, path, width, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    asked, colours = PAPER
    assert page.evaluate(asked) == colours
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    return page
