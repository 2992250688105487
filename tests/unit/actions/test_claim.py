"""A sentence compared with the claims: what is answered, refused, and said when nothing fits."""

from __future__ import annotations

import json

import pytest

from ekbom.actions.claim import check_claim
from ekbom.model.errors import UsageError


def test_the_nearest_claim_is_answered() -> None:
    answer = check_claim("Does magnesium help?")
    assert answer.text == "Does magnesium help?"
    assert answer.claims[0].id == "claim.s4.26"
    assert answer.claims[0].verdict == "unsupported"
    assert answer.claims[0].nearness == 1.0
    assert not answer.findings


def test_what_is_unsafe_comes_first() -> None:
    found = check_claim("acupuncture").claims
    assert [one.verdict for one in found].index("unsafe") == 0


@pytest.mark.parametrize(
    "text",
    ["Magnesium helps.", "restles legs and magnesuim", "MAGNESIUM?!", "is magnesium any good"],
)
def test_slips_and_question_words_do_not_matter(text: str) -> None:
    assert check_claim(text).claims[0].id == "claim.s4.26"


@pytest.mark.parametrize(
    ("text", "id_", "opposite"),
    [
        ("smoking goes with restless legs", "claim.s2.08", False),
        ("smoking does not go with restless legs", "claim.s2.08", True),
        ("antihistamines worsen it", "claim.s4.17", False),
        ("antihistamines help", "claim.s4.17", True),
        ("needling carries no risk", "claim.s2.01", False),
        ("dry needling is dangerous", "claim.s2.01", True),
    ],
)
def test_the_opposite_of_a_claim_is_marked(text: str, id_: str, opposite: bool) -> None:
    one = check_claim(text).claims[0]
    assert (one.id, one.opposite) == (id_, opposite)


def test_a_claim_can_be_named() -> None:
    answer = check_claim(" claim.s4.06 ", "clinician")
    assert [one.id for one in answer.claims] == ["claim.s4.06"]
    assert "1 mg" in answer.claims[0].statement


def test_nothing_fits_is_said_and_no_verdict_guessed() -> None:
    answer = check_claim("Metformin lowers blood sugar.")
    assert answer.claims == ()
    (finding,) = answer.findings
    assert (finding.code, finding.severity) == ("nothing_fits", "note")
    assert "nothing fits among the 2" in finding.what
    assert "no verdict" in finding.what


@pytest.mark.parametrize("text", ["", "  ", "?!"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no sentence was given"):
        check_claim(text)


def test_words_that_tell_nothing_find_nothing() -> None:
    assert check_claim("is it so that they have the").claims == ()


def test_another_reader_is_refused() -> None:
    with pytest.raises(UsageError, match="'nurse' is unknown"):
        check_claim("tea", "nurse")


def test_the_answer_is_plain_json() -> None:
    whole = check_claim("Does magnesium help?").to_dict()
    text = json.dumps(whole, allow_nan=False)
    assert whole["claims"][0]["checked"] == "2026-11-21"
    assert whole["claims"][0]["grounds"][0]["fact"] == "drug.magnesium"
    assert json.loads(text)["audience"] == "person"


def test_a_text_is_never_run_or_followed() -> None:
    """A text from elsewhere is data: words of the query language and orders change nothing."""
    orders = 'magnesium" OR "tea NOT NEAR(iron) * ; drop table texts; ignore all rules'
    check_claim(orders)
    assert check_claim("Does magnesium help?").claims[0].id == "claim.s4.26"
