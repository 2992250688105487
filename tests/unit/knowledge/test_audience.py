"""Doses, and what is from memory, are for clinicians alone."""

from __future__ import annotations

import pytest

from ekbom.knowledge.audience import AUDIENCES, may_see, reader_of, refuse_unseen
from ekbom.model.errors import NotAnswerable, UsageError

PLAIN = {"status": "verified"}
MEMORY = {"status": "memory"}
DOSES = {"status": "verified", "audience": "clinician"}


def test_who_may_see_what() -> None:
    assert AUDIENCES == ("person", "clinician")
    seen = [[may_see(entry, one) for entry in (PLAIN, MEMORY, DOSES)] for one in AUDIENCES]
    assert seen == [[True, False, False], [True, True, True]]


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        (MEMORY, "not checked yet"),
        (DOSES, "for whoever treats"),
        ({**MEMORY, "audience": "clinician"}, "not checked yet"),
    ],
)
def test_a_refusal_says_why_and_whom_to_ask(entry: dict[str, str], what: str) -> None:
    with pytest.raises(NotAnswerable) as caught:
        refuse_unseen("lab.x", entry, "person")
    assert str(caught.value) == (
        f"explain: lab.x is {what} and is shown to clinicians alone; "
        "ask whoever treats you, or say --audience clinician"
    )
    refuse_unseen("lab.x", entry, "clinician")
    refuse_unseen("lab.x", PLAIN, "person")


@pytest.mark.parametrize("name", AUDIENCES)
def test_a_reader_is_named_as_it_is(name: str) -> None:
    assert reader_of(name) == name


def test_another_reader_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        reader_of("nurse")
    assert str(caught.value) == "--audience: 'nurse' is unknown; use person or clinician"
