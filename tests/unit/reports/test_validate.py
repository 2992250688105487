"""The page of a validation: what it says, and what it says where there is nothing to say."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from tests.builders.html import Reader, faults_of

from ekbom.model.agreement import BlandAltman
from ekbom.model.finding import Finding
from ekbom.model.validation import (
    AgainstScorer,
    Anchor,
    Judged,
    PeoplePair,
    Spread,
    ValidatedRecord,
    Validation,
)
from ekbom.reports.validate import validation_page

F1 = {"left": 0.9, "right": None, "legs": 0.85, "periodic": 0.8}
SCORER = AgainstScorer("3", 1200, 2, F1, F1, {**F1, "legs": 0.5}, 20.0, None)
OURS = {
    "left": Spread(2, 0.9, 0.8, 0.95), "right": Spread(1, 0.7, 0.7, 0.7),
    "legs": Spread(2, 0.85, 0.75, 0.9),
}  # fmt: skip
RECORD = ValidatedRecord(
    "SN1", 36, 1, (SCORER, replace(SCORER, scorer="4", index=24.0, index_scorer=30.0)),
    (PeoplePair("3", "4", {"left": 0.65, "legs": 0.6}),),
    OURS, {"left": Spread(1, 0.65, 0.65, 0.65)}, 22.0, 30.0,
)  # fmt: skip
FOUND = Validation(
    data_set="PSG-IPA 1.0.0, limb movements",
    folder="here",
    rules="wasm2016",
    main="legs",
    iou_min=0.2,
    records=(RECORD,),
    over_all=OURS,
    people_over_all={"left": Spread(1, 0.65, 0.65, 0.65), "legs": Spread(1, 0.6, 0.6, 0.6)},
    icc=0.9712,
    differences=BlandAltman("plms_index", "1/h", 2, -8.0, 1.0, -9.96, -6.04),
    judged=(
        Judged("median F1 over all", 0.8, 0.85, True),
        Judged("median F1 of SN1", 0.75, 0.7, False),
        Judged("intraclass correlation of the PLMS index", 0.95, None, None),
    ),
    anchors=(Anchor("It was so.", "A (2020)", "verified"), Anchor("It may be.", "B", "memory")),
    findings=(Finding("one", "warning", "SN1", "something odd", "look at it"),),
)  # fmt: skip


def page(**changed: object) -> str:
    return validation_page(replace(FOUND, **changed), made_at="2026-11-21 12:00")  # type: ignore[arg-type]


def words(text: str) -> str:
    bare = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@pytest.mark.parametrize("changed", [{}, {"records": (), "findings": ()}])
def test_the_page_stands_alone(changed: dict[str, object]) -> None:
    assert faults_of(page(**changed)) == []


def test_the_page_says_what_was_found() -> None:
    said = words(page())
    for part in (
        "1 record, both legs: our movements and those of a scorer agree with a middle F1 of 0.85, "
        "two scorers among themselves with 0.60.",
        "Left leg ours 0.90 (0.80 to 0.95) people 0.65",
        "Right leg ours 0.70 people none",
        "SN1 ours 22.0 (20.0 to 24.0) people 30.0",
        "SN1, 3 1,200 0.85 0.85 0.50 20.0 none",
        "SN1 3 and 4 0.65 none 0.60 none",
        "Ours less theirs, on average \u22128.0 per hour",
        "Holds 95 of 100 differences \u221210.0 to \u22126.0",
        "Intraclass correlation 0.971",
        "Median F1 over all 0.850; suggested at least 0.80: reached",
        "Median F1 of SN1 0.700; suggested at least 0.75: not reached",
        "none; suggested at least 0.95: cannot be said",
        "It was so. A (2020); seen in the source.",
        "It may be. B; not yet checked.",
        "share is at least 0.2 of what",
        "under the same rules (wasm2016)",
        "says nothing about the severity of restless legs",
        "SN1 : something odd. Look at it.",
        "Made 2026-11-21 12:00",
    ):
        assert part in said
    assert "Periodic movements alone" not in said


def test_a_drawing_says_its_numbers() -> None:
    labels = [one["aria-label"] for one in Reader(page()).all("svg") if one.get("class") == "ci"]
    assert "Left leg: ours 0.90 (0.80 to 0.95), people 0.65" in labels
    assert "SN1, PLMS index: ours 22.0 (20.0 to 24.0), people 30.0" in labels


def test_a_drawing_puts_people_behind_and_us_before() -> None:
    drawn = re.search(r'<svg class="ci"[^>]*aria-label="Left leg: .*?</svg>', page())
    assert drawn is not None
    rectangle = re.search(r'<rect class="bar80" x="([\d.]+)%" y="12" width="([\d.]+)%"', drawn[0])
    circle = re.search(r'<circle class="guess" cx="([\d.]+)%"', drawn[0])
    line = re.search(r'<line class="line95" x1="([\d.]+)%" x2="([\d.]+)%"', drawn[0])
    assert rectangle is not None
    assert circle is not None
    assert line is not None
    assert (rectangle.groups(), circle.groups(), line.groups()) == (
        ("65.00", "0.00"), ("90.00",), ("80.00", "95.00")
    )  # fmt: skip
    assert rectangle.start() < line.start() < circle.start()


def test_one_leg_alone_is_not_summed() -> None:
    alone = {"unknown": Spread(1, 0.9, 0.9, 0.9), "legs": Spread(1, 0.9, 0.9, 0.9)}
    said = words(page(over_all=alone, records=(replace(RECORD, ours=alone),), main="periodic"))
    assert "The marked leg ours 0.90" in said
    assert "Both legs" not in said
    assert "Periodic movements alone were marked" in said
    assert "Of periodic movements: how many of ours" in said


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"people_over_all": {}}, "There are no two scorers to compare with each other."),
        ({"over_all": {}}, "nobody marked a movement, and none was found."),
        ({"records": ()}, "No record could be answered; what was in the way stands below."),
        ({"differences": None}, "Without an index in any record, agreement cannot be told."),
        ({"icc": None}, "Intraclass correlation none"),
    ],
)
def test_what_is_missing_is_said(changed: dict[str, object], says: str) -> None:
    assert says in words(page(**changed))


def test_one_record_has_no_limits() -> None:
    one = BlandAltman("plms_index", "1/h", 1, -8.0, None, None, None)
    assert "differences" not in words(page(differences=one)).split("Each scorer")[1]
    assert "Holds 95" not in words(page(differences=one))


def test_a_record_without_an_index_says_why() -> None:
    bare = replace(SCORER, index=None, index_scorer=None)
    record = replace(RECORD, scorers=(bare,), index=None, index_people=None, pairs=())
    text = page(records=(record,), differences=None)
    assert 'aria-label="SN1: no index, as there are no stages of sleep"' in text
    assert "SN1 ours none people none" in words(text)
    assert "Every two people" not in text
