"""Two scorings held against each other."""

from __future__ import annotations

import math

import pytest

from ekbom.knowledge.load import load_rules
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.agreement import (
    Agreement,
    BlandAltman,
    EpochAgreement,
    EventAgreement,
    IndexPair,
    Marked,
)
from ekbom.model.errors import UsageError
from ekbom.model.movement import Index, LegMovement
from ekbom.model.night_policy import AgreePolicy
from ekbom.movements import score_movements
from ekbom.movements.agree import (
    bland_altman,
    compare,
    differing,
    index_pairs,
    kappa,
    marked,
    pooled,
)

POLICY = load_night_policy().agree


def left(*spans: tuple[float, float]) -> list[Marked]:
    return [Marked(at, lasts, "left") for at, lasts in spans]


def event(found: Agreement, group: str, matching: str) -> EventAgreement:
    (one,) = [e for e in found.events if (e.group, e.matching) == (group, matching)]
    return one


def both(a: list[Marked], b: list[Marked], matching: str, **policy: float) -> int:
    given = AgreePolicy(**{"iou_min": 0.2, "onset_s": 0.5, "epoch_s": 30.0, **policy})
    return event(compare(a, b, policy=given), "legs", matching).both


def test_what_only_one_of_two_holds_is_named_in_the_order_of_time() -> None:
    a = [*left((40.0, 3.0), (10.0, 2.0), (90.0, 2.0)), Marked(70.0, 1.0, "right")]
    b = [Marked(10.2, 2.0, "left"), Marked(40.0, 0.5, "left"), Marked(70.0, 1.0, "left")]
    only_a, only_b = differing(a, b, policy=POLICY)
    # Half a second of three is less than a fifth of both; another leg is another movement.
    assert only_a == (
        Marked(40.0, 3.0, "left"), Marked(70.0, 1.0, "right"), Marked(90.0, 2.0, "left"),
    )  # fmt: skip
    assert only_b == (Marked(40.0, 0.5, "left"), Marked(70.0, 1.0, "left"))
    found = event(compare(a, b, policy=POLICY), "legs", "overlap")
    assert (found.a - found.both, found.b - found.both) == (len(only_a), len(only_b))
    assert differing(a, a[::-1], policy=POLICY) == ((), ())
    assert differing([], b, policy=POLICY) == ((), tuple(b))


def test_of_movements_of_the_rules_each_is_named_once() -> None:
    a = [Marked(10.0, 2.0, "both", True), Marked(40.0, 2.0, "left", False)]
    assert differing(a, [], policy=POLICY) == (tuple(a), ())


def test_the_same_scoring_agrees_wholly() -> None:
    a = [*left((10.0, 2.0), (40.0, 3.0)), Marked(70.0, 1.0, "right")]
    found = compare(a, a[::-1], policy=POLICY)
    groups = [(one.group, one.matching, one.limit, one.a, one.b, one.both) for one in found.events]
    assert groups == [
        ("left", "overlap", 0.2, 2, 2, 2),
        ("right", "overlap", 0.2, 1, 1, 1),
        ("legs", "overlap", 0.2, 3, 3, 3),
        ("left", "onset", 0.5, 2, 2, 2),
        ("right", "onset", 0.5, 1, 1, 1),
        ("legs", "onset", 0.5, 3, 3, 3),
    ]
    assert {(one.precision, one.recall, one.f1) for one in found.events} == {(1.0, 1.0, 1.0)}
    assert found.epochs == (
        EpochAgreement("left", 30.0, 2, 0, 0, 1, 1.0),
        EpochAgreement("right", 30.0, 1, 0, 0, 2, 1.0),
    )


def test_precision_recall_and_f1() -> None:
    found = compare(left((0.0, 1.0), (20.0, 1.0)), left((0.1, 1.0)), policy=POLICY)
    one = event(found, "left", "overlap")
    assert (one.a, one.b, one.both) == (2, 1, 1)
    assert (one.precision, one.recall, one.f1) == (0.5, 1.0, pytest.approx(2 / 3))
    turned = event(
        compare(left((0.1, 1.0)), left((0.0, 1.0), (20.0, 1.0)), policy=POLICY), "left", "overlap"
    )
    assert (turned.precision, turned.recall) == (1.0, 0.5)


def test_an_empty_scoring_has_no_share() -> None:
    found = compare([], left((0.0, 1.0)), policy=POLICY)
    one = event(found, "left", "overlap")
    assert (one.precision, one.recall, one.f1) == (None, 0.0, 0.0)
    other = event(compare(left((0.0, 1.0)), [], policy=POLICY), "left", "onset")
    assert (other.precision, other.recall, other.f1) == (0.0, None, 0.0)
    nothing = compare([], [], policy=POLICY)
    assert {(e.precision, e.recall, e.f1) for e in nothing.events} == {(None, None, None)}
    assert {(e.both, e.neither, e.kappa) for e in nothing.epochs} == {(0, 0, None)}
    quiet = compare([], [], policy=POLICY, duration_s=90.0)
    assert {(e.both, e.neither, e.kappa) for e in quiet.epochs} == {(0, 3, None)}


