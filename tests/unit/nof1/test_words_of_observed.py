"""What is said of actions that were only logged, and of the question itself, to the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.builders.nof1 import action, answer, asked, diary, noise, on_scale, only

from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.nof1.gates import Missing
from ekbom.nof1.levels import Cap
from ekbom.nof1.logged import dependence_findings, gather, timing_findings
from ekbom.nof1.observed import answer_observed

N = 112
A, B = (np.random.default_rng(seed).integers(0, 2, N).astype(float) for seed in (1, 2))
EVENING = tuple(datetime(2026, 3, 2, 20) + timedelta(days=i) for i in range(N))
LATE = tuple(t + timedelta(hours=2) for t in EVENING)
UNEVEN = "Nights with it and without it are missing unevenly."


def test_an_action_without_a_kind_is_asked_about() -> None:
    given = answer(diary(6 + noise(N, 2) - 2 * B, action("gum", B, None)))
    assert given.findings == (
        Finding(
            "kind_missing",
            "note",
            "action gum",
            "nobody has said whether it is planned, a habit or taken as needed",
            'say it with --kind "gum=habit" (or planned, as_needed)',
        ),
    )
    found = only(given)
    assert found.level == "noted"
    assert found.reasons == (
        "Please say whether gum is planned, a habit, or taken because the legs are bad "
        '(--kind "gum=habit"); until then it counts as taken because of bad legs.',
    )


@pytest.mark.parametrize("lower", [True, False])
def test_an_action_that_follows_bad_ratings_is_said_to(lower: bool) -> None:
    y = 5 + noise(N, 3, sd=2)
    bad = y > np.median(y) if lower else y < np.median(y)
    made = diary(y, action("gum", np.append(0, bad[:-1])), lower_is_better=lower)
    (found,) = answer(made).findings
    z = found.what.removeprefix("it follows worse ratings made before it (z ").removesuffix(")")
    assert float(z) > 5
    assert found == Finding(
        "looks_reactive",
        "warning",
        "action gum",
        f"it follows worse ratings made before it (z {z})",
        'if it is taken because the legs are bad, say --kind "gum=as_needed"',
    )
    reason = "It was done more often after a bad rating, so it may follow the legs."
    assert reason in only(answer(made)).reasons
    other_way = replace(
        made, outcomes={"urge": replace(made.outcomes["urge"], lower_is_better=not lower)}
    )
    assert answer(other_way).findings == ()


def test_gaps_are_named_as_reasons() -> None:
    y = 6 + noise(N, 1) - 2.5 * A
    y[np.flatnonzero(A == 1)[:45]] = np.nan
    found = only(answer(diary(y, action("tea", A))))
    assert found.reasons == ("Only 67 of 112 nights were written down.", UNEVEN)


def test_an_action_after_the_rating_says_which_outcome_would_do() -> None:
    made = diary(
        noise(N, 1), action("walk", A, done_at=LATE), rated_at=EVENING, others={"sleep": B}
    )
    question = asked(made)
    (walk,) = gather(question, ["walk"])
    start = Finding(
        "action_after_outcome",
        "warning",
        "action walk",
        "it mostly began after urge had been rated, so it cannot have caused it",
        "rate an outcome later in the night",
    )
    assert timing_findings(question, walk) == [start]
    late = tuple(t + timedelta(hours=10) for t in EVENING)
    sleep = replace(made.outcomes["sleep"], rated_at=late)
    outcomes = {**made.outcomes, "sleep": sleep, "mood": replace(sleep, name="mood")}
    question = asked(replace(made, outcomes=outcomes))
    assert timing_findings(question, walk) == [replace(start, repair="ask about sleep or mood")]


def test_an_action_after_the_rating_is_no_cause_of_it() -> None:
    made = diary(noise(N, 1), action("walk", A, done_at=LATE), rated_at=EVENING)
    found = only(answer(made))
    assert (found.level, found.effect) == ("not_enough", None)
    assert found.reasons == ("It began after the rating, so it cannot be its cause.",)
    assert found.sentence.endswith("It began after the rating, so it cannot be its cause.")


def test_a_bundle_and_near_dependence_as_findings() -> None:
    twin = A.copy()
    twin[[3, 4]] = 1 - twin[[3, 4]]
    question = asked(diary(noise(N, 1), action("tea", A), action("bath", twin)))
    groups = gather(question, ["tea", "bath"])
    assert dependence_findings(question, groups) == [
        Finding(
            "bundle",
            "note",
            "actions tea, bath",
            "the diary cannot tell them apart, so they stand as one item",
            "leave one of them out on at least 5 nights to split them",
        )
    ]
    made = diary(noise(N, 1), action("tea", A, None), action("gum", B, None), action("sum", A + B))
    question = asked(made)
    assert dependence_findings(question, gather(question, list(made.actions))) == [
        Finding(
            "collinear",
            "warning",
            "actions",
            "together they nearly determine one another",
            "vary them independently, or test one at a time",
        )
    ]


@pytest.mark.parametrize("medicine", [False, True])
def test_an_as_needed_action_shows_the_bare_difference_and_no_more(medicine: bool) -> None:
    y = on_scale(4 + noise(N, 1) + 3 * A)
    names = frozenset({"gum"} if medicine else ())
    found = only(answer(diary(y, action("gum", A, "as_needed")), medicines=names))
    difference = y[A == 1].mean() - y[A == 0].mean()
    assert found.effect is None
    assert found.reasons == ("Taken because the legs were bad.",)
    assert found.secondary == {"members": ["gum"], "difference": pytest.approx(difference)}
    end = (
        "a change of plan belongs to the person who prescribed it."
        if medicine
        else 'nights drawn by "ekbom plan" could.'
    )
    assert found.sentence == (
        f"Nights with gum were on average {difference:.1f} points higher ({int(A.sum())} nights "
        f"with, {int(N - A.sum())} without). It is taken when the legs are bad, so this cannot "
        f"show what it does; {end}"
    )


def test_a_pattern_as_a_whole() -> None:
    found = only(answer(diary(on_scale(6 + noise(N, 2, sd=1) - 2 * B), action("tea", B))))
    assert found.effect is not None
    low, high = (f"{abs(v):.1f}" for v in found.effect.interval_95)
    assert found.sentence == (
        f"In your diary tea goes together with nights that are about {-found.effect.mean:.1f} "
        f"points lower, other logged things held equal ({int(B.sum())} nights with, "
        f"{int(N - B.sum())} without; 95 % interval \N{MINUS SIGN}{low} to \N{MINUS SIGN}{high}). "
        "Nothing was drawn at random."
    )
    assert (found.kind, found.basis, found.reasons) == ("habit", "diary", ())
    assert set(found.secondary or {}) == {"members", "carry_over"}


def test_answers_come_in_the_order_of_the_names() -> None:
    made = diary(noise(N, 1), action("tea", A), action("gum", B))
    found = [a.name for a in answer_observed(asked(made), ["gum", "tea"])[0]]
    assert found == ["gum", "tea"]


def test_a_question_that_cannot_be_put_says_why() -> None:
    made = replace(diary([5] * 3, others={"sleep": [3] * 3}), source="a.csv")
    said = []
    for outcome, worthwhile in (("pain", None), ("urge", 10.0)):
        with pytest.raises(UsageError) as caught:
            asked(made, outcome=outcome, worthwhile=worthwhile)
        said.append(str(caught.value))
    assert said == [
        "a.csv: outcome 'pain': it is not one of the outcomes (urge, sleep); name one of them",
        "--worthwhile: 10 is not a change on a scale of 0 to 10; "
        "give the smallest change that would alter what you do, above 0",
    ]


def test_an_onset_after_the_evening_is_a_ceiling() -> None:
    question = asked(diary([5.0] * 4, censored=(True, True, False, False)))
    assert question.outcome_caps(question.nights.used) == (
        Cap(
            "pattern",
            "On 50% of them urge is only known to be later than the end of the evening, so the "
            "size of the difference is a guess.",
        ),
    )


def test_counts_of_missing_nights_as_json() -> None:
    assert Missing(9, 8, 7, 6, 2, 1).to_dict() == {
        "nights_due": 9,
        "nights_recorded": 8,
        "with_due": 7,
        "with_recorded": 6,
        "without_due": 2,
        "without_recorded": 1,
    }
    assert Missing(0, 0, 0, 0, 0, 0).share == 0.0
    assert Missing(4, 3, 4, 3, 0, 0).gap == 0.0
