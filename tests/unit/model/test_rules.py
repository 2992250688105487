"""Options of an edition, and the nouns that check themselves."""

from __future__ import annotations

import pytest

from ekbom.knowledge.load import load_rules
from ekbom.model.errors import UsageError
from ekbom.model.movement import Hypnogram
from ekbom.model.rules import OPTIONS, with_options


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in OPTIONS.items() for v in vs])
def test_every_value_of_every_option_can_be_set(name: str, value: str) -> None:
    rules = load_rules("wasm2016")
    changed = with_options(rules, {name: value})
    assert getattr(changed, name) == value
    assert changed.options() == {**rules.options(), name: value}
    assert changed.name == "wasm2016"


def test_the_options_are_printed_by_name() -> None:
    assert load_rules("wasm2016").options() == {
        "imi_upper": "inclusive",
        "start_after_short_imi": "yes",
        "respiratory_non_clm": "keep_as_breaker",
        "offset_reading": "envelope",
        "respiratory_window": "after_end",
        "periodicity_index": "both",
        "short_imi": "breaks",
        "wake": "together",
    }


def test_no_option_leaves_the_edition_as_it_is() -> None:
    rules = load_rules("aasm")
    assert with_options(rules, {}) == rules


@pytest.mark.parametrize(
    ("options", "where", "problem", "todo"),
    [
        (
            {"imi_lower": "x"},
            "--option",
            '"imi_lower" is unknown',
            f"use one of {', '.join(OPTIONS)}",
        ),
        ({"bilateral_link": "x"}, "--option", '"bilateral_link" is unknown', None),
        (
            {"imi_upper": "90"},
            "--option imi_upper",
            '"90" is unknown',
            "use one of inclusive, exclusive",
        ),
    ],
)
def test_what_does_not_exist_is_refused(
    options: dict[str, str], where: str, problem: str, todo: str | None
) -> None:
    with pytest.raises(UsageError) as caught:
        with_options(load_rules("wasm2016"), options)
    assert (caught.value.where, caught.value.problem) == (where, problem)
    assert todo is None or caught.value.todo == todo


def test_a_hypnogram_checks_its_stages() -> None:
    with pytest.raises(UsageError, match=r'stages: "N4" is unknown; use W, N1, N2, N3, R, \?'):
        Hypnogram(("W", "N4"), 30.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("epoch_s", "start_s", "problem"),
    [
        (0.0, 0.0, "epochs of 0 s from 0 s on cannot be"),
        (float("nan"), 0.0, "epochs of nan s from 0 s on cannot be"),
        (float("inf"), 0.0, "epochs of inf s from 0 s on cannot be"),
        (1e-7, 0.0, "epochs of 1e-07 s from 0 s on cannot be"),
        (30.0, float("nan"), "epochs of 30 s from nan s on cannot be"),
        (30.0, -1e10, "epochs of 30 s from -1e+10 s on cannot be"),
    ],
)
def test_a_hypnogram_checks_its_times(epoch_s: float, start_s: float, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        Hypnogram(("W",), epoch_s, start_s)
    assert (caught.value.where, caught.value.problem) == ("stages", problem)
    assert caught.value.todo == "give the seconds of an epoch and of its start"


def test_the_shortest_and_the_latest_times_are_taken() -> None:
    assert Hypnogram((), 1e-6, 1e9).epoch_s == 1e-6
    assert Hypnogram((), 1e9, -1e9).start_s == -1e9