@pytest.mark.parametrize(
    ("a", "b", "pairs"),
    [
        ((0.0, 6.0), (4.0, 6.0), 1),  # two of ten
        ((0.0, 6.0), (4.01, 6.0), 0),
        ((4.0, 6.0), (0.0, 6.0), 1),
        ((0.0, 10.0), (3.0, 2.0), 1),
        ((0.0, 10.0), (3.0, 1.99), 0),
        ((0.0, 1.0), (1.0, 1.0), 0),
        ((0.0, 0.0), (0.0, 0.0), 0),
    ],
)
def test_what_two_share_of_their_union(
    a: tuple[float, float], b: tuple[float, float], pairs: int
) -> None:
    assert both(left(a), left(b), "overlap") == pairs


@pytest.mark.parametrize(("at", "pairs"), [(0.5, 1), (0.500001, 0), (-0.5, 1), (-0.500001, 0)])
def test_onsets_within_the_limit(at: float, pairs: int) -> None:
    assert both(left((10.0, 1.0)), left((10.0 + at, 9.0)), "onset") == pairs


def test_a_movement_has_one_partner() -> None:
    long, short = left((0.0, 10.0)), left((0.0, 4.0), (5.0, 5.0))
    assert both(long, short, "overlap") == both(short, long, "overlap") == 1
    assert both(left((10.0, 1.0), (10.4, 0.3)), left((10.2, 1.0)), "onset") == 1


def test_partners_are_shared_out_so_that_most_find_one() -> None:
    # The first of the one fits both of the other; the second fits the first alone.
    a, b = left((0.0, 10.0), (10.0, 2.0)), left((2.0, 4.0), (6.0, 6.0))
    assert both(a, b, "overlap") == both(b, a, "overlap") == 2
    near = left((10.0, 0.1), (10.5, 0.1)), left((10.4, 0.1), (10.9, 0.1))
    assert both(*near, "onset") == 2
    chain = left(*((0.4 * i, 0.1) for i in range(9)))
    late = left(*((0.4 * i + 0.45, 0.1) for i in range(9)))
    assert both(chain, late, "onset") == both(late, chain, "onset") == 9


def test_an_overlap_reaches_past_a_short_one() -> None:
    # Within one scoring movements may overlap; the long one is found behind the short one.
    a, b = left((8.0, 2.0)), left((0.0, 10.0), (1.0, 1.0))
    assert both(a, b, "overlap") == 1


def test_legs_are_matched_apart() -> None:
    other = [Marked(0.0, 1.0, "right")]
    found = compare(left((0.0, 1.0)), other, policy=POLICY)
    assert [one.both for one in found.events] == [0] * 6
    single = [Marked(0.0, 1.0, "unknown")]
    lone = compare(single, single, policy=POLICY)
    assert [one.group for one in lone.events] == ["unknown", "legs"] * 2
    assert [one.group for one in lone.epochs] == ["unknown"]
    assert [(one.a, one.b) for one in compare(single, [], policy=POLICY).events] == [(1, 0)] * 4
    assert [(one.a, one.b) for one in compare([], single, policy=POLICY).events] == [(0, 1)] * 4


def test_movements_of_the_rules_are_matched_whatever_their_legs() -> None:
    a = [Marked(0.0, 1.0, "left", True), Marked(20.0, 1.0, "both", False)]
    b = [Marked(0.0, 1.0, "both", True), Marked(20.0, 1.0, "left", True)]
    found = compare(a, b, policy=POLICY)
    assert [(one.group, one.a, one.b, one.both) for one in found.events] == [
        ("movements", 2, 2, 2),
        ("periodic", 1, 2, 1),
    ] * 2
    assert [one.group for one in found.epochs] == ["movements", "periodic"]


def test_movements_become_those_of_a_scoring() -> None:
    moves = [LegMovement(20.0 * i, 1.0, "right") for i in range(4)]
    assert marked(moves)[0] == Marked(0.0, 1.0, "right")
    scored = score_movements(moves, rules=load_rules("wasm2016"))
    assert marked(scored.movements)[0] == Marked(0.0, 1.0, "right", True)


