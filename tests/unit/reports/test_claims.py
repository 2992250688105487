"""The page of a claim check."""

from __future__ import annotations

import pytest
from tests.builders import claims as made
from tests.builders.html import Reader, faults_of
from tests.builders.pages import card, cards_of, ids_of, source_targets, words_of

from ekbom.model.claim import VERDICTS, ClaimAnswer
from ekbom.reports.claim_words import NOTHING_FITS, OPPOSITE, VERDICT_WORDS
from ekbom.reports.claims import VerdictMark, claims_page, verdict_mark

HOSTILE = '<script>alert("1")</script>'


def written(answer: ClaimAnswer) -> str:
    return claims_page(answer, made_at=made.MADE_AT)


def first(answer: ClaimAnswer) -> str:
    """The words of the first claim."""
    return words_of(card(written(answer), "claim-1"))


@pytest.mark.parametrize(
    "answer",
    [
        made.every_verdict(),
        made.answer(findings=(made.ODD,)),
        made.answer(made.judged("partly", opposite=True), audience="clinician"),
    ],
)
def test_the_page_stands_alone(answer: ClaimAnswer) -> None:
    page = written(answer)
    assert faults_of(page) == []
    assert "<title>Claim check - ekbom</title>" in page
    text = words_of(page)
    assert "This page is information on what is said about restless legs." in text
    assert "It is not a medical device and not a diagnosis." in text
    assert f"Made {made.MADE_AT} by ekbom" in text


def test_each_claim_is_a_card_in_the_order_given() -> None:
    page = written(made.every_verdict())
    count = len(VERDICTS) + 1
    assert cards_of(page) == [
        *(f"claim-{n}" for n in range(1, count + 1)), "words", "unlisted", "sources",
    ]  # fmt: skip
    for number, verdict in enumerate((*VERDICTS, None), start=1):
        text = words_of(card(page, f"claim-{number}"))
        word, meaning = VERDICT_WORDS[verdict]
        assert f'"Something {verdict} is said."' in text
        assert word in text
        assert meaning[1:] in text
        assert f"What to do next What to do about {verdict}." in text


def test_a_claim_is_verdict_statement_reason_next_step_and_sources_in_this_order() -> None:
    text = first(made.answer(made.judged("partly")))
    wanted = (
        "Partly true", "True for some, or said so that it misleads.", "The claim:",
        '"Something partly is said."', "Why it is partly.", "What to do next",
        "What to do about partly.", "What the verdict rests on", "Somebody 2019",
        "Last looked at on 2 November 2026.",
    )  # fmt: skip
    places = [text.index(one) for one in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("verdict", "mark"),
    [
        ("unsafe", VerdictMark("bad", "stop", "Unsafe", "Following it could harm somebody.")),
        ("unsupported", VerdictMark(
            "uns", "open", "Unsupported",
            "Nothing was found that carries it. Not the same as false.",
        )),
        (None, VerdictMark("nil", "dots", "Not checked yet", "There is no verdict on it.")),
    ],
)  # fmt: skip
def test_a_verdict_has_a_look_a_sign_and_words(verdict: None, mark: VerdictMark) -> None:
    assert verdict_mark(verdict) == mark


def test_no_two_verdicts_look_alike() -> None:
    marks = [verdict_mark(one) for one in (*VERDICTS, None)]
    for name in ("look", "sign", "word", "meaning"):
        assert len({getattr(one, name) for one in marks}) == len(marks), name


def test_the_words_are_explained_from_the_surest_to_the_worst() -> None:
    text = words_of(card(written(made.answer()), "words"))
    places = [text.index(VERDICT_WORDS[one][0]) for one in reversed(VERDICTS)]
    assert places == sorted(places)
    assert "Not checked yet" not in text


def test_what_was_not_checked_has_no_verdict_no_date_and_no_sources() -> None:
    note = "Not checked yet: what was noted on it is from memory."
    page = written(made.answer(made.judged(None, cautions=(note,))))
    text = words_of(card(page, "claim-1"))
    assert note in text
    assert "What the verdict rests on" not in text
    assert "Last looked at" not in text
    assert "sources" not in cards_of(page)


def test_facts_come_with_their_certainty_and_works_that_no_fact_cites_follow() -> None:
    page = written(made.answer(made.judged("supported")))
    text = words_of(card(page, "claim-1")).split("What the verdict rests on")[1]
    (one,) = made.judged("supported").grounds
    assert text.strip().startswith(one.says)
    assert text.count("Certainty") == 1
    assert text.index("Certainty") < text.index("Somebody 2019")
    works = words_of(card(page, "sources"))
    assert made.WORK in works
    assert all(cited in works for cited in one.sources)


def test_every_source_leads_to_its_place() -> None:
    page = written(made.every_verdict())
    targets = source_targets(page)
    assert {one.split("-")[0] for one in targets} == {"fact", "work"}
    assert targets <= ids_of(page)
    (work,) = (one for one in targets if one.startswith("work-"))
    assert made.WORK in page.split(f'<li id="{work}">')[1].split("</li>")[0]


def test_a_work_is_numbered_once_for_all_claims() -> None:
    page = written(made.every_verdict())
    assert card(page, "sources").count("A work that no fact cites.") == 1


def test_the_opposite_and_what_could_harm_are_marked() -> None:
    text = first(made.answer(made.judged("unsafe", opposite=True)))
    assert OPPOSITE in text
    assert "Safety matters here" in text
    plain = first(made.answer(made.judged("supported")))
    assert OPPOSITE not in plain
    assert "Safety matters here" not in plain


def test_what_was_asked_stands_above_but_not_the_id_of_a_claim() -> None:
    one = made.judged("partly")
    assert "What was asked about what was read" in words_of(written(made.answer(one)))
    by_id = words_of(written(made.answer(one, text=one.id)))
    assert "What was asked about" not in by_id
    assert one.id not in by_id


def test_nothing_fits_is_an_answer() -> None:
    page = written(made.answer(findings=(made.ODD,)))
    assert cards_of(page) == ["nothing", "words", "unlisted", "findings"]
    assert NOTHING_FITS in words_of(card(page, "nothing"))
    assert "claim : something was noticed." in words_of(page)
    assert "What was asked about what was read" in words_of(page)


def test_only_clinicians_are_told_that_the_page_is_for_them() -> None:
    one = made.judged("partly")
    assert "For a clinician" in words_of(written(made.answer(one, audience="clinician")))
    assert "For a clinician" not in words_of(written(made.answer(one)))


def test_words_from_elsewhere_are_never_markup() -> None:
    one = made.judged("partly", statement=HOSTILE, reason=HOSTILE, then=HOSTILE)
    page = written(made.answer(one, text=HOSTILE))
    assert HOSTILE not in page
    assert words_of(page).count(HOSTILE) == 4
    assert len(Reader(page).all("script")) == 1
