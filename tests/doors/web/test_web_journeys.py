"""The ways of the four readers through the pages, by mouse and by keyboard alone."""

from __future__ import annotations

import re
from itertools import product

import pytest
from tests.builders.demo import demo_desk, member_of, person_of
from tests.builders.hand import Hand
from tests.builders.workbench import Visit, served

from ekbom.actions.entries import list_records
from ekbom.actions.visit_log import list_visits

# Both ways, wide and narrow, by day and by night.
EVERY = list(product(("mouse", "keyboard"), (1440, 390), ("light", "dark")))
# For the other readers, at the width they work at.
SOME = [("mouse", 1440, "light"), ("keyboard", 1440, "dark")]

INTO_THE_NIGHT = 100
SERIES_ASLEEP = re.compile(r"^Movement \d+, .*series \d+, (N1|N2|N3|R)$")
INDEX = """() => { const named = one => one.textContent.includes('PLMS index');
  return [...document.querySelectorAll('dt')].find(named).parentElement
    .querySelector('dd').innerText }"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    desk = demo_desk(tmp_path_factory.mktemp("journeys"))
    with served(desk, demo=True) as (house, origin):
        yield house, origin
    desk.store.close()


class Way:
    """One reader on the way."""

    def __init__(self, browser, house, by, width, light, seat):
        self.visit = Visit(browser, *house, width=width, light=light)
        self.page = self.visit.page
        self.hand = Hand(self.page, by)
        with self.page.expect_navigation():
            self.hand.press("button", seat, exact=False)

    def title(self):
        return self.page.locator("h1").inner_text()

    def says(self, text):
        self.page.locator("main").get_by_text(text).first.wait_for()

    def done(self):
        """Nothing was heard of on the whole way, and the focus was always seen."""
        assert self.visit.complaints == []
        assert self.hand.unseen == []
        self.page.context.close()


@pytest.mark.parametrize(("by", "width", "light"), EVERY)
def test_a_person_tells_of_the_evening_and_looks_what_helps(browser, house, by, width, light):
    desk = house[0].desk
    marta = person_of(desk, "Marta")
    way = Way(browser, house, by, width, light, "Marta")
    hand = way.hand
    assert way.title() == "Good evening, Marta."
    rating = str(EVERY.index((by, width, light)) + 1)
    hand.choose("This evening", rating)
    hand.choose("Did it go as drawn?", "Done")
    hand.choose("pramipexole", "Taken")
    hand.press("button", "Save")
    # Each choice saves by itself; whoever goes before the last one is sent leaves it behind.
    kept = f'[value*=\'"urge": "{rating}"\'][value*=\'"pramipexole"\']'
    way.page.locator(f"#saved [name=shown]{kept}").wait_for(state="attached")
    way.says("Saved")
    hand.press("link", "Now")
    assert way.title() == "What can be tried this minute"
    hand.go("What helps")
    way.says("stays sealed")
    hand.go("Is it RLS?")
    way.says("Four of five points fit. One is not known yet.")
    hand.go("Today")
    assert way.title() == "Good evening, Marta."
    way.done()
    told = [one for one in list_records(desk, marta) if str(one.night) == "2026-11-22"]
    cells = {name: text for one in told for name, text in one.body["cells"].items()}
    assert (cells["urge"], cells["warm foot bath"]) == (rating, "yes")
    assert {one.author for one in told} == {member_of(desk, "Marta")}


@pytest.mark.parametrize(("by", "width", "light"), EVERY)
def test_a_therapist_records_a_visit_from_the_last_one(browser, house, by, width, light):
    desk = house[0].desk
    kenji = person_of(desk, "Kenji")
    before = len(list_visits(desk, kenji).course.visits)
    way = Way(browser, house, by, width, light, "Lind, therapist")
    hand = way.hand
    way.says("Kenji")
    # What is drawn anew under a finger that comes down is pressed again; here nobody looks.
    way.visit.still()
    hand.press("link", "Kenji", exact=False)
    if "treatment" not in way.page.url:
        hand.go("Treatment")
    way.says(f"{before} of 10 visits done")
    way.visit.still()
    hand.press("link", "Record a visit")
    assert way.title() == f"Visit {before + 1}"
    hand.choose("Since the last visit", "better")
    hand.choose("How it is now", "4")
    hand.choose("Where it is felt", "As last time (3 places)")
    hand.tick("I asked all questions of the day", exact=False)
    hand.choose("Needles out, counted by hand", "2")
    hand.choose("How it is afterwards", "2")
    hand.tick("Asked for anything unwanted; there was nothing")
    with way.page.expect_navigation():
        hand.press("button", f"Keep visit {before + 1}")
    way.done()
    visits = list_visits(desk, kenji).course.visits
    assert len(visits) == before + 1
    last = visits[-1]
    assert (last.before.rating, last.after.rating, last.needles_out) == (4, 2, 2)
    assert last.before.drawing == visits[-2].before.drawing


@pytest.mark.parametrize(("by", "width", "light"), SOME)
def test_a_doctor_reads_what_presses_and_checks_a_claim(browser, house, by, width, light):
    way = Way(browser, house, by, width, light, "Dr Berg")
    hand = way.hand
    hand.press("link", "Walter", exact=False)
    hand.go("Medicines & labs")
    way.says("Pramipexole")
    hand.go("Doctor report")
    way.says("augmentation")
    hand.go("Claim check")
    hand.write("A sentence or a question", "magnesium helps restless legs")
    way.page.keyboard.press("Enter")
    way.says("Magnesium")
    way.done()


@pytest.mark.parametrize(("by", "width", "light"), SOME)
def test_a_scorer_opens_a_night_and_switches_a_span_off(browser, house, by, width, light):
    desk = house[0].desk
    way = Way(browser, house, by, width, light, "Demo")
    hand = way.hand
    hand.press("link", "Night 0417", exact=False)
    hand.go("Nights")
    night = desk.store.find(person_of(desk, "Night 0417"), "recording")[-1]
    way.page.wait_for_load_state()
    hand.press("link", "19 November", exact=False)
    assert night.id in way.page.url
    way.page.locator("dt").filter(has_text="PLMS index").first.wait_for()
    before = way.page.evaluate(INDEX)
    # The numbers stand there before the movements do; a step before that goes nowhere.
    chosen = way.page.get_by_role("status").filter(has_text=re.compile(r"^Movement \d"))
    chosen.wait_for()
    # Far enough for one that lies in sleep, and counts.
    for _ in range(INTO_THE_NIGHT):
        if by == "keyboard":
            way.page.keyboard.press("n")
        else:
            hand.press("button", "Next movement")
    chosen.filter(has_text=SERIES_ASLEEP).wait_for()
    if by == "keyboard":
        way.page.keyboard.press("o")
    else:
        hand.press("button", "Switch off")
    way.says("1 change not kept yet; the numbers follow them.")
    way.page.wait_for_function(f"before => ({INDEX})() !== before", arg=before)
    if by == "keyboard":
        way.page.keyboard.press("Control+z")
    else:
        hand.press("button", "Undo")
    way.says("Nothing is changed.")
    way.page.wait_for_function(f"before => ({INDEX})() === before", arg=before)
    way.done()
