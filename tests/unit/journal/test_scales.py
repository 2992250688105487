from __future__ import annotations

import pytest

from ekbom.journal.column import read_column
from ekbom.journal.scales import measure
from ekbom.model.errors import InputError


def outcome(*texts, scale=None, lower=None, order=None, bedtimes=None):
    lines = range(2, 2 + len(texts))
    return measure(
        read_column("c", texts, lines, "f.csv", order),
        lines,
        "f.csv",
        scale=scale,
        lower_is_better=lower,
        day_turns_h=12.0,
        bedtimes=bedtimes,
        slip_share=0.05,
    )


def codes(found):
    return [f.code for f in found.findings]


@pytest.mark.parametrize(
    ("texts", "scale", "said"),
    [
        (("0", "10"), (0, 10), []),
        (("0", "55"), (0, 100), ["scale_guess"]),
        (("-4", "4"), (-4, 4), ["scale_guess"]),
        (("150", "300"), (150, 300), ["scale_guess"]),
        (("150", "150"), (0, 150), ["scale_guess"]),
        (("-5", "-5"), (-5, 0), ["scale_guess"]),
        (("yes", "no"), (0, 1), []),
        (("21:00", "22:00"), (0, 24), []),
    ],
)
def test_a_scale_nobody_said(texts, scale, said):
    found = outcome(*texts)
    assert (found.scale, codes(found)) == (scale, said)
    assert found.lower_is_better


def test_one_value_far_out_looks_like_a_slip():
    found = outcome(*["5"] * 30, "77")
    assert found.scale == (0, 100)
    assert found.findings[0].severity == "warning"
    assert "row 32" in found.findings[0].where


def test_a_scale_that_was_said_leaves_values_out_by_name():
    found = outcome("5", "77", scale=(0.0, 10.0))
    assert found.values == [5.0, None]
    assert codes(found) == ["out_of_scale"]
    assert '"77"' in found.findings[0].what


def test_a_scale_that_fits_nothing_is_refused():
    with pytest.raises(InputError, match="no value lies on the scale"):
        outcome("50", "60", scale=(0.0, 10.0))


def test_ordered_words_have_their_own_scale():
    found = outcome("a", "c", order=("a", "b", "c"), scale=(0.0, 10.0))
    assert (found.scale, found.words) == ((0, 2), ("a", "b", "c"))
    assert outcome("a", order=("a",)).scale == (0, 1)


def test_a_unit_is_kept():
    assert outcome("7 h", "6.5 h").unit == "h"
    assert outcome("7").unit == "points"
