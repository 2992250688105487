"""Rules on severity and mood as they are shipped: their sentences, and bands without a gap."""

from __future__ import annotations

import pytest

from ekbom.assessment.scale_forms import forms
from ekbom.knowledge.audience import Audience
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.render import rule_sentence
from ekbom.knowledge.shipped_rules import judge, load_rule_book
from ekbom.model.errors import NotAnswerable
from ekbom.model.observation import Known, Quantity

BOOK = load_rule_book()

SENTENCES = {
    "irls.none": "The total of the IRLS lies in the band called none when the last IRLS total is "
    "0 IRLS points or less.",
    "irls.severe": "The total of the IRLS lies in the band called severe when the last IRLS total "
    "is from 21 IRLS points to 30 IRLS points.",
    "isi.moderate": "The total of the ISI lies in the band called moderate when the person "
    "is of age and the last ISI total is from 15 points to 21 points.",
    "ess.above": "The total of the ESS counts as sleepy by day where the line is drawn above its "
    "number when the person is of age and the last ESS total is above 10 points.",
    "ess.from": "The total of the ESS counts as sleepy by day where the line is drawn at its "
    "number when the person is of age and the last ESS total is 10 points or more.",
    "psqi.poor": "The total of the PSQI counts as poor sleep when the person is of age and "
    "the last PSQI total is above 5 points.",
    "change.possible": "The fall of the IRLS is possible only as a change of this person, and no "
    "remedy is credited with it when the change of the IRLS total from its first date to its last "
    "is a fall that is possible only as a change of this person.",
    "mood.low": "The mood has become dark or joyless, and that deserves a talk of its own when "
    "the mood is dark or heavy on most days, or joy has gone out of things that used to bring it.",
    "mood.driving": "The medicine can bring sleep without warning, and the sleepiness is already "
    "there when a dopamine medicine is taken and (sleep comes by day against the will; there is a "
    "fight with sleep at the wheel; or the last ESS total is above 10 points).",
}


@pytest.mark.parametrize(("rule", "sentence"), SENTENCES.items())
def test_a_rule_as_a_sentence(rule: str, sentence: str) -> None:
    one = BOOK.rules[rule]
    assert rule_sentence(one.claims, one.when, BOOK.observables) == sentence


# The first total of each band after the one before it, and the fact that says so.
BANDS = {
    "irls": (
        {"none": 0, "mild": 1, "moderate": 11, "severe": 21, "very_severe": 31},
        "scale.irls.bands",
    ),
    "isi": ({"none": 0, "subthreshold": 8, "moderate": 15, "severe": 22}, "scale.isi"),
    "phq9": (
        {"minimal": 0, "mild": 5, "moderate": 10, "moderately_severe": 15, "severe": 20},
        "mood.phq9.bands",
    ),
    "gad7": ({"minimal": 0, "mild": 5, "moderate": 10, "severe": 15}, "mood.gad7.bands"),
}


def of_total(scale: str, total: float) -> Known:
    unit = BOOK.observables[scale].unit
    return {scale: Quantity(total, unit), "minor": False}


@pytest.mark.parametrize("scale", BANDS)
def test_every_total_lies_in_one_band(scale: str) -> None:
    begins, fact = BANDS[scale]
    assert {rule for rule in BOOK.rules if rule.startswith(f"{scale}.")} == {
        f"{scale}.{band}" for band in begins
    }
    assert forms()[scale].total is not None
    _, most = forms()[scale].total or (0, 0)
    for total in range(int(most) + 1):
        wanted = [band for band, begin in begins.items() if begin <= total][-1]
        found = {
            band: judge(f"{scale}.{band}", of_total(scale, total), "clinician") for band in begins
        }
        assert [band for band, one in found.items() if one.holds] == [wanted], total
        assert fact in {one.fact for one in found[wanted].grounds}


@pytest.mark.parametrize("scale", ["isi", "phq9", "gad7"])
def test_a_band_of_adults_is_for_no_child(scale: str) -> None:
    for rule in (rule for rule in BOOK.rules if rule.startswith(f"{scale}.")):
        known = of_total(scale, 0)
        assert judge(rule, {**known, "minor": True}, "clinician").holds is False


@pytest.mark.parametrize("scale", ["phq9", "gad7"])
def test_bands_of_mood_are_for_clinicians(scale: str) -> None:
    with pytest.raises(
        NotAnswerable, match="is for whoever treats and is shown to clinicians alone"
    ):
        judge(f"{scale}.mild", of_total(scale, 6), "person")


@pytest.mark.parametrize(("total", "holds"), [(5, False), (6, True)])
def test_poor_sleep(total: float, holds: bool) -> None:
    assert judge("psqi.poor", of_total("psqi", total)).holds is holds


def test_a_large_fall_is_a_smaller_one_as_well() -> None:
    known: Known = {"irls_change": "much_improved"}
    assert judge("change.much_improved", known).holds is True
    assert judge("change.improved", known).holds is True
    assert judge("change.improved", {"irls_change": "possible"}).holds is False
    assert judge("change.possible", known).holds is False


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_no_rule_of_these_is_hidden_but_the_bands_of_mood(audience: Audience) -> None:
    hidden = set()
    for rule in BOOK.rules:
        if rule.split(".", maxsplit=1)[0] in ("irls", "isi", "ess", "psqi", "phq9", "gad7",
                                              "change", "screen", "mood"):  # fmt: skip
            try:
                judge(rule, {}, audience)
            except NotAnswerable:
                hidden.add(rule.split(".", maxsplit=1)[0])
    assert hidden == ({"phq9", "gad7"} if audience == "person" else set())


def test_every_fall_says_that_no_remedy_is_credited() -> None:
    """rule.18, for each fall that could be taken for an effect."""
    for word in ("possible", "improved", "much_improved"):
        assert BOOK.rules[f"change.{word}"].claims.endswith("no remedy is credited with it")
    for rule in (rule for id_, rule in BOOK.rules.items() if id_.startswith("change.")):
        assert "rule.18" in rule.facts


def test_a_screening_answer_decides_nothing() -> None:
    rules = [rule for id_, rule in BOOK.rules.items() if id_.startswith("screen.")]
    assert len(rules) == 4
    for rule in rules:
        assert not rule.decides
        assert "rule.25" in rule.facts


def test_facts_that_were_read_on_poor_pages_say_so() -> None:
    for fact in ("mood.phq9", "mood.phq9.bands", "mood.gad7", "mood.gad7.bands"):
        assert shipped_facts()[fact]["tier"] == "C"
        found = judge("phq9.mild", of_total("phq9", 6), "clinician")
        assert any("of low standing" in one for one in found.cautions)
