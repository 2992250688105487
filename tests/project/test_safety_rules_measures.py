"""The safety rules on plants, needles, warmth, cold and pressure, through ``ekbom measures``.

Every name of every measure is tried, for people told in a case file: what a rule forbids may not be
offered by any of them, in the list, in the list for the night, or by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from tests.builders.through_doors import Printed, run
from tests.builders.vignettes import case_text

from ekbom.knowledge.measures import measures, names

ON = ("--on", "2026-11-21")
# What acts by warmth, cold, pressure, needles or as a plant, told by the words of an entry and not
# by its gates.
WARM = re.compile(r"\b(warm|hot|heat|paraffin|mud|infrared)\b", re.IGNORECASE)
COLD = re.compile(r"\b(cold|contrast|cryotherapy)\b", re.IGNORECASE)
PRESSED = re.compile(r"\bcompression\b", re.IGNORECASE)
PRICKED = re.compile(r"\b(acupuncture|needl\w+|ims|li4)\b", re.IGNORECASE)


def called(pattern: re.Pattern[str]) -> set[str]:
    """The measures whose names speak of it."""
    return {i for i, one in measures().items() if pattern.search(" ".join(names(one)))}


def asked(known: Mapping[str, Any], *words: str, **tables: Any) -> Printed:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "case.toml"
        place.write_text(case_text({"known": known, **tables}), "utf-8")
        return run("measures", *words, "--for", str(place), *ON)


@cache
def states(told: tuple[tuple[str, Any], ...], *words: str) -> dict[str, str]:
    """How each measure stands for somebody, in the list or in the short one."""
    found = asked(dict(told), "--json", *words).json
    return {one["measure"]["id"]: one["state"] for one in found["offered"]}


def test_the_attack_knows_what_it_looks_for() -> None:
    assert {"warm_foot_bath", "mud_pack", "paraffin", "contrast_shower"} <= called(WARM)
    assert {"cold_water_feet", "cryotherapy", "contrast_foot_bath"} <= called(COLD)
    assert {"pneumatic_compression", "compression_stockings"} <= called(PRESSED)
    assert {"acupuncture", "dry_needling", "acupoints"} <= called(PRICKED)


# 20: herbs are checked against medicines.


@pytest.mark.parametrize(
    "medicine", ["methadone", "oxycodone", "tramadol", "sertraline", "the pill", "warfarin"]
)
def test_rule_20_st_johns_wort_is_offered_by_no_name(medicine: str) -> None:
    taking = [{"name": medicine, "taking": "taken"}]
    for name in names(measures()["st_johns_wort_tea"]):
        found = asked({}, name, taking=taking)
        assert f"{measures()['st_johns_wort_tea'].name}: not for you\n" in found.out
        assert "ekbom plan" not in found.out
    for words in ((), ("--now",)):
        offered = asked({}, "--json", *words, taking=taking).json["offered"]
        assert "st_johns_wort_tea" not in {
            one["measure"]["id"] for one in offered if one["state"] != "not_for_you"
        }


@pytest.mark.parametrize(
    ("medicine", "id_", "rule"),
    [
        ("clonazepam", "valerian_tea", "ask_first.sedating"),
        ("oxycodone", "valerian_mint_tea", "ask_first.sedating"),
        ("digoxin", "hawthorn_tea", "ask_first.hawthorn"),
        ("pramipexole", "mint_tea", "ask_first.herbs"),
    ],
)
def test_rule_20_other_plants_ask_first(medicine: str, id_: str, rule: str) -> None:
    found = asked({}, measures()[id_].name, "--json", taking=[{"name": medicine}]).json["offered"]
    assert found["state"] == "asks_first"
    taken = asked(
        {}, measures()[id_].name, "--json", taking=[{"name": medicine, "taking": "taken"}]
    )
    assert rule in [one["code"] for one in taken.json["offered"]["why"]]


# 21: before needling it is asked what speaks against it.


@pytest.mark.parametrize(
    "yes",
    [
        "bleeding_disorder",
        "takes_anticoagulant",
        "immune_weak",
        "skin_sore",
        "pregnant",
        "numb_or_burning_feet",
        "with_neuropathy",
    ],
)
@pytest.mark.parametrize("id_", sorted(called(PRICKED)))
def test_rule_21_each_thing_listed_comes_before_the_needle(yes: str, id_: str) -> None:
    found = asked({yes: True}, measures()[id_].name, "--json").json["offered"]
    assert found["state"] == "asks_first"
    (said,) = [one for one in found["why"] if one["code"] == "ask_first.needles"]
    assert said["reasons"]


@pytest.mark.parametrize("id_", sorted(called(PRICKED)))
def test_rule_21_nobody_goes_to_a_needle_unasked(id_: str) -> None:
    everything = {row["observation"]: False for row in _asked(id_)}
    assert "bleeding_disorder" in everything
    assert states(tuple(sorted(everything.items())))[id_] == "asks_first"
    page = run("measures", measures()[id_].name, *ON).words
    assert not re.search(r"\b(no|without|free of) (any )?(risks?|danger)\b|\bsafe\b", page, re.I)


def _asked(id_: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("measures", measures()[id_].name, "--json", *ON).out
    )["offered"]["missing"]
    return found


# 22: heat, cold and compression are held back.


@pytest.mark.parametrize(
    ("yes", "kept_back"),
    [
        ("numb_or_burning_feet", called(WARM) | called(COLD) | called(PRESSED)),
        ("with_neuropathy", called(WARM) | called(COLD) | called(PRESSED)),
        ("pain_on_walking_ends_with_rest", called(WARM) | called(COLD) | called(PRESSED)),
        ("skin_sore", called(WARM) | called(COLD) | called(PRESSED)),
        ("clot_recent", called(WARM) | called(PRESSED)),
    ],
)
@pytest.mark.parametrize("words", [(), ("--now",)])
def test_rule_22_nerves_arteries_wounds_and_clots_close_them(
    yes: str, kept_back: set[str], words: tuple[str, ...]
) -> None:
    found = states(((yes, True),), *words)
    offered = {id_ for id_, state in found.items() if state != "not_for_you"}
    assert kept_back & offered == set()
    # Something is still offered: a list that closes everything helps nobody.
    assert "brain_work" in offered


@pytest.mark.parametrize("flag", ["one_leg_swollen", "foot_sore", "cold_pale_limb"])
def test_rule_22_a_sign_that_cannot_wait_ends_the_list(flag: str) -> None:
    for words in ((), ("--now",)):
        assert states(((flag, True),), *words) == {}
    page = asked({flag: True}, "warm foot bath")
    assert "Sit with feet and shins" not in page.out


@pytest.mark.parametrize("id_", sorted(called(WARM) | called(COLD) | called(PRESSED)))
def test_rule_22_what_is_not_known_is_asked(id_: str) -> None:
    assert states(())[id_] == "asks_first"
    missing = {row["observation"] for row in _asked(id_)}
    assert {"numb_or_burning_feet", "pain_on_walking_ends_with_rest", "skin_sore"} <= missing


def test_rule_22_what_an_examination_found_counts_as_told() -> None:
    found = asked({}, "--json", examination=[{"kind": "neurological", "result": "found"}]).json
    offered = {o["measure"]["id"]: o["state"] for o in found["offered"]}
    assert offered["warm_foot_bath"] == "not_for_you"
