"""Medicines in the text of a case: added, changed and taken out, and nothing else touched."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.exchange.case_file import case_from
from ekbom.exchange.case_medicines import changed_medicine, with_medicine, without_medicine
from ekbom.model.errors import InputError

HEAD = 'format = "ekbom-case/1"\ntitle = "t"\nsource = "s"\n'
TWO = (
    HEAD
    + """
# Kept as it is.
[[taking]]
name = "pramipexole"   # in the evening
dose = "0.25 mg"
[[taking.steps]]
on = 2025-05-06
dose = "0.25 mg"

[[taking]]
name = "metformin"

[known]
ferritin = "45 ug/L"
"""
)


def names(text):
    return [(one.name, one.taking) for one in case_from(text, "case", now=None).record.medicines]


def test_one_is_put_at_the_end():
    told = {"name": 'Dr. "Q" \\ drops', "taking": "taken", "since": date(2026, 1, 5), "dose": ""}
    text = with_medicine(TWO, told, where="w")
    assert text.startswith(TWO.rstrip())
    assert names(text)[-1] == ('Dr. "Q" \\ drops', "taken")
    use = case_from(text, "case", now=None).record.medicines[-1]
    assert (use.since, use.dose) == (date(2026, 1, 5), None)
    assert names(with_medicine(HEAD, {"name": "x"}, where="w")) == [("x", "taken")]


def test_words_are_changed_added_and_taken_out():
    told = {"taking": "stopped", "dose": None, "until": date(2026, 11, 2)}
    text = changed_medicine(TWO, 0, told, where="w")
    use, other = case_from(text, "case", now=None).record.medicines
    assert (use.taking, use.dose, use.until, len(use.steps)) == (
        "stopped", None, date(2026, 11, 2), 1,
    )  # fmt: skip
    assert other.name == "metformin"
    assert 'name = "pramipexole"   # in the evening' in text
    assert "# Kept as it is." in text


def test_a_further_table_of_one_is_no_place_of_its_own():
    text = changed_medicine(TWO, 1, {"taking": "past"}, where="w")
    assert names(text) == [("pramipexole", "taken"), ("metformin", "past")]


def test_one_is_taken_out():
    assert names(without_medicine(TWO, 1, where="w")) == [("pramipexole", "taken")]
    alone = without_medicine(with_medicine(HEAD, {"name": "x"}, where="w"), 0, where="w")
    assert names(alone) == []


@pytest.mark.parametrize("place", [-1, 2, 99])
def test_another_place_is_none(place):
    with pytest.raises(InputError, match="there is no such medicine on the list"):
        changed_medicine(TWO, place, {"taking": "past"}, where="w")
    with pytest.raises(InputError, match="there is no such medicine on the list"):
        without_medicine(TWO, place, where="w")


@pytest.mark.parametrize(
    "text",
    [
        HEAD + 'taking = [{ name = "pramipexole" }]\n',
        HEAD + '[[taking]]\nname = """\npramipexole\n[[taking]]\n"""\n',
    ],
)
def test_a_list_written_in_another_way_is_left_alone(text):
    with pytest.raises(InputError):
        without_medicine(text, 0, where="w")


def test_its_further_tables_go_with_it():
    text = without_medicine(TWO, 0, where="w")
    assert names(text) == [("metformin", "taken")]
    assert "steps" not in text
    assert 'ferritin = "45 ug/L"' in text
