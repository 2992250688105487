"""A fact id becomes a sentence with its sources."""

from __future__ import annotations

import pytest

from ekbom.knowledge.explain import explain, fact_ids
from ekbom.model.errors import UsageError


def test_a_finding_cites_its_source_and_where_it_was_seen() -> None:
    fact = explain("nof1.irls.no_treatment")
    assert (fact.value, fact.unit, fact.status) == (-6.58, "IRLS points", "verified")
    said = fact.say()
    assert "Silva" in said
    assert "(abstract)" in said


def test_a_level_says_its_badge_and_that_it_is_a_choice() -> None:
    said = explain("nof1.level.helps").say()
    assert said.startswith("Helps: ")
    assert said.endswith("A choice of this project, not a finding of anybody.")


def test_a_medicine_names_its_row_of_the_index() -> None:
    fact = explain("drug_names.ropinirole")
    assert fact.says == "Ropinirole: dopamine agonist; counts as prescribed."
    assert fact.locator == "row N04BC04"
    assert fact.memory_parts == ("brands",)


def test_a_supplement_does_not_count_as_prescribed() -> None:
    fact = explain("drug_names.magnesium")
    assert "does not count as prescribed" in fact.says
    assert fact.memory_parts == ("note",)


def test_a_medicine_without_a_code_cites_its_own_source() -> None:
    fact = explain("drug_names.gabapentin_enacarbil")
    assert fact.locator == "not recorded"
    assert "Comella" in fact.sources[0]


def test_every_fact_can_be_explained() -> None:
    ids = fact_ids()
    assert len(set(ids)) == len(ids) > 100
    for fact_id in ids:
        fact = explain(fact_id)
        assert fact.id == fact_id
        assert fact.sources
        assert fact.say().endswith(".")


def test_a_slip_is_answered_with_names_spelt_alike() -> None:
    with pytest.raises(UsageError, match=r"no fact 'nof1\.level\.help'.*nof1\.level\.helps"):
        explain("nof1.level.help")


def test_nonsense_is_answered_with_an_example() -> None:
    with pytest.raises(UsageError, match=r"such as nof1\.irls\.no_treatment$"):
        explain("?")


def test_a_fact_with_numbers_of_their_own_units_is_explained_without_them() -> None:
    fact = explain("lab.ferritin.adult_start")
    assert fact.value is None
    assert fact.population == "adults with RLS"
    assert "Winkelman" in fact.say()


def test_an_id_that_only_refers_to_others_is_no_fact_of_its_own() -> None:
    assert "plm.threshold" not in fact_ids()
    with pytest.raises(UsageError, match=r"there is no fact 'plm\.threshold'"):
        explain("plm.threshold")
