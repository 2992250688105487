"""The pages of measures: all of them for a person, and one alone."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from tests.builders import measures as made
from tests.builders.assessment import statement
from tests.builders.html import Reader, faults_of
from tests.builders.pages import card, cards_of, ids_of, source_targets, words_of

from ekbom.actions.measures import MeasuresAnswer, OneMeasure
from ekbom.model.measure import Offered
from ekbom.reports.assessment_lines import HELP_FIRST
from ekbom.reports.measures import measure_page, measures_page

HOSTILE = '<script>alert("1")</script>'
FLAG = statement("redflag.leg", "The leg needs to be seen.", "rule.03", urgency="today")
CARD = statement("stop.card", "A sudden end can make one ill.", "rule.08", urgency="today")


def written(answer: MeasuresAnswer) -> str:
    return measures_page(answer, made_at=made.MADE_AT)


def one(answer: OneMeasure) -> str:
    return measure_page(answer, made_at=made.MADE_AT)


def flagged() -> list[str]:
    """Both pages while a red flag is there: nothing is offered."""
    return [
        written(made.whole(red_flags=(FLAG,), offered=())),
        one(made.alone(red_flags=(FLAG,), offered=None, table=(), together=None)),
    ]


PAGES = [
    written(made.whole()),
    written(made.whole(now=True, title="", audience="clinician", stop_cards=(CARD,))),
    one(made.alone()),
    one(made.alone(made.four()[0], table=(), together=None, title="", findings=(made.ODD,))),
    *flagged(),
]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_stands_alone(page: str) -> None:
    assert faults_of(page) == []
    text = words_of(page)
    assert "This page is information on what people try" in text
    assert "It is not a medical device and not a diagnosis." in text
    assert f"Made {made.MADE_AT} by ekbom" in text


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_place(page: str) -> None:
    links = {str(a["href"])[1:] for a in Reader(page).all("a")}
    assert links <= ids_of(page)
    assert source_targets(page)


def test_the_groups_stand_in_their_order() -> None:
    page = written(made.whole())
    assert cards_of(page) == ["may_try", "asks_first", "not_for_you", "questions", "sources"]
    heads = [words_of(card(page, id_)).split(">", 1)[1].split()[:3] for id_ in cards_of(page)[:3]]
    assert [" ".join(head) for head in heads] == ["May be tried", "Asks first 2", "Not for you"]


def test_an_empty_group_is_left_out() -> None:
    page = written(made.whole(offered=made.four()[:1]))
    assert cards_of(page) == ["may_try", "sources"]
    assert "Of 1 measure 1 may be tried." in words_of(page)


def test_one_and_more_are_said_apart() -> None:
    walk, bath, _, mud = made.four()
    text = words_of(written(made.whole(offered=(walk, walk, bath, mud, mud))))
    assert "Of 5 measures 2 may be tried, 1 asks first and 2 are not for you." in text


def test_the_heading_counts_and_says_when_nobody_has_answered() -> None:
    text = words_of(written(made.whole()))
    assert "Of 4 measures 1 may be tried, 2 ask first and 1 is not for you." in text
    assert "Nobody's answers were given" not in text
    assert "What one can try" in text
    text = words_of(written(made.whole(title="", now=True)))
    assert "1 is not for you. Nobody's answers were given, so whatever could speak" in text
    assert "What can be done now" in text


def test_a_card_has_name_certainty_questions_test_and_source() -> None:
    text = words_of(card(written(made.whole()), "asks_first"))
    first = text.split("Cold water")[0]
    assert "Foot bath Low certainty First: questions 1 , 2 To find out on oneself:" in first
    assert 'ekbom plan "foot bath" --outcome urge --block 1 Aukerman 2006' in first
    assert "How foot bath is done." not in first


def test_what_asks_first_and_what_is_closed_say_why() -> None:
    page = written(made.whole())
    asks = words_of(card(page, "asks_first")).split("Cold water")[1]
    assert "A nurse looks first. Something was told Next step: Ask a nurse." in asks
    assert "First: question 2 To find out" in asks
    closed = words_of(card(page, "not_for_you"))
    assert "The feet are sore. Something was told Next step: Ask a nurse." in closed
    assert "ekbom plan" not in closed


def test_questions_stand_once_and_under_the_number_that_leads_to_them() -> None:
    page = written(made.whole())
    assert words_of(card(page, "questions")).endswith(
        "Is a foot numb? For a clinician Is a foot sore? For the person"
    )
    links = [a for a in Reader(page).all("a") if str(a.get("href")).startswith("#question-")]
    assert [a["href"] for a in links] == ["#question-1", "#question-2", "#question-2"]
    assert [a["aria-label"] for a in links] == ["Question 1", "Question 2", "Question 2"]
    sore = page.split('id="question-2"')[1].split("</li>")[0]
    assert "Is a foot sore?" in sore


def test_the_questions_follow_the_order_of_the_groups() -> None:
    turned = tuple(reversed(made.four()))
    asked = words_of(card(written(made.whole(offered=turned)), "questions"))
    assert asked.index("Is a foot sore?") < asked.index("Is a foot numb?")


def test_at_night_the_way_stands_there_and_the_test_does_not() -> None:
    page = written(made.whole(now=True))
    text = words_of(page)
    assert "How slow walk is done." in text
    assert "ekbom plan" not in text
    assert "To find out on oneself" not in text
    walk = words_of(card(page, "may_try"))
    assert "Choice of this project Aukerman 2006" in walk


def test_what_nobody_tested_looks_so() -> None:
    untested = replace(made.four()[0], measure=made.measure("tea", certainty="none"))
    page = written(made.whole(offered=(untested, made.offered("walk", "may_try"))))
    assert page.count('<span class="cert unv">No trial known</span>') == 1
    assert page.count('<span class="cert">Low certainty</span>') == 1


@pytest.mark.parametrize("page", flagged())
def test_a_red_flag_ends_the_page(page: str) -> None:
    assert cards_of(page) == ["help", "sources"]
    text = words_of(page)
    assert HELP_FIRST in text
    assert "The leg needs to be seen." in text
    assert "What one can try" not in text
    assert "measure" not in text.split("What this page rests on")[0]


def test_a_medicine_ended_alone_comes_first() -> None:
    for page in (written(made.whole(stop_cards=(CARD,))), one(made.alone(stop_cards=(CARD,)))):
        assert cards_of(page)[0] == "stop"
        assert "A sudden end can make one ill." in words_of(card(page, "stop"))


def test_one_alone_has_all_its_parts() -> None:
    page = one(made.alone())
    assert cards_of(page) == ["how", "questions", "known", "plan", "sources"]
    text = words_of(page)
    assert "Foot bath Asks first Also called: soak, warm bath of the feet" in text
    how = words_of(card(page, "how"))
    for part in (
        "How foot bath is done. Choice of this project",
        "How much 10 to 15 minutes (a choice of this program)",
        "How much Water: 36 to 38 degrees C (ther.exercise)",
        "What it can do to one Some",
        "It shows A week or more",
        "Texts differ: One text is for it. Texts differ: One is against it.",
        "A text says, not checked: Named in two texts.",
        "Why it stands here: Why it is here.",
    ):
        assert part in how, part
    plan = words_of(card(page, "plan"))
    assert plan.endswith('ekbom plan "foot bath" --outcome urge --block 1')


def test_what_is_known_of_one_stands_before_what_is_like_it_and_its_trials() -> None:
    text = words_of(card(one(made.alone()), "known"))
    wanted = (
        "Low certainty", "What is known of foot bath.", "Of something like it",
        "Something like it was tested.", "Trials", "Randomised, 4 weeks 41 IRLS -3.4 IRLS points "
        "(95 % interval -5.4 to -1.4) unblinded", "sleep figure not seen unblinded",
        "Not put together: 1 trial is too few. Choice of this project",
    )  # fmt: skip
    places = [text.index(part) for part in wanted]
    assert places == sorted(places)


def test_what_one_does_not_have_is_left_out() -> None:
    page = one(made.alone(made.four()[0], table=(), together=None))
    assert cards_of(page) == ["how", "known", "plan", "sources"]
    text = words_of(page)
    for part in ("Also called", "Texts differ", "A text says", "Trials", "Of something like it"):
        assert part not in text


def test_one_that_is_closed_says_why_and_has_no_test() -> None:
    page = one(made.alone(made.four()[3], table=(), together=None))
    assert cards_of(page) == ["how", "why", "known", "sources"]
    assert "Why: not for you The feet are sore." in words_of(card(page, "why"))
    assert "ekbom plan" not in words_of(page)


def test_whose_page_it_is_stands_above_and_at_the_foot() -> None:
    for page in (written(made.whole()), one(made.alone())):
        assert "<title>A made-up person - ekbom</title>" in page
        assert "read against what was told (A made-up person)" in words_of(page)
    nobody = (written(made.whole(title="")), one(made.alone(title="")))
    titles = [page.split("<title>")[1].split(" - ekbom<")[0] for page in nobody]
    assert titles == ["What one can try", "Foot bath"]
    assert all("read against" not in words_of(page) for page in nobody)


def test_only_clinicians_are_told_that_the_page_is_for_them() -> None:
    for audience, told in (("person", False), ("clinician", True)):
        for page in (
            written(made.whole(audience=audience)),
            one(made.alone(audience=audience, title="")),
        ):
            assert ("</svg>For a clinician</span>" in page.split("<h1>")[0]) is told


def test_what_was_noticed_is_shown() -> None:
    for page in (written(made.whole(findings=(made.ODD,))), one(made.alone(findings=(made.ODD,)))):
        assert cards_of(page)[-1] == "findings"
        assert "a word nobody holds" in words_of(page)


def test_words_from_elsewhere_are_never_markup() -> None:
    evil = replace(
        made.four()[1], why=(made.why(HOSTILE),), measure=made.measure(HOSTILE, also=(HOSTILE,)),
        plan=HOSTILE,
    )  # fmt: skip

    def pages(offered: Offered) -> tuple[str, str]:
        return (
            written(made.whole(title=HOSTILE, offered=(offered,))),
            one(made.alone(offered, title=HOSTILE)),
        )

    for page in pages(evil):
        assert HOSTILE not in page
        assert len(Reader(page).all("script")) == 1
        assert unescape(page).count(HOSTILE) >= 4
