"""The page of a course: complete, escaped, and honest about what it does not know."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.builders import course as made
from tests.builders.html import Reader, faults_of
from tests.project.test_words import said

from ekbom.knowledge.load import load_policy, no_treatment
from ekbom.model.case import Case
from ekbom.model.course import CourseAnswer, MedicineEvent, ShapeShare, TurnSet
from ekbom.model.diary import Diary
from ekbom.reports.course import course_page

EVERY = made.every_page()


def page_of(answer: CourseAnswer, case: Case | None = None, diary: Diary | None = None) -> str:
    return course_page(
        answer, case=case, diary=diary, policy=load_policy(), facts=no_treatment(),
        made_at=made.MADE_AT,
    )  # fmt: skip


def example(name: str) -> str:
    return page_of(*EVERY[name])


def text_of(page: str) -> str:
    """The words of the body, with a space between any two pieces."""
    return " ".join(" ".join(Reader(page.split("</head>")[1]).text).split())


def one(course: object, **more: object) -> str:
    """The page of one course on the usual diary."""
    return page_of(made.by_diary(courses=(replace(course, **more),)), None, made.diary())  # type: ignore[type-var]


@pytest.mark.parametrize("name", EVERY)
def test_page_stands_alone_and_can_be_read_aloud(name: str) -> None:
    assert faults_of(example(name)) == []


@pytest.mark.parametrize("name", EVERY)
def test_page_never_says_what_is_never_said(name: str) -> None:
    text = text_of(example(name))
    aloud = " ".join(re.findall(r'aria-label="(.*?)"', example(name)))
    assert said(text) == said(aloud) == []
    assert not re.search(r"\b(?:danger|failed|fault|blame|alarm|beware)\b", text, re.IGNORECASE)
    assert "not a medical device" in text
    assert made.MADE_AT in text


def test_names_from_a_file_cannot_become_markup() -> None:
    page = example("hostile")
    assert page.count("<script>") == 1
    assert 'alert("' not in page
    for text in ("title", "story", "sentence", "placebo", "reason", "want", "Says", "watch", "rule",
                 "told", "attack", "sign", "row", "what", "Repair", "about", "source", "doc",
                 "NAP", "bed", "Work"):  # fmt: skip
        assert f"{text}&lt;script&gt;" in page, text


def test_a_course_has_its_sentence_badge_and_placebo_line_together() -> None:
    page = example("diary")
    course = page.split('<section class="card course" id="c1"')[1].split("</section>")[0]
    head = course.split('<h3 class="sub">')[0]
    assert re.search(r'class="claim l3".*?Changed after</span>', head, re.DOTALL)
    assert head.count('class="on"') == 3
    sentence, placebo = head.index("about 2.4 points lower"), head.index('class="placebo"')
    assert sentence < placebo < head.index("no higher word can be earned")
    assert made.PLACEBO in head
    assert "<b>−2.4 points</b>" in head
    assert "80 %: −2.9 to −1.9" in head
    assert "95 %: −3.2 to −1.6" in head
    assert "less urge, better" in head


def test_every_before_and_after_has_the_placebo_line_beside_it() -> None:
    course = made.irls(readings=((0, 0, 27.0, "day"), (4, 4, 20.0, "day"), (0, 4, 22.0, "bed")))
    page = page_of(made.by_diary(courses=(course,)))
    assert page.count(f'<p class="placebo">{course.placebo}</p>') == 3
    assert 'class="placebo"' not in page_of(
        made.by_diary(courses=(replace(course, placebo=""),), attacks=())
    )


def test_counts_are_those_of_the_answer() -> None:
    text = text_of(example("diary"))
    course = made.urge()
    for n, what in (
        (10, "visits"), (course.nights_before, "nights before"),
        (course.nights_after, "nights from visit 1 on"), (course.nights_apart, "nights counted"),
    ):  # fmt: skip
        assert f"{n} {what}" in text
    assert "1 visit " in text_of(example("bare"))


def test_summary_is_as_strong_as_the_strongest_badge() -> None:
    earned = "The strongest word that was earned here:"
    assert f"10 visits, read from urge and IRLS total. {earned} changed after." in example("diary")
    assert f"2 series, 20 visits, read from symptoms. {earned} noted." in example("two_series")
    assert "1 visit, read from urge. Not enough yet for any word." in text_of(example("bare"))
    assert "Nothing to follow yet." in text_of(example("empty"))


def test_several_series_are_told_apart() -> None:
    page = example("two_series")
    assert '<h2 id="h-c1" translate="no">Symptoms, first series</h2>' in page
    assert '<h2 id="h-c2" translate="no">Symptoms, second series</h2>' in page
    assert '<h3 class="sub" translate="no">First series</h3>' in page
    assert "Further visits as needed, a year" in page
    assert '<h2 id="h-c1" translate="no">Symptoms</h2>' in example("case")
    assert '<h3 class="sub" translate="no">First series</h3>' not in example("case")


def test_story_comes_first_and_each_fact_names_its_place() -> None:
    page = example("case")
    assert page.index('id="story"') < page.index('id="c1"')
    for line in made.STORY:
        assert f"<li>{line}</li>" in page
    told = page.split("<table class=told>")[1].split("</table>")[0]
    for about, place in (
        ("Complaint", "line 4"), ("Triggers", "line 5"), ("Relief", "line 6"),
        ("Medicine, not named", "line 11"), ("First series, visit 4", "line 10"),
        ("First series, symptoms", "line 11"), ("First series, afterwards", "line 13"),
    ):  # fmt: skip
        cells = (
            rf"<th scope=row>{about}<td><span[^>]*>[^<]+</span><td><span[^>]*>document 900, {place}"
        )
        assert re.search(cells, told), about
    assert "<table class=told>" not in example("case_alone")
    bare = Case("A case", "told", series=())
    assert "<table class=told>" not in page_of(made.by_case(), bare)


def test_visits_show_the_columns_in_which_something_was_told() -> None:
    def heads(page: str) -> list[str]:
        part = page.split('<table class="visits">')[1].split("</thead>")[0]
        return re.findall(r'<th scope="col">(.*?)</th>', part)

    assert heads(example("diary")) == ["Visit", "Date"]
    assert heads(example("case")) == ["Visit", "Where", "What was told of the days after"]
    assert "10 visits, about every 7 days. Needles in the lower legs" in text_of(example("case"))
    assert '<td data-h="What was told of the days after">not told</td>' in example("case")
    case = made.told_case()
    silent = replace(case.series[0], every_days=None, treatment=(), visits=tuple(
        replace(v, sites=(), response="") for v in case.series[0].visits))  # fmt: skip
    page = page_of(made.by_case(), replace(case, series=(silent,)))
    assert '<table class="visits">' not in page
    assert '<p class="s mute">10 visits.</p>' in page
    dated = replace(silent, visits=(replace(silent.visits[0], on=made.START),))
    assert "6 August 2026" in page_of(made.by_case(), replace(case, series=(dated,)))
    assert 'id="visits"' not in example("case_alone")


def test_what_is_missing_is_said_with_what_would_bring_it() -> None:
    def missing(name: str) -> list[str]:
        part = example(name).split('id="missing"')
        return re.findall(r"<li><b>(.*?)</b>", part[1].split("</section>")[0]) if part[1:] else []

    assert missing("empty") == [
        "Nights", "Told at visits", "Relapse watch", "Medicines", "Visits", "Attacks",
    ]  # fmt: skip
    assert missing("case") == ["Nights", "Relapse watch", "Attacks"]
    assert missing("bare") == ["Told at visits", "Medicines", "Attacks"]
    assert missing("diary") == []
    assert "The course will stand here" in example("empty")
    assert "There are no nightly ratings here" in example("case")
    assert example("two_series").count("There are no nightly ratings here") == 1
    assert "There are no nightly ratings here" not in example("diary")
    assert "Nothing is written down for this yet" in page_of(made.by_case(courses=(
        made.symptoms(words=()),)))  # fmt: skip


def test_shapes_stand_by_probability_with_a_bar_each() -> None:
    page = example("diary")
    rows = re.findall(r"<span>([^<]+)</span><svg.*?part\" width=\"(.*?)\".*?<b>(.*?)</b>", page)
    assert rows == [
        ("A slow change, then level", "52.0%", "52 in 100"),
        ("A step at one visit", "31.0%", "31 in 100"),
        ("A slow change all along", "12.0%", "12 in 100"),
        ("No change", "3.0%", "3 in 100"),
        ("A change that is lost again", "2.0%", "2 in 100"),
    ]
    assert "Chance that the level changed at all: 97 in 100." in page
    assert "transform=" not in page
    assert page.count('class="shape"') == 5
    rose = example("relapse")
    assert rose.count("translate(0 20) scale(1 -1)") == 5
    sure = one(made.urge(), shapes=(ShapeShare("none", 1.0),), p_changed=None, turn=None)
    assert "more than 99 in 100" in sure
    assert "changed at all:" not in sure


@pytest.mark.parametrize(
    ("visits", "words"),
    [
        ((3, 4, 5), "between visit 3 and 5"),
        ((4,), "around visit 4"),
        ((2, 3, 6), "around visit 2, 3 or 6"),
        ((7, 8), "between visit 7 and 8"),
    ],
)
def test_turn_is_a_set_of_visits_with_its_probability(visits: tuple[int, ...], words: str) -> None:
    page = one(made.urge(), turn=TurnSet(visits, 0.84, visits[0]))
    assert f"If the level turned at a visit, it did so most likely {words} (84 in 100)." in page
    assert f">if it turned: {words}, 84 in 100<" in page
    assert f" If it turned: {words}, 84 in 100." in page
    bands = re.findall(r'class="turn" d="(M[^"]+)"', page.split('class="plot only-w"')[1])[0]
    assert bands.count("M") == (2 if visits == (2, 3, 6) else 1)


def test_turn_outside_the_known_visits_is_said_and_not_drawn() -> None:
    page = one(made.urge(), turn=TurnSet((3, 12), 0.8, 3))
    assert "around visit 3 or 12 (80 in 100)" in page
    assert 'class="turn" d="M1 2' in page
    assert page.count('class="turn" d=') == 1


def test_maintenance_is_a_probability_in_words() -> None:
    assert "over its last 28 nights written down: 91 in 100." in text_of(example("diary"))
    assert "Has it held?" not in one(made.urge(), held=None)


@pytest.mark.parametrize(
    ("name", "look", "words"),
    [
        ("diary", "good", "Quiet"),
        ("watch", "warn", "Above the watch line since 3 September 2026"),
        ("relapse", "warn", "Above the relapse line since 3 September 2026"),
        ("bare", "none", "Not enough yet"),
    ],
)
def test_relapse_watch_has_a_flag_for_each_state(name: str, look: str, words: str) -> None:
    page = example(name)
    flag = re.findall(r'Relapse watch <span class="flag (\w+)">.*?</svg>(.*?)</span>', page)
    assert [look for look, _ in flag] == [look]
    assert words.rsplit(" since", maxsplit=1)[0] in flag[0][1]
    assert ("since" in words) == ("since" in flag[0][1])
    assert "Two bad nights are not a relapse." in page
    assert ("Worth showing to the person who treats you" in page) == (name == "relapse")


def test_relapse_watch_says_its_words_once_and_names_other_rules() -> None:
    watch = made.watch(says="Quiet. Two bad nights are not a relapse.", other_rules={"EWMA": True})
    page = one(made.urge(), relapse=watch)
    assert page.count("Two bad nights are not a relapse.") == 1
    assert "Other rules, which never decide: EWMA calls." in page
    silent = one(
        made.urge(), relapse=made.watch(says="", other_rules={}, since=None, state="watch")
    )
    assert "Other rules" not in silent
    assert "Above the watch line</span>" in silent


def test_indices_say_that_they_assume_independent_nights() -> None:
    text = text_of(example("diary"))
    assert "Each of them assumes independent nights" in text
    assert "they never decide a word" in text
    assert "What people get with no active treatment is inside these numbers too." in text
    assert "NAP 0.84 0.70 to 0.93 20 and 58 unbiased SE independent nights" in text
    assert "Log response ratio a mean of zero none" in text
    bare = one(made.urge(), indices=({"name": "PND", "value": None},), placebo="")
    assert "not computable" in bare
    assert "inside these numbers too" not in bare
    assert "single-case literature" not in one(made.urge(), indices=())


def test_wanted_and_medicines_are_listed() -> None:
    text = text_of(example("diary"))
    assert "What would have made this evidence A first visit on a day drawn at random" in text
    assert ("Ropinirole: reduced, by the person's own choice. He halved the evening dose."
            in text)  # fmt: skip
    events = (
        MedicineEvent("iron", "begun", "prescriber", "", None, (2, 2), near_turn=True),
        MedicineEvent("iron", "stopped", "unknown", "", None, (0, 0), near_turn=False),
        MedicineEvent("iron", "switched", "therapist", "", None, None, near_turn=False),
        MedicineEvent("not named", "taken", "patient", "as ever.", None, (0, 3), near_turn=False),
        MedicineEvent("iron", "raised", "prescriber", "", None, (2, 5), near_turn=False),
    )
    told = text_of(one(made.urge(), medicine=events))
    for line in (
        "Around visit 2 Iron: begun, by the prescriber. This lies near the turn, so the two "
        "cannot be told apart.",
        "Before the first visit Iron: stopped. When",
        "is not known Iron: switched, on the word of the therapist.",
        "From before the first visit to visit 3 Medicine: taken, unchanged. As ever. Visit",
        "Visit 2 to 5 Iron: raised, by the prescriber.",
    ):
        assert line in told


def test_attacks_have_medians_with_their_number() -> None:
    text = text_of(example("diary"))
    assert "Calf stretching 11 3 points 35 min 2 Noted" in text
    assert "Cold water 2 not yet not yet none Not enough yet" in text
    assert "An attack also ends by itself" in text
    assert "passed on as a sign" in text.lower()
    assert 'id="attacks"' not in example("case")
    assert 'id="signs"' not in example("case")


def test_ladder_holds_no_word_a_course_cannot_earn() -> None:
    part = example("diary").split('<dl class="ladder">')[1].split("</dl>")[0]
    assert re.findall(r"(\w[\w ]+)</span></dt>", part) == [
        "Not enough yet", "Noted", "Changed after",
    ]  # fmt: skip


def test_sources_are_those_of_the_axis() -> None:
    facts = no_treatment()
    diary, words = text_of(example("diary")), text_of(example("case"))
    for name in ("no_treatment", "improved_within", "much_improved_within"):
        assert facts[name].says in diary
    assert "no yardstick for one person" in diary
    assert facts["no_treatment"].says in words
    assert facts["improved_within"].says not in words
    assert "Source: " in words
    answer, case, diary_of = EVERY["case"]
    none = course_page(answer, case=case, diary=diary_of, policy=load_policy(), facts={},
                       made_at="")  # fmt: skip
    assert "how far each was checked" not in none


def test_method_tells_only_what_was_used() -> None:
    nights, words = text_of(example("diary")), text_of(example("case"))
    for part in ("five shapes", "A single visit is never named alone", "open dots", "a CUSUM",
                 "On the IRLS axis two kinds of lines", "the middle value (median)"):  # fmt: skip
        assert part in nights
        assert part not in words
    assert "Words told at visits have an order and no distance" in words


def test_foot_names_where_it_all_comes_from() -> None:
    assert "written down (diary.csv)" in example("diary")
    assert "written down (document 900 (case_900.toml))" in example("case")
    assert "written down (this computer)" in example("case_alone")
    both = page_of(made.by_case(), replace(made.told_case(), source=""), made.diary())
    assert "written down (case_900.toml and diary.csv)" in both


def test_effect_without_nights_has_an_axis_of_its_own() -> None:
    page = page_of(made.by_diary(courses=(made.urge(),), attacks=()))
    assert "less urge<" in page
    assert "Every night" not in page
    assert "<b>−2.4 points</b>" in page
    zero = replace(made.urge().effect, mean=0.0)  # type: ignore[type-var]
    assert "0.0 points" in page_of(made.by_diary(courses=(made.urge(effect=zero),)))


def test_dates_of_visits_after_the_diary_stay_on_the_axis() -> None:
    late = (*made.VISITS[:-1], made.START + timedelta(days=200))
    page = one(made.urge(), visit_dates=late)
    assert "22 Feb 2027" in page
