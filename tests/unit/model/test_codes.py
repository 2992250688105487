from __future__ import annotations

import pytest

from ekbom.model.codes import Atc
from ekbom.model.errors import UnitError


@pytest.mark.parametrize(
    ("code", "level"), [("N", 1), ("N04", 2), ("N04B", 3), ("N04BC", 4), ("N04BC05", 5)]
)
def test_every_level_of_atc(code, level):
    assert Atc(code).level == level
    assert str(Atc(code)) == code


@pytest.mark.parametrize("wrong", ["", "n04bc05", "N4", "N04BC5", "04BC05", "N04BC055", "N04 BC05"])
def test_a_wrong_code_is_refused(wrong):
    with pytest.raises(UnitError, match="ATC"):
        Atc(wrong)


def test_a_substance_lies_in_its_group():
    assert Atc("N04BC05").within(Atc("N04B"))
    assert not Atc("N04BC05").within(Atc("N03"))
