"""Nouns as plain values and back: strict about names, kinds and words, and it says where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

import pytest

from ekbom.model.errors import InputError
from ekbom.model.plain_form import from_plain, to_plain


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str
    depth: float | None = None
    sides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    leaves: tuple[Leaf, ...] = ()
    best: Leaf | None = None
    kind: Literal["oak", "elm"] = "oak"
    span: tuple[int, int] | None = None
    on: date | None = None
    at: datetime | None = None
    green: bool = True
    counts: Mapping[str, bool | None] = field(default_factory=lambda: MappingProxyType({}))
    either: int | str = 0


FULL = Tree(
    leaves=(Leaf("a", 0.0), Leaf("", sides=("left", "right"))),
    best=Leaf("b"),
    kind="elm",
    span=(1, 2),
    on=date(2026, 11, 21),
    at=datetime(2026, 11, 21, 20, 15),
    green=False,
    counts=MappingProxyType({"x": None, "y": True}),
    either="three",
)
PLAIN = {
    "leaves": [{"name": "a", "depth": 0.0}, {"name": "", "sides": ["left", "right"]}],
    "best": {"name": "b"},
    "kind": "elm",
    "span": [1, 2],
    "on": "2026-11-21",
    "at": "2026-11-21T20:15:00",
    "green": False,
    "counts": {"x": None, "y": True},
    "either": "three",
}


def test_a_full_noun_comes_back_as_it_was() -> None:
    assert to_plain(FULL) == PLAIN
    assert from_plain(Tree, PLAIN) == FULL


def test_what_nobody_had_to_write_is_left_out() -> None:
    assert to_plain(Tree()) == {}
    assert from_plain(Tree, {}) == Tree()
    assert to_plain(Leaf("")) == {"name": ""}


def test_nouns_dates_and_whole_numbers_are_taken_as_they_are() -> None:
    given = {"best": FULL.best, "on": FULL.on, "at": FULL.at, "leaves": [{"name": "a", "depth": 3}]}
    found = from_plain(Tree, given)
    assert (found.best, found.on, found.at) == (FULL.best, FULL.on, FULL.at)
    depth = found.leaves[0].depth
    assert depth == 3
    assert type(depth) is float
    assert from_plain(Tree, FULL) is FULL


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "it is [], not an object; write { ... }"),
        ({"best": []}, "best is [], not an object; write { ... }"),
        ({"leafs": []}, "leafs is not known here; use some of leaves, best, kind"),
        ({"best": {"title": "x"}}, "best.title is not known here; use some of name, depth, sides"),
        ({"leaves": [{"name": "a"}, {}]}, "leaves 2.name is missing; write it"),
        ({"leaves": "a"}, "leaves is 'a', not a list; write [ ... ]"),
        ({"leaves": {}}, "leaves is {}, not a list"),
        ({"leaves": [3]}, "leaves 1 is 3, not an object"),
        ({"leaves": [{"name": 3}]}, "leaves 1.name is 3, not a text; correct it"),
        ({"leaves": [{"name": "a", "depth": "deep"}]}, "depth is 'deep', not a number"),
        ({"leaves": [{"name": "a", "depth": True}]}, "depth is True, not a number"),
        ({"leaves": [{"name": "a", "depth": float("inf")}]}, "depth is inf, not a number"),
        ({"leaves": [{"name": "a", "depth": float("nan")}]}, "depth is nan, not a number"),
        ({"leaves": [{"name": "a", "depth": 10**400}]}, "not a number"),
        ({"leaves": [{"name": "a", "sides": [1]}]}, "leaves 1.sides 1 is 1, not a text"),
        ({"kind": "ash"}, "kind is 'ash'; write one of 'oak', 'elm'"),
        ({"kind": None}, "kind is None; write one of 'oak', 'elm'"),
        ({"kind": ["oak"]}, "kind is ['oak']; write one of 'oak', 'elm'"),
        ({"span": [1]}, "span holds 1 values, not 2; correct it"),
        ({"span": [1, 2.5]}, "span 2 is 2.5, not a whole number"),
        ({"on": "21.11.2026"}, "on is '21.11.2026', not a date such as 2026-11-21"),
        ({"on": datetime(2026, 11, 21)}, "not a date such as 2026-11-21"),
        ({"on": "20261121"}, "on is '20261121', not a date"),
        ({"on": 20261121}, "on is 20261121, not a date"),
        ({"at": "soon"}, "at is 'soon', not a time such as 2026-11-21T20:15:00"),
        ({"green": 1}, "green is 1, not true or false"),
        ({"green": None}, "green is None, not true or false"),
        ({"counts": []}, "counts is [], not an object"),
        ({"counts": {"x": 1}}, "counts.x is 1, not true or false"),
        ({"either": 1.5}, "either is 1.5, not a text"),
        ({"kind": "x" * 90}, f"kind is '{'x' * 59}...; write one of"),
    ],
)
def test_what_does_not_fit_is_refused_and_its_place_named(value: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        from_plain(Tree, value, "v.json")
    assert str(caught.value).startswith("v.json: ")
    assert words in str(caught.value)


def test_the_first_kind_that_fits_is_taken() -> None:
    assert from_plain(Tree, {"either": 3}).either == 3
