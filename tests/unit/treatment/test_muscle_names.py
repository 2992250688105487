"""Names of muscles: shared ones are asked about, near ones offered."""

from __future__ import annotations

import pytest

from ekbom.knowledge.muscles import muscles
from ekbom.model.errors import InputError
from ekbom.treatment.muscle_names import find_muscles, muscle_of, near_muscles


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("piriformis", ["piriformis"]),
        ("Piriformis", ["piriformis"]),
        ("QL", ["quadratus_lumborum"]),
        ("upper trapezius", ["trapezius_upper"]),
        ("Gastrocnemius, medial head", ["gastrocnemius_medial"]),
        ("gastrocnemius", ["gastrocnemius_medial", "gastrocnemius_lateral"]),
        ("gluteals", ["gluteus_maximus", "gluteus_medius", "gluteus_minimus"]),
        ("soleus", ["soleus"]),
        ("nothing", []),
        ("", []),
    ],
)
def test_names(name: str, ids: list[str]) -> None:
    assert [one.id for one in find_muscles(name)] == ids


def test_every_muscle_has_its_id_and_its_name_for_itself() -> None:
    for muscle in muscles().values():
        assert muscle_of(muscle.id) == muscle_of(muscle.name) == muscle
        assert all(muscle in find_muscles(alias) for alias in muscle.aliases)


def test_a_shared_name_asks() -> None:
    with pytest.raises(
        InputError,
        match="calf: the name is shared by 3 muscles; "
        "say which: gastrocnemius_medial, gastrocnemius_lateral, soleus",
    ):
        muscle_of("calf")


def test_a_slip_is_offered() -> None:
    assert near_muscles("piriformes")[0] == "piriformis"
    with pytest.raises(
        InputError, match=r"piriformes: there is no such .*near to it are piriformis$"
    ):
        muscle_of("piriformes")
    with pytest.raises(InputError, match=r"near to it are tibialis anterior, tibialis posterior$"):
        muscle_of("tibialis")
    with pytest.raises(InputError, match=r"xxxxxxxx: .*; ekbom muscles lists them all"):
        muscle_of("xxxxxxxx")
    with pytest.raises(InputError, match="muscle: there is no such muscle"):
        muscle_of("")
