"""The catalogue of measures, read from ``measures.toml``: by id, by name, and their trials."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.build import words_of
from ekbom.knowledge.load import find_drug, read_topic
from ekbom.knowledge.near import nearest
from ekbom.model.measure import Dose, Measure, TrialRow
from ekbom.model.units import is_unit, unit

_TRIAL, _BLOCKS = "trial", "try.blocks"
_FORMS = MappingProxyType(
    {"is": "{}", "about": "about {}", "at_most": "at most {}", "at_least": "at least {}"}
)


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its id, in the order of the file."""
    tables = read_topic("measures")
    return MappingProxyType(
        {id_: build_measure(id_, e) for id_, e in tables.items() if isinstance(e, Mapping)}
    )


def build_measure(id_: str, entry: Mapping[str, Any]) -> Measure:
    """One measure from its table."""
    return Measure(
        id=id_,
        name=entry["name"],
        also=tuple(entry.get("also", ())),
        kind=entry["kind"],
        how=entry["how"],
        dose=tuple(_dose(name, given) for name, given in entry.get("dose", {}).items()),
        speed=entry["speed"],
        usually=entry["usually"],
        evidence=tuple(entry["evidence"]),
        near=tuple(entry.get("near", ())),
        certainty=entry["certainty"],
        points=entry["points"],
        gates=tuple(entry["gates"]),
        burden=entry["burden"],
        ease=entry["ease"],
        now=entry.get("now", False),
        first=entry.get("first", ""),
        refused=entry.get("refused", ""),
        refused_by=tuple(entry.get("refused_by", ())),
        texts_differ=tuple(entry.get("texts_differ", ())),
        documents_say=entry.get("documents_say", ""),
        beyond=entry.get("beyond", ""),
    )


def _dose(name: str, given: Mapping[str, Any]) -> Dose:
    if "from" in given:
        amount = f"{given['from']:g} to {given['to']:g}"
    else:
        ((form, number),) = ((key, given[key]) for key in _FORMS if key in given)
        amount = _FORMS[form].format(f"{number:g}")
    says = f"{amount} {given['unit']}"
    return Dose(name.replace("_", " "), says, given["unit"], given["by"])


def find_measure(name: str) -> Measure | None:
    """The measure of that name, or None.

    Parameters
    ----------
    name : str
        Its id, its name, or another name for it; capitals, punctuation and underscores do not
        matter, but every word does: "walk" alone is several measures, and so is none.
    """
    return _by_words().get(_words(name))


def diary_measure(name: str) -> Measure | None:
    """The measure a column of a diary is named after; None for medicines and unknown names."""
    return None if find_drug(name) is not None else find_measure(name)


def unit_of(measure: Measure) -> str:
    """The unit a diary counts a measure in: that of its first amount a diary knows, or empty."""
    known = (unit(dose.unit).symbol for dose in measure.dose if is_unit(dose.unit))
    return next(known, "")


def block_nights(measure: Measure) -> int:
    """How many nights a block of a trial of a measure needs; 0 where it cannot be drawn."""
    blocks = read_topic("trying")[_BLOCKS]["values"]
    return int(blocks[measure.speed]["is"]) if measure.speed in blocks else 0


def near_measures(name: str) -> tuple[str, ...]:
    """Names of measures spelt like a text, or holding it; there may be none."""
    return nearest(name.casefold(), (one for each in measures().values() for one in names(each)))


def names(measure: Measure) -> tuple[str, ...]:
    """Every name of a measure."""
    return (measure.name, *measure.also)


@cache
def trial_rows() -> tuple[TrialRow, ...]:
    """Every row of the tables of evidence, its figures looked up in the facts."""
    from ekbom.knowledge.explain import shipped_facts

    facts = shipped_facts()
    return tuple(_row(row, facts) for row in read_topic("measures").get(_TRIAL, ()))


def _row(row: Mapping[str, str], facts: Mapping[str, Mapping[str, Any]]) -> TrialRow:
    people, effect = (_number(row.get(key), facts) for key in ("people", "effect"))
    ci95 = effect.get("ci95")
    return TrialRow(
        of=row["of"],
        source=row["source"],
        design=row["design"],
        outcome=row["outcome"],
        bias=row["bias"],
        people=people.get("is"),
        effect=effect.get("is", effect.get("about")),
        ci95=None if ci95 is None else (float(ci95[0]), float(ci95[1])),
        unit=effect.get("unit", ""),
        kind=row["kind"],  # type: ignore[arg-type]  # one of them, by the schema
    )


def _number(place: str | None, facts: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    if place is None:
        return {}
    fact, _, name = place.partition(":")
    found: Mapping[str, Any] = facts[fact]["values"][name]
    return found


def _words(name: str) -> tuple[str, ...]:
    return words_of(name.replace("_", " "))


@cache
def _by_words() -> Mapping[tuple[str, ...], Measure]:
    found: dict[tuple[str, ...], Measure] = {}
    for measure in measures().values():
        for name in (measure.id, *names(measure)):
            found[_words(name)] = measure
    return MappingProxyType(found)
