"""Medicines are known by the spellings of other languages too, where only a last e differs."""

from __future__ import annotations

import pytest

from ekbom.knowledge.load import find_drug


@pytest.mark.parametrize(
    ("written", "drug"),
    [
        ("Ropinirol 0,25 mg", "ropinirole"),
        ("PRAMIPEXOL", "pramipexole"),
        ("rotigotin", "rotigotine"),
    ],
)
def test_a_last_e_does_not_hide_a_prescribed_medicine(written: str, drug: str) -> None:
    found = find_drug(written)
    assert found is not None
    assert found.id.startswith(drug)
    assert found.prescription


def test_a_shorter_word_is_not_a_medicine() -> None:
    assert find_drug("ropiniro") is None
