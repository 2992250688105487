"""A laboratory value among the limits of the rules that read it."""

from __future__ import annotations

import re

import pytest

from ekbom.model.observation import Quantity
from ekbom.reports.assessment_ruler import LOOKS, look_sign, ruler, rules_for, whose, zone

ADULT = ("iron.adult", "iron.adult_by_vein", "iron.adult_older", "iron.find_the_cause")


def numbers(drawing: str, cls: str, name: str) -> list[float]:
    """An attribute of every element of a class."""
    return [float(x) for x in re.findall(rf'<\w+ class="{cls}"[^>]* {name}="([-\d.]+)"', drawing)]


def texts(drawing: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def test_each_rule_has_its_limit_and_its_name() -> None:
    found = ruler("ferritin", Quantity(45, "ug/L"), ADULT)
    assert found is not None
    assert (found.title, found.value, found.looks) == (
        "Ferritin",
        "45 ug/L",
        ("talk", "vein", "first"),
    )
    assert texts(found.wide) == [
        "AASM 2025: 75 ug/L or less",
        "AASM 2025: above 75 ug/L and up to 100 ug/L",
        "IRLSSG 2018, Silber 2021: 75 ug/L or less",
        "UpToDate figure 131282: below 30 ug/L",
        "45 ug/L",
        "0", "30", "75", "100", "150",
    ]  # fmt: skip
    assert texts(found.narrow)[:4] == texts(found.wide)[:4]


def test_a_limit_and_the_value_stand_where_the_scale_puts_them() -> None:
    found = ruler("ferritin", Quantity(75, "ug/L"), ADULT[:1])
    assert found is not None
    (limit,) = numbers(found.wide, "lab-limit", "x1")
    assert numbers(found.wide, "reading", "x1") == [limit]
    assert numbers(found.wide, "guess", "cx") == [limit]
    # 75 of 100 on a bar from 10 to 514.
    assert limit == 10 + 504 * 0.75
    assert 'd="M10 70h378v10h-378z"' in found.wide


def test_the_scale_holds_a_value_beyond_every_limit() -> None:
    found = ruler("ferritin", Quantity(180, "ug/L"), ADULT[:1])
    assert found is not None
    assert texts(found.wide)[-3:] == ["0", "75", "200"]
    assert "on a scale from 0 to 200 ug/L" in found.wide


def test_saturation_has_a_range_that_is_open_above() -> None:
    found = ruler("tsat", Quantity(18, "%"), ["iron.adult", "iron.ceiling"])
    assert found is not None
    assert found.looks == ("talk", "first")
    assert texts(found.wide)[:2] == [
        "AASM 2025: below 20%",
        "BMJ Best Practice topic 65: above 45%",
    ]
    assert "M388 110h126v10h-126z" in found.wide


def test_a_value_no_rule_reads_has_no_ruler() -> None:
    assert ruler("ferritin", Quantity(45, "ug/L"), ["iron.ceiling", "iron.since"]) is None


def test_the_label_says_all_of_it_in_words() -> None:
    found = ruler("tsat", Quantity(18, "%"), ["iron.adult"])
    assert found is not None
    label = "Transferrin saturation 18% on a scale from 0 to 30 %. AASM 2025: below 20%."
    assert f'aria-label="{label}"' in found.wide
    assert f'aria-label="{label}"' in found.narrow


def test_rules_are_those_of_the_population_newest_first() -> None:
    adult = rules_for("iron", "adult", "person")
    assert adult.index("iron.adult") < adult.index("iron.adult_older")
    assert {"iron.adult_by_vein", "iron.ceiling", "iron.find_the_cause"} <= set(adult)
    assert not {"iron.child", "iron.dialysis", "iron.pregnancy", "iron.inflamed"} & set(adult)
    child = rules_for("iron", "child", "person")
    assert "iron.child" in child
    assert not {"iron.adult", "iron.find_the_cause"} & set(child)


def test_what_rests_on_memory_is_for_clinicians() -> None:
    assert "iron.pregnancy" in rules_for("iron", "pregnant", "clinician")
    assert "iron.pregnancy" not in rules_for("iron", "pregnant", "person")


def test_a_limit_belongs_to_its_guideline_or_its_first_source() -> None:
    assert whose("lab.ferritin.adult_start") == "AASM 2025"
    assert whose("lab.iron_contra") == "BMJ Best Practice topic 65"


def test_where_a_doctor_looks_first_the_bar_is_hatched() -> None:
    hatched = zone("first", 10, 40, 0)
    assert 'class="lab-first" d="M10 0h30v10h-30z"' in hatched
    assert hatched.count("l10 -10") == 5
    assert zone("talk", 10, 40, 0) == '<path class="lab-talk" d="M10 0h30v10h-30z"></path>'


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_has_a_sign_that_is_not_read_aloud(look: str) -> None:
    sign = look_sign(look)  # type: ignore[arg-type]
    assert f"lab-{look}" in sign
    assert 'aria-hidden="true"' in sign


def test_a_value_far_beyond_all_limits_stands_at_the_edge() -> None:
    found = ruler("ferritin", Quantity(4000, "ug/L"), ADULT)
    assert found is not None
    assert texts(found.wide)[4:] == ["4000 ug/L, beyond this scale", "0", "30", "75", "100", "300"]
    assert numbers(found.wide, "guess", "cx") == [514]
    at_the_edge = ruler("ferritin", Quantity(300, "ug/L"), ADULT)
    assert at_the_edge is not None
    assert texts(at_the_edge.wide)[4] == "300 ug/L"


def test_numbers_of_the_scale_that_would_touch_are_left_out() -> None:
    found = ruler("ferritin", Quantity(550, "ug/L"), [*ADULT, "iron.dialysis"])
    assert found is not None
    assert texts(found.narrow)[6:] == ["0", "75", "200", "600"]
