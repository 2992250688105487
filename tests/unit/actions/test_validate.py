"""Our movements against people's: what is compared, what is set aside, what is summed up."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.public_nights import LATE, LEFT, RIGHT

from ekbom.actions.validate_record import Scorer, compare_record, spreads
from ekbom.actions.validate_summary import merged, summed_up
from ekbom.knowledge.load import load_rules
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, Leg, LegMovement
from ekbom.model.recording import Marks
from ekbom.model.validation import Anchor, Gates, Judged, Spread, ValidatedRecord, Validation

RULES = load_rules("wasm2016")
STAGES = Hypnogram(("N2",) * 20, 30.0)
GATES = Gates(f1_all_min=0.8, f1_record_min=0.75, icc_min=0.95)


def moves(leg: Leg, bursts: tuple[tuple[float, float], ...]) -> tuple[LegMovement, ...]:
    return tuple(LegMovement(onset, lasts, leg) for onset, lasts in bursts)


def scorer(
    name: str,
    *marked: tuple[LegMovement, ...],
    stages: Hypnogram | None = STAGES,
    plm: bool = False,
) -> Scorer:
    found = tuple(move for one in marked for move in one)
    return Scorer(name, Marks(hypnogram=stages, movements=found), plm)


def record(ours: tuple[LegMovement, ...], *scorers: Scorer) -> ValidatedRecord:
    return compare_record(
        "SN1", ours, scorers, rules=RULES, policy=load_night_policy().agree, duration_s=600.0
    )


BOTH = (*moves("left", LEFT), *moves("right", RIGHT))


def test_each_scorer_is_a_comparison_of_its_own() -> None:
    found = record(
        BOTH,
        scorer("1", BOTH),
        scorer("2", moves("left", LATE), moves("right", RIGHT)),
    )
    assert (found.name, found.found, found.set_aside) == ("SN1", 36, 0)
    exact, late = found.scorers
    assert exact.f1 == {"left": 1.0, "right": 1.0, "legs": 1.0, "periodic": 1.0}
    assert (late.scorer, late.marked, late.set_aside) == ("2", 32, 0)
    assert late.f1["left"] == 2 * 20 / 44
    assert (late.precision["left"], late.recall["left"]) == (20 / 24, 1.0)
    assert late.f1["legs"] == 2 * 32 / 68
    assert found.ours["left"] == Spread(2, (1 + 40 / 44) / 2, 40 / 44, 1.0)
    # 24 movements, the right ones joined to the left ones, in ten minutes of sleep.
    assert (exact.index, exact.index_scorer) == (144.0, 144.0)
    assert (found.index, found.index_people) == (144.0, (144.0 + (late.index_scorer or 0)) / 2)


def test_people_are_compared_two_by_two() -> None:
    found = record((), scorer("1", BOTH), scorer("2", BOTH), scorer("7", moves("left", LATE)))
    assert [(one.a, one.b) for one in found.pairs] == [("1", "2"), ("1", "7"), ("2", "7")]
    assert [one.f1["left"] for one in found.pairs] == [1.0, 40 / 44, 40 / 44]
    assert found.people["left"] == Spread(3, 40 / 44, 40 / 44, 1.0)
    assert found.ours["left"] == Spread(3, 0.0, 0.0, 0.0)
    assert (found.found, found.index) == (0, 0.0)


def test_one_scorer_has_nobody_to_be_compared_with() -> None:
    found = record(BOTH, scorer("1", BOTH))
    assert (found.pairs, found.people) == ((), {})


def test_long_movements_are_set_aside_on_both_sides() -> None:
    longest = ((100.0, 10.0), (200.0, 10.001), (300.0, 14.0))
    found = record(moves("left", longest), scorer("1", moves("left", longest[:2])))
    assert (found.found, found.set_aside) == (1, 2)
    assert (found.scorers[0].marked, found.scorers[0].set_aside) == (1, 1)
    assert found.scorers[0].f1["legs"] == 1.0


def test_a_night_without_movements_has_no_f1() -> None:
    found = record((), scorer("1"), scorer("2"))
    assert (found.ours, found.people) == ({}, {})
    assert set(found.scorers[0].f1.values()) == {None}


def test_marks_too_short_for_the_rules_are_compared_leg_by_leg() -> None:
    short = moves("left", ((65.0, 0.3), (90.0, 0.3)))
    found = record(short, scorer("1", short))
    assert found.scorers[0].f1 == {"left": 1.0, "right": None, "legs": 1.0, "periodic": None}


def test_without_stages_there_is_no_index_and_periodic_ones_remain() -> None:
    found = record(BOTH, scorer("1", BOTH, stages=None), scorer("2", BOTH, stages=None))
    assert (found.index, found.index_people, found.scorers[0].index) == (None, None, None)
    assert found.ours["periodic"].median == 1.0


def test_the_index_of_both_sides_stands_on_the_stages_of_the_scorer() -> None:
    waking = Hypnogram(("N2",) * 10 + ("W",) * 10, 30.0)
    found = record(BOTH, scorer("1", BOTH), scorer("2", BOTH, stages=waking))
    assert [one.index for one in found.scorers] == [144.0, 132.0]
    assert [one.index_scorer for one in found.scorers] == [144.0, 132.0]
    assert found.index == 138.0


def test_where_periodic_ones_alone_were_marked_all_marks_are_periodic() -> None:
    lone = moves("left", ((65.0, 2.0), (300.0, 2.0)))
    found = record(moves("left", LEFT), scorer("1", lone, plm=True), scorer("2", lone))
    assert found.scorers[0].recall["periodic"] == 0.5
    assert found.scorers[1].recall["periodic"] is None
    marked = record(moves("left", LEFT), scorer("1", moves("left", LEFT), plm=True))
    assert marked.scorers[0].f1["periodic"] == 1.0


def test_spreads_leave_out_what_is_not_defined() -> None:
    rows = [{"left": 0.5, "right": None}, {"left": None}, {"left": 0.7}, {"left": 0.9}]
    assert spreads(rows) == {"left": Spread(3, 0.7, 0.5, 0.9)}
    assert spreads([]) == {}


def bare(name: str, f1: float | None, index: float | None, people: float | None) -> ValidatedRecord:
    ours = {} if f1 is None else {"legs": Spread(1, f1, f1, f1)}
    return ValidatedRecord(name, 0, 0, (), (), ours, {}, index, people)


def summary(*records: ValidatedRecord, gates: Gates | None = GATES) -> Validation:
    return summed_up("data", Path("here"), RULES, "legs", records, [], gates=gates)


def test_the_index_agrees_over_records() -> None:
    found = summary(
        bare("a", 0.8, 10.0, 8.0), bare("b", 0.8, 30.0, 30.0), bare("c", 0.8, None, 3.0),
        bare("d", 0.8, 3.0, None),
    )  # fmt: skip
    assert found.differences is not None
    assert (found.differences.nights, found.differences.bias) == (2, 1.0)
    # Rows 9 and 30: between 441, bias 1, rest 1.
    assert found.icc == pytest.approx((441 - 1) / (441 + 1))
    assert (found.data_set, found.folder, found.rules, found.iou_min) == (
        "data", "here", "wasm2016", 0.2
    )  # fmt: skip


def test_without_any_index_nothing_is_said_of_it() -> None:
    found = summary(bare("a", 0.8, None, None))
    assert (found.icc, found.differences) == (None, None)


def test_gates_are_judged_and_one_that_is_missed_is_a_warning() -> None:
    found = summary(bare("SN1", 0.75, 10.0, 10.0), bare("SN2", 0.7, 20.0, 20.0))
    assert found.judged == (
        Judged("median F1 over all", 0.8, None, None),
        Judged("median F1 of SN1", 0.75, 0.75, True),
        Judged("median F1 of SN2", 0.75, 0.7, False),
        Judged("intraclass correlation of the PLMS index", 0.95, 1.0, True),
    )
    assert [(one.code, one.severity, one.what) for one in found.findings] == [
        (
            "below_gate",
            "warning",
            "median F1 of SN2 is 0.700, below the 0.75 suggested for a release",
        )
    ]


def test_a_data_set_without_gates_is_not_judged() -> None:
    found = summary(bare("SN1", 0.1, None, None), gates=None)
    assert (found.judged, found.findings) == ((), ())


def test_all_scorers_of_all_records_count_once() -> None:
    one = record(BOTH, scorer("1", BOTH), scorer("2", moves("left", LATE)))
    found = summary(one, one)
    assert found.over_all["left"].n == 4
    assert found.people_over_all["left"] == Spread(2, 40 / 44, 40 / 44, 40 / 44)


def test_findings_of_one_kind_are_said_once() -> None:
    odd, late = (Finding(code, "note", "x", code, "left out") for code in ("odd", "late"))
    found = merged([("scorer 1", odd), ("scorer 1", odd), ("scorer 2", odd), ("scorer 2", late)])
    assert [(one.where, one.code) for one in found] == [
        ("scorer 1 and 1 more", "odd"), ("scorer 2", "late")
    ]  # fmt: skip
    assert merged([]) == []


def test_an_answer_can_be_written_as_json() -> None:
    found = summary(record(BOTH, scorer("1", BOTH))).to_dict()
    assert found["records"][0]["scorers"][0]["f1"]["legs"] == 1.0
    assert found["judged"][0]["met"] is True
    assert Anchor("a", "b", "verified").status == "verified"
