"""Doses, and what is from memory, are for clinicians alone."""

from __future__ import annotations

import pytest

from ekbom.knowledge.audience import AUDIENCES, may_see, refuse_unseen
from ekbom.model.errors import NotAnswerable

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
        (DOSES, "about doses"),
        ({**MEMORY, "audience": "clinician"}, "not checked yet"),
    ],
)
def test_a_refusal_says_why_and_whom_to_ask(entry: dict[str, str], what: str) -> None:
    with pytest.raises(NotAnswerable) as caught:
        refuse_unseen("lab.x", entry, "person")
    assert str(caught.value) == (
        f"explain: lab.x is {what} and is shown to clinicians alone; "
        "ask the person who prescribes, or say --audience clinician"
    )
    refuse_unseen("lab.x", entry, "clinician")
    refuse_unseen("lab.x", PLAIN, "person")
