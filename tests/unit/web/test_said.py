"""What the science says, as a page writes it."""

from __future__ import annotations

from ekbom.model.errors import EkbomError
from ekbom.web.said import in_words, sentence


def test_an_error_is_one_sentence():
    assert sentence(EkbomError("dose", "it has no unit", "add mg")) == "It has no unit; add mg."
    assert sentence(EkbomError("dose", "it has no unit", "")) == "It has no unit."


def test_what_only_the_command_line_can_do_is_left_out():
    told = in_words(EkbomError("x", "it is new", "add it with --new, or choose another name"))
    assert (told.where, told.problem, told.todo) == ("x", "it is new", "choose another name")
    told = in_words(EkbomError("x", "it is new", "add it, or choose another name"))
    assert told.todo == "add it, or choose another name"
