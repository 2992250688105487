"""What the science says, as a page writes it."""

from __future__ import annotations

import pytest

from ekbom.model.errors import EkbomError
from ekbom.web.said import dated, in_words, sentence


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0.125 mg on 2023-03-01, then 2025-05-06", "0.125 mg on 1 March 2023, then 6 May 2025"),
        ("of 2026-11-21.", "of 21 November 2026."),
        ("version 2026-13-40 and 12026-11-21", "version 2026-13-40 and 12026-11-21"),
        ("nothing", "nothing"),
    ],
)
def test_days_are_written_as_people_write_them(text, read):
    assert dated(text) == read


def test_an_error_is_one_sentence():
    assert sentence(EkbomError("dose", "it has no unit", "add mg")) == "It has no unit; add mg."
    assert sentence(EkbomError("dose", "it has no unit", "")) == "It has no unit."


def test_what_only_the_command_line_can_do_is_left_out():
    told = in_words(EkbomError("x", "it is new", "add it with --new, or choose another name"))
    assert (told.where, told.problem, told.todo) == ("x", "it is new", "or choose another name")
