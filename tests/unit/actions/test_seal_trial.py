"""A trial sealed into the workspace, and what it could show beforehand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.web_pages import filled_desk

from ekbom.actions.entries import log_entry
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.seal_trial import TrialAsked, check_trial, look_ahead, seal_trial
from ekbom.model.errors import NotAnswerable, UsageError

ASKED = TrialAsked("tea", "urge", date(2026, 11, 25), pairs=6)


def rng():
    return np.random.default_rng(3)


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


def test_it_is_kept_with_its_file(desk):
    me = own_person(desk)
    seal = seal_trial(desk, me, ASKED, rng=rng())
    (plan,) = kept_plans(desk, me)
    assert (plan.seal, plan.action, len(plan.schedule.assign)) == (seal, "tea", 12)
    (kept,) = desk.store.find(me, "plan")
    assert (kept.source, kept.night) == ("plan-tea-2026-11-25.json", date(2026, 11, 25))
    assert kept.original


def test_looking_keeps_nothing_and_says_whose_noise(desk):
    me = own_person(desk)
    log_entry(desk, me, {"urge": "5"})
    seen = look_ahead(desk, me, ASKED, rng=rng(), runs=20)
    assert [one.code for one in seen.findings][-1] == "noise_assumed"
    assert kept_plans(desk, me) == ()


def test_own_nights_are_the_noise(tmp_path):
    desk, _ = filled_desk(tmp_path)
    seen = look_ahead(desk, own_person(desk), ASKED, rng=rng(), runs=20)
    assert seen.noise["own"] is True


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (TrialAsked("note", "urge", date(2026, 11, 25)), UsageError),
        (TrialAsked("tea", "urge", date(2026, 11, 19)), UsageError),
        (TrialAsked("pramipexole", "urge", date(2026, 11, 25)), NotAnswerable),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_kept(desk, asked, error):
    me = own_person(desk)
    for ask in (check_trial, look_ahead, seal_trial):
        with pytest.raises(error):
            ask(desk, me, asked, rng=rng())
    assert kept_plans(desk, me) == ()
