"""The page of an answer: complete, escaped, honest about what it does not know."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from tests.builders.html import Reader
from tests.unit.reports import examples as ex

from ekbom.knowledge.load import load_policy
from ekbom.model.answer import LEVELS, Answer
from ekbom.model.diary import Action, Diary, Outcome
from ekbom.model.trial import Plan, Schedule
from ekbom.nof1.say import in_100
from ekbom.reports.answer import answer_page
from ekbom.reports.interval import axis_for, interval_drawing
from ekbom.reports.words import amount, day_span, number, signed

_VOID = {"meta", "path", "circle", "line", "rect", "br"}


def page_of(
    answer: Answer, diary: Diary, plans: list[Plan] | tuple[()] = (),
    schedule: Schedule | None = None,
) -> str:  # fmt: skip
    return answer_page(
        answer, diary, plans=plans, schedule=schedule, policy=load_policy(), made_at=ex.MADE_AT
    )


def example(name: str) -> str:
    made = getattr(ex, name)()
    if name == "melatonin":
        return page_of(made[0], made[1], (), made[2])
    return page_of(*made)


EXAMPLES = (
    "every_level", "melatonin", "ten_years", "empty", "sealed", "no_actions", "in_words", "hostile",
)  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_page_stands_alone(name: str) -> None:
    page = example(name)
    read = Reader(page)
    assert not re.search(r"https?:|//[a-z]", page.split("</style>")[1])
    assert "url(" not in page
    assert "@import" not in page
    assert not any("style" in attributes for _, attributes in read.elements)
    assert not any(key.startswith("on") for _, a in read.elements for key in a)
    assert not any(a.get("src") or (a.get("href") or "#")[0] != "#" for _, a in read.elements)
    assert read.all("html") == [{"lang": "en"}]
    assert len(read.all("script")) == len(read.all("style")) == 1


@pytest.mark.parametrize("name", EXAMPLES)
def test_headings_and_pictures_have_names(name: str) -> None:
    read = Reader(example(name))
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for svg in read.all("svg"):
        nested = "x" in svg and "overflow" in svg
        assert nested or svg.get("aria-hidden") == "true" or svg.get("aria-label")
    ids = [a["id"] for _, a in read.elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {str(a["href"])[1:] for a in read.all("a")}
    assert targets <= set(ids)
    assert {str(s["aria-labelledby"]) for s in read.all("section")} <= set(ids)


@pytest.mark.parametrize("name", EXAMPLES)
def test_sections_stand_in_order(name: str) -> None:
    page = example(name)
    places = [page.index(f'id="{i}"') for i in ("nights", "say", "sure", "method")]
    assert places == sorted(places)
    assert "not a medical device" in page
    assert "Everything stays on this computer" in page
    assert ex.MADE_AT in page


@pytest.mark.parametrize("name", EXAMPLES)
def test_content_policy_names_the_very_style_and_script(name: str) -> None:
    page = example(name)
    policy = next(
        str(a["content"])
        for a in Reader(page).all("meta")
        if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        text = page.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_names_from_a_file_cannot_become_markup() -> None:
    page = example("hostile")
    assert page.count("<script>") == 1
    assert 'alert("' not in page
    assert "walk&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page
    for text in ("reason", "sentence", "what", "Repair", "row", "file", "mg"):
        assert f"{text}&lt;script&gt;" in page


def test_every_level_has_its_badge_and_its_place_on_the_ladder() -> None:
    page = example("every_level")
    policy = load_policy()
    for level in LEVELS:
        rule = policy.levels[level]
        found = re.findall(rf'<span class="claim ([a-z0-9 ]+)">.*?{rule.badge}</span>', page)
        assert len(found) >= 2, level
    text = "".join(Reader(page).text)
    assert all(policy.levels[level].explains in text for level in LEVELS)


def test_badge_shows_steps_and_harm_has_a_sign_of_its_own() -> None:
    page = example("every_level")
    found = re.findall(r'<span class="claim(.*?)([A-Z][a-z ]+)</span>', page)
    badges = {word: mark for mark, word in found}
    assert badges["Pattern"].count('class="on"') == 2
    assert badges["Probably helps"].count('class="on"') == 4
    assert "down" in badges["Harms"]
    assert "<svg" in badges["Harms"]
    assert "<svg" not in badges["Helps"]
    assert 'class="on"' not in badges["Does not help"]


def test_table_holds_the_numbers_of_the_charts() -> None:
    answer, diary, plans = ex.every_level()
    page = page_of(answer, diary, plans)
    table = page.split('<table class="nums">')[1].split("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", r) for r in table.split("<tr>")[2:]]
    labels = re.findall(
        r'aria-label="Effect (\S+) points[^,]*, 80 % interval (.*?), 95 % interval (.*?)"', page
    )
    numbered = [tuple(r[i] for i in (2, 4, 5)) for r in rows if r[2] != "none"]
    assert numbered == labels
    assert len(rows) == len(answer.actions)
    for row, action in zip(rows, answer.actions, strict=True):
        assert row[0] == action.name
        assert row[9:] == [str(action.nights_with), str(action.nights_without)]
        assert (row[2] == "none") == (action.effect is None)


def test_table_of_nights_holds_the_diary() -> None:
    answer, diary, plans = ex.every_level()
    table = page_of(answer, diary, plans).split("<table class=raw>")[1].split("</table>")[0]
    rows = table.split("<tr>")[2:]
    assert len(rows) == len(diary)
    cells = rows[1].split("<td>")
    assert cells[0] == "<th scope=row>2026-03-05"
    assert cells[1] == f"{diary.outcomes['urge'].values[1]:g}"
    assert len(cells) == 2 + len(diary.actions)
    assert "(late)" in rows[0]


def test_bead_string_has_one_mark_a_night_in_both_widths() -> None:
    answer, diary, plans = ex.every_level()
    page = page_of(answer, diary, plans)
    known = answer.nights_recorded
    pictures = page.split('<div class="lines')
    for part in pictures[1:3]:
        drawn = part.split("</div>")[0]
        gaps = "".join(re.findall(r'class="gap" d="(.*?)"', drawn))
        assert drawn.count("<circle") == known
        assert gaps.count("M") == answer.nights_due - known


def test_bead_grows_with_its_place_on_the_scale() -> None:
    outcome = Outcome("mood", (0.0, 25.0, 50.0, 100.0), scale=(0, 100), lower_is_better=False)
    page = page_of(ex.answer_of(ex.diary_of(4, outcome=outcome), []),
                   ex.diary_of(4, outcome=outcome))  # fmt: skip
    wide = page.split('<div class="lines only-w">')[1].split("</div>")[0]
    radii = {
        cls: float(r) for cls, r in re.findall(r'<g class="(.*?)"><circle cx=".*?" r="(.*?)"', wide)
    }
    assert radii["ring"] < radii["u2 rim"] < radii["u5"] < radii["u10"]
    assert radii["u10"] / radii["u2 rim"] == pytest.approx(2, abs=0.05)


def test_columns_of_a_diary_keep_their_names() -> None:
    page = example("melatonin")
    named = [f'<th scope=col><span translate="no">{one}</span>' for one in ("study_day", "mood")]
    assert "<th scope=col>Date".join(named) in page


def test_axis_says_which_side_is_better() -> None:
    assert "less urge, better" in example("every_level")
    page = example("melatonin")
    assert "more mood, better" in page
    assert "less mood<" in page


def test_axis_holds_every_bar_and_long_lines_end_in_an_arrow() -> None:
    narrow, broad = ex.effect(-1.0, 0.2), ex.effect(0.5, 2.0)
    axis = axis_for([narrow, broad], unnoticeable=0.5, worthwhile=1.0)
    assert axis.low <= broad.interval_80[0]
    assert axis.high >= broad.interval_80[1]
    tight = axis_for([narrow], unnoticeable=0.5, worthwhile=1.0)
    drawing = str(interval_drawing(broad, tight, places=1, unit="points"))
    assert drawing.count('class="tip"') == 2
    assert 'class="tip"' not in interval_drawing(narrow, tight, places=1, unit="points")


def test_sealed_trial_shows_counts_and_no_arms() -> None:
    page = example("sealed")
    assert "Sealed until 12 December 2026" in page
    assert "Drawn: Warm foot bath" not in page
    assert 'class="arm' not in page
    head = page.split("<table class=raw>")[1].split("<tbody>")[0]
    assert "Tea" in head
    assert "Warm foot bath" not in head
    assert "80 % interval" not in "".join(re.findall('aria-label="(.*?)"', page))


def test_sealed_row_without_its_plan_still_hides_its_column() -> None:
    answer, diary, _ = ex.sealed()
    page = page_of(answer, diary)
    head = page.split("<table class=raw>")[1].split("<tbody>")[0]
    assert "Warm foot bath" not in head
    assert "running; sealed." in page


def test_empty_and_bare_diaries_say_what_comes_next() -> None:
    page = example("empty")
    assert "Nothing is written down yet" in page
    assert "The beads will stand here" in page
    assert 'id="findings"' not in page
    assert "Nothing to compare yet" in example("no_actions")


def test_ten_years_stay_light() -> None:
    page = example("ten_years")
    assert "<circle" not in page.split('<div class="lines')[1]
    assert len(page) < 1_500_000
    assert page.count("as a table</summary>") == 12  # eleven calendar years and the effects
    assert "Pramipexole: 0.25 mg to 0.5 mg" in page


def test_words_and_study_places_are_shown_as_written() -> None:
    page = example("in_words")
    assert "none to very strong" in page
    assert "<td>mild" in page
    assert "<th scope=row>7<td>2026-03-07" in page
    assert "weekends shaded" not in page


def test_trial_facts_and_doubts_are_told() -> None:
    text = "".join(Reader(example("every_level")).text)
    for part in (
        "1,024, all of them tried", "on 55 of 58 nights with an entry", "Ranks: does not hold",
        "Placebo in time: cannot be asked", "20 March 2026, 18:10", "this never decides",
        "The first night of each block settles in", "ranks were tested as well",
    ):  # fmt: skip
        assert part in text
    assert "Error of that p" in example("melatonin")


def test_unusual_plans_are_told() -> None:
    _, diary, _ = ex.every_level()
    broken = ex.pair_plan(
        versus="Reading", blinding="helper", broken_at=ex.datetime(2026, 4, 1),
        schedule=Schedule((0, 1) * 10, ex.Design("start", 20, starts=(3, 4, 5)), date(2026, 3, 4)),
    )  # fmt: skip
    row = ex.said(broken.name, "pattern", ex.effect(-0.5), basis="plan", p=0.0004,
                  secondary={"start_dates": 3, "schedules": 3, "exact": True})  # fmt: skip
    text = "".join(Reader(page_of(ex.answer_of(diary, [row]), diary, [broken])).text)
    for part in ("Seal broken",
                 "with Reading", "drawn, a helper kept the list", "under 0.001",
                 "the first night was drawn from 3 possible ones",
                 "Possible start dates"):  # fmt: skip
        assert part in text
    given = Schedule((0, 1) * 10, ex.Design("given", 20), first_index=500)
    row = ex.said("Magnesium", "noted", ex.effect(-0.5), basis="schedule")
    text = "".join(Reader(page_of(ex.answer_of(diary, [row]), diary, (), given)).text)
    assert "Not in this diary" in text
    assert "how it was drawn is not recorded" in text
    settled = ex.pair_plan(schedule=Schedule((0,) * 7 + (1,) * 7, ex.Design(
        "balanced", 14, block=7, wash_in=2), date(2026, 3, 4)))  # fmt: skip
    row = ex.said(settled.name, "noted", None, basis="plan", secondary={})
    text = "".join(Reader(page_of(ex.answer_of(diary, [row]), diary, [settled])).text)
    assert "The first 2 nights of each block settle in" in text


def test_summary_is_never_stronger_than_the_badge() -> None:
    answer, diary, plans = ex.every_level()
    waiting = [a for a in answer.actions if a.level == "not_enough"]
    page = page_of(ex.answer_of(diary, waiting * 5), diary, plans)
    assert "Not enough yet to compare" in page
    assert "and 2 more" in page
    first = page_of(ex.answer_of(diary, answer.actions[-3:-2]), diary, plans)
    assert "Magnesium: does not help, about 0.0 points for 200 mg" in first
    sealed = ex.answer_of(diary, [a for a in answer.actions if a.level == "sealed"])
    assert "its result stays sealed.</p>" in page_of(sealed, diary)


def test_late_and_unknown_nights_are_told_apart() -> None:
    outcome = Outcome("onset", (1.0, None, 0.0, 3.0), scale=(0, 12), unit="h",
                      censored=(False, False, False, True))  # fmt: skip
    diary = ex.diary_of(4, [Action("tea", (1.0, 0.0, None, 1.0), "habit")], outcome=outcome,
                        late=(True, False, True, False))  # fmt: skip
    page = page_of(ex.answer_of(diary, []), diary)
    assert 'class="ring late"' in page
    assert 'class="open u' in page
    assert "none, or lowest" in page
    assert "runs from 0 to 12 h; lower is better" in page
    long = ex.diary_of(500, late=tuple(i % 9 == 0 for i in range(500)))
    assert "a small dot: written down late" in page_of(ex.answer_of(long, []), long)


def test_a_slip_in_one_year_does_not_draw_centuries() -> None:
    urge = {"urge": Outcome("urge", (1.0, 2.0))}
    diary = Diary((date(1026, 3, 1), date(2026, 3, 2)), (1, 2), urge, {}, row="day")
    assert len(page_of(ex.answer_of(diary, []), diary)) < 100_000
    place = Diary(tuple([date(2026, 3, 1)] * 450), tuple(range(450)),
                  {"urge": Outcome("urge", ex.nights(450))}, {}, row="day")  # fmt: skip
    assert "dot big" in page_of(ex.answer_of(place, []), place)


def test_small_words() -> None:
    assert day_span(date(2026, 3, 1), date(2026, 3, 1)) == "1 March 2026"
    assert day_span(date(2025, 12, 31), date(2026, 1, 2)) == "31 December 2025 to 2 January 2026"
    assert (in_100(0.999), in_100(0.001), in_100(0.5)) == (
        "more than 99 in 100", "less than 1 in 100", "50 in 100",
    )  # fmt: skip
    assert (number(-0.04), number(-1.25)) == ("0.0", "−1.2")
    assert (signed(0.0), signed(1.0)) == ("0.0", "+1.0")
    assert (amount(1, "points"), amount(2.5, "points")) == ("1 point", "2.5 points")


def test_started_medicine_and_two_changes_in_one_line_are_marked() -> None:
    taken = tuple(float(i >= 13) for i in range(28))
    dose = tuple(100.0 if i < 20 else 200.0 for i in range(28))
    diary = ex.diary_of(28, [Action("Pramipexole", taken, "planned"),
                             Action("Gabapentin", dose, "planned", unit="mg")])  # fmt: skip
    page = page_of(ex.answer_of(diary, []), diary)
    assert "Pramipexole: no to yes" in page
    assert "Gabapentin: 100 mg to 200 mg" in page