@pytest.mark.parametrize(
    ("a", "b", "problem", "todo"),
    [
        (
            left((0.0, 1.0)),
            [Marked(0.0, 1.0, "left", False)],
            "one holds movements of single legs and the other those of the rules",
            "give two of the same kind",
        ),
        (
            left((0.0, 1.0)),
            [Marked(0.0, 1.0, "unknown")],
            "some movements name a leg and some do not",
            "name the leg of all, or of none",
        ),
        (
            [Marked(0.0, 1.0, "unknown")],
            left((0.0, 1.0)),
            "some movements name a leg and some do not",
            "name the leg of all, or of none",
        ),
        (
            left((0.0, 1.0), (0.0, math.nan)),
            [],
            "event 2 has onset 0 s and duration nan s",
            "give finite seconds and no negative duration",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(
    a: list[Marked], b: list[Marked], problem: str, todo: str
) -> None:
    with pytest.raises(UsageError) as caught:
        compare(a, b, policy=POLICY)
    assert (caught.value.where, caught.value.problem, caught.value.todo) == ("agree", problem, todo)


def epochs(a: list[Marked], b: list[Marked], duration_s: float | None) -> EpochAgreement:
    return compare(a, b, policy=POLICY, duration_s=duration_s).epochs[0]


def test_epochs_hold_any_part_of_a_movement() -> None:
    a, b = left((29.0, 2.0), (95.0, 1.0)), left((31.0, 1.0))
    assert epochs(a, b, 130.0) == EpochAgreement("left", 30.0, 1, 2, 0, 2, pytest.approx(2 / 7))
    assert epochs(b, a, 130.0).only_b == 2
    # An end on the border does not reach over it; a length on it opens no epoch.
    ends = epochs(left((29.0, 1.0)), [], 60.0)
    assert (ends.only_a, ends.neither) == (1, 1)
    assert epochs(left((30.0, 0.0)), [], 60.0).only_a == 1
    assert epochs(left((0.0, 1.0)), [], 60.000001).neither == 2


def test_without_a_length_the_last_end_is_the_end() -> None:
    found = epochs(left((0.0, 1.0)), left((65.0, 1.0)), None)
    assert (found.only_a, found.only_b, found.neither) == (1, 1, 1)
    beyond = epochs(left((0.0, 1.0)), left((65.0, 1.0), (-70.0, 50.0)), 60.0)
    assert (beyond.only_a, beyond.only_b, beyond.neither) == (1, 0, 1)
    across = epochs(left((-70.0, 80.0)), [], 60.0)
    assert (across.only_a, across.neither) == (1, 1)


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.130434782608),
        ((0, 5, 5, 0), -1.0),
        ((5, 0, 0, 5), 1.0),
        ((7, 0, 0, 0), None),
        ((0, 0, 0, 7), None),
        ((0, 0, 0, 0), None),
        ((0, 3, 0, 0), 0.0),
    ],
)
def test_kappa(counts: tuple[int, int, int, int], value: float | None) -> None:
    found = kappa(*counts)
    assert found == (None if value is None else pytest.approx(value))


def test_several_nights_are_added_up() -> None:
    one = compare(left((0.0, 1.0)), left((0.0, 1.0), (40.0, 1.0)), policy=POLICY)
    two = compare(left((0.0, 1.0), (40.0, 1.0)), left((45.0, 1.0)), policy=POLICY)
    found = pooled([one, two])
    assert event(found, "left", "overlap") == EventAgreement(
        "left", "overlap", 0.2, 3, 3, 1, 1 / 3, 1 / 3, 1 / 3
    )
    assert event(found, "legs", "onset").both == 1
    assert found.epochs[0] == EpochAgreement("left", 30.0, 2, 1, 1, 0, pytest.approx(-1 / 3))
    assert [e.group for e in found.epochs] == ["left", "right"]
    assert pooled([one]) == one
    assert pooled([]) == Agreement((), ())


def test_indices_are_held_against_each_other() -> None:
    a = {"plms_index": Index("plms_index", 20.0, "1/h", ""), "x": Index("x", 1.0, "s", "")}
    b = {"plms_index": Index("plms_index", 15.5, "1/h", ""), "y": Index("y", 1.0, "s", "")}
    assert index_pairs("one", a, b) == (IndexPair("one", "plms_index", "1/h", 20.0, 15.5, 4.5),)
    none = {"plms_index": Index("plms_index", None, "1/h", "", "no sleep was scored")}
    assert index_pairs("two", a, none) == (IndexPair("two", "plms_index", "1/h", 20.0, None, None),)
    assert index_pairs("two", none, a)[0].difference is None


def test_the_limits_of_bland_and_altman() -> None:
    def pair(difference: float | None, name: str = "plms_index") -> IndexPair:
        return IndexPair("n", name, "1/h", None, None, difference)

    found = bland_altman([pair(1.0), pair(-1.0), pair(None), pair(3.0), pair(2.0, "lm_index")])
    assert found == (
        BlandAltman("plms_index", "1/h", 3, 1.0, 2.0, pytest.approx(-2.92), pytest.approx(4.92)),
        BlandAltman("lm_index", "1/h", 1, 2.0, None, None, None),
    )
    assert bland_altman([pair(None)]) == ()
