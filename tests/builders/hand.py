"""One who goes through pages by mouse, or by keyboard alone, and finds things by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

By = Literal["mouse", "keyboard"]
_MOST_TABS = 600
_MOST_ARROWS = 20
# Whoever uses the keyboard has to see where they are.
_SEEN = """e => {
  const box = e.labels && e.labels.length && e.matches('[type=radio],[type=checkbox]');
  const at = box ? [e, ...e.labels, ...[...e.labels].flatMap(l => [...l.children]),
    e.nextElementSibling] : [e, ...e.children];
  return at.filter(Boolean).some(one => { const s = getComputedStyle(one);
    return s.boxShadow !== 'none' ||
      s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 }) }"""
_HERE = "e => document.activeElement === e"
_IN_GROUP = """e => document.activeElement.type === 'radio' &&
  document.activeElement.name === e.name"""


class Hand:
    """Presses, chooses and writes.

    Attributes
    ----------
    page : Page
    by : str
    unseen : list of str
        Where the focus could not be seen.
    """

    def __init__(self, page: Page, by: By) -> None:
        self.page, self.by = page, by
        self.unseen: list[str] = []

    def press(self, role: str, name: str, *, exact: bool = True, key: str = "Enter") -> None:
        """A link, a button, or a checkbox (with the key Space)."""
        found = self._find(role, name, exact=exact)
        if self.by == "keyboard":
            self._reach(found)
        if role != "link":
            self._touch(found, key)
            return
        with self.page.expect_navigation():
            self._touch(found, key)

    def tick(self, name: str, *, exact: bool = True) -> None:
        """A checkbox."""
        self.press("checkbox", name, exact=exact, key="Space")

    def choose(self, group: str, name: str) -> None:
        """One of several radio buttons."""
        box = self.page.get_by_role("group", name=group)
        found = box.get_by_role("radio", name=name, exact=True).first
        if self.by == "mouse":
            _mark_of(found).click()
            return
        self._reach(found, asked=_IN_GROUP)
        for _ in range(_MOST_ARROWS):
            if found.evaluate(_HERE):
                break
            self.page.keyboard.press("ArrowRight")
        assert found.evaluate(_HERE), f"the arrows do not lead to {name}"
        self.page.keyboard.press("Space")
        assert found.is_checked()

    def write(self, label: str, text: str) -> None:
        """Into a field."""
        found = self.page.get_by_label(label).first
        if self.by == "mouse":
            found.click()
        else:
            self._reach(found)
        self.page.keyboard.type(text)

    def open(self, words: str) -> None:
        """Something folded, by the words of its summary."""
        found = self.page.locator("summary").filter(has_text=words).filter(visible=True).first
        if self.by == "mouse":
            found.click()
            return
        self._reach(found)
        self.page.keyboard.press("Enter")

    def go(self, words: str) -> None:
        """Another page, by the list at the side or at the foot."""
        lists = self.page.get_by_role("navigation")
        if not lists.get_by_role("link", name=words, exact=True).filter(visible=True).count():
            self.open("More")
        self.press("link", words)

    def _touch(self, found: Locator, key: str) -> None:
        if self.by == "mouse":
            _mark_of(found).click()
        else:
            self.page.keyboard.press(key)

    def _find(self, role: str, name: str, *, exact: bool) -> Locator:
        found = self.page.get_by_role(role, name=name, exact=exact)  # type: ignore[arg-type]
        return found.first if role == "checkbox" else found.filter(visible=True).first

    def _reach(self, found: Locator, *, asked: str = _HERE) -> None:
        """By the tab key alone."""
        found.wait_for(state="attached")
        for _ in range(_MOST_TABS):
            if found.evaluate(asked):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"the keyboard does not reach {found}")
        if not self.page.evaluate(f"({_SEEN})(document.activeElement)"):
            self.unseen.append(self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))


def _mark_of(found: Locator) -> Locator:
    """What a finger touches: a hidden box is touched by its label."""
    label = found.locator("xpath=ancestor::label[1]")
    return label if label.count() else found
