"""Names of medicines: recognised as they are written, never guessed."""

from __future__ import annotations

import pytest

from ekbom.assessment.medicine_names import named, recognise
from ekbom.knowledge.load import drug_names


@pytest.mark.parametrize(
    ("told", "ids"),
    [
        ("pramipexole", ("pramipexole",)),
        ("PRAMIPEXOL", ("pramipexole",)),
        ("Pramipexole dihydrochloride 0.25 mg", ("pramipexole",)),
        ("Mirapexin", ("pramipexole",)),
        ("Sifrol 0,18 mg in the evening", ("pramipexole",)),
        ("N04BC05", ("pramipexole",)),
        ("n04bc05, evening", ("pramipexole",)),
        ("Zoloft", ("sertraline",)),
        ("Lustral", ("sertraline",)),
        ("gabapentin enacarbil", ("gabapentin_enacarbil",)),
        ("Horizant", ("gabapentin_enacarbil",)),
        ("gabapentin", ("gabapentin",)),
        ("St John's wort tea", ("st_johns_wort",)),
        ("blood thinners", ("anticoagulants",)),
        ("valproate sodium", ("valproate",)),
        ("iron sucrose", ("iron_sucrose",)),
        ("ferrous fumarate", ("iron_by_mouth",)),
        ("Tylenol PM", ("diphenhydramine",)),
        ("oxycodone and pregabalin", ("oxycodone", "pregabalin")),
        ("carbidopa/levodopa", ("levodopa",)),
    ],
)
def test_what_a_name_means(told: str, ids: tuple[str, ...]) -> None:
    found = recognise(told)
    assert (found.told, set(found.ids), found.near) == (told, set(ids), ())


def test_a_spelling_inside_a_longer_one_is_no_second_medicine() -> None:
    assert recognise("gabapentin enacarbil and gabapentin").ids == (
        "gabapentin_enacarbil",
        "gabapentin",
    )


@pytest.mark.parametrize(
    ("slip", "near"),
    [("pamipexole", "pramipexole"), ("mirtazepine", "mirtazapine"), ("sertaline", "sertraline")],
)
def test_a_slip_is_offered_and_never_taken(slip: str, near: str) -> None:
    found = recognise(slip)
    assert found.ids == ()
    assert found.near[0] == near
    assert found.groups == frozenset()


@pytest.mark.parametrize("told", ["metformin 500 mg", "", "  ", "12", "promise", "gab"])
def test_what_is_not_known_is_not_guessed(told: str) -> None:
    assert recognise(told).ids == ()
    assert recognise(told).near == ()


def test_a_code_that_several_share_is_offered() -> None:
    found = recognise("B03AC")
    assert found.ids == ()
    assert set(found.near) == {"ferric carboxymaltose", "iron sucrose", "iron drip"}


def test_two_codes_are_two_medicines() -> None:
    assert set(recognise("N04BC05 (N06AB06)").ids) == {"pramipexole", "sertraline"}
    # Part of a code, or one that nothing here has, means nothing.
    assert recognise("N04BC0").ids == ()
    assert recognise("A10BA02").ids == ()


def test_the_groups_of_what_is_meant() -> None:
    assert recognise("clonazepam").groups == {"benzodiazepine", "antiseizure"}
    assert recognise("tramadol with trazodone").groups == {"opioid", "antidepressant", "sedative"}
    assert recognise("loratadine").groups == frozenset()


@pytest.mark.parametrize("drug", drug_names().values(), ids=lambda drug: drug.id)
def test_every_name_of_the_list_means_its_medicine(drug: object) -> None:
    for name in drug.names:  # type: ignore[attr-defined]
        assert recognise(name).ids == (drug.id,), name  # type: ignore[attr-defined]


def test_names_in_a_sentence() -> None:
    assert named("st_johns_wort") == "Hypericum"
    assert named("pramipexole") == "Pramipexole"
