"""What an action refused, in the form it was asked with."""

from __future__ import annotations

import pytest

from ekbom.model.errors import InputError, NotAllowed, UsageError
from ekbom.web.fields import Filled
from ekbom.web.refused import refusals, wrong_of


def test_an_error_names_its_place_and_what_to_do():
    error = InputError("goal", "it is empty", "write what is wanted")
    assert wrong_of(error) == "Goal: it is empty. Write what is wanted."
    assert wrong_of(InputError("goal", "it is empty", "")) == "Goal: it is empty."


def test_what_is_refused_stands_in_the_form():
    form = Filled()
    with refusals(form):
        raise UsageError("goal", "it is empty", "write it")
    with refusals(form, "label"):
        raise InputError("label", "it is taken", "choose another")
    assert form.wrong == {
        "": "Goal: it is empty. Write it.", "label": "Label: it is taken. Choose another.",
    }  # fmt: skip


def test_a_missing_right_is_no_fault_of_the_form():
    form = Filled()
    with pytest.raises(NotAllowed), refusals(form):
        raise NotAllowed("person", "there is no such person here", "ask who keeps the house")
    assert form.wrong == {}
