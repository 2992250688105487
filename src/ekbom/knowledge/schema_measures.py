"""The form of the file of measures, and what every entry of it must hold.

``measures.toml`` has ``schema = "ekbom-measures/1"``. Each table is named by the id of its measure,
such as ``[warm_foot_bath]``:

name, also
    The name, and other names people write; no two measures share one, in whatever spelling.
kind
    One of `ekbom.model.measure.MEASURE_KINDS`. `MUST_GATE` says which gates a kind must have.
how
    How it is done here: two to four short sentences of our own. It never names a medicine's dose.
dose
    Amounts by name, each a table with ``unit``, ``by`` and one of ``is``, ``about``, ``at_most``,
    ``at_least``, or ``from`` with ``to``. ``by`` is ``project`` (a choice of ours), ``documents``
    (a text says so) or the id of a fact that holds the number.
evidence, near
    Ids of facts on the measure itself, and on something like it. Both may be empty.
certainty, points
    How sure the evidence is, and what it speaks for. A grade is never higher than that of a
    checked fact in `evidence`; ``expert`` needs a checked fact there; what nothing speaks for has
    ``none`` and ``nothing``.
gates
    Each stands for the rules ``not_for.GATE`` and ``ask_first.GATE`` of ``rules_measures.toml``, of
    which one at least exists.
burden, ease, speed, usually
    What it can do to somebody, how easy it is, how soon it shows, and what it counts as in a diary
    while nobody has said.
now
    ``true`` when it can be done at three in the morning.
first
    Who is asked first by everybody, as a sentence.
refused, refused_by
    Why it is offered to nobody, as a sentence, with the facts behind it.
texts_differ, documents_say, beyond
    Advice that contradicts itself, what the documents say, and why it is here though none of them
    names it: never facts.

Rows of ``[[trial]]`` are the tables of evidence: ``of`` (the fact on the therapy), ``source``,
``design``, ``outcome``, ``kind``, ``bias``, and ``people`` and ``effect`` as ``FACT:NUMBER`` where
such a figure was seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ekbom.knowledge.build import find_entry, words_of
from ekbom.knowledge.facts import Entry, fact_entries
from ekbom.knowledge.schema_facts import DOSE
from ekbom.knowledge.schema_parts import (
    check_choice,
    check_keys,
    check_sentence,
    check_strings,
    check_texts,
    refuse,
)
from ekbom.model.diary import KINDS
from ekbom.model.measure import (
    BURDENS,
    EASES,
    MEASURE_CERTAINTIES,
    MEASURE_KINDS,
    POINTS,
    SPEEDS,
    TRIAL_KINDS,
)

MEASURES = "ekbom-measures/1"
TRIAL = "trial"
# What a kind must have among its gates, whatever else it has.
MUST_GATE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "heat": ("heat", "feet"),
        "cold": ("cold", "feet"),
        "bath": ("heat", "feet"),
        "compression": ("compression", "feet"),
        "massage": ("massage",),
        "herb": ("expecting", "minor", "herbs"),
        "supplement": ("expecting", "minor"),
        "needle": ("needles", "minor"),
        "rub": ("sore_skin",),
    }
)
_WORDS = MappingProxyType(
    {
        "kind": MEASURE_KINDS,
        "certainty": MEASURE_CERTAINTIES,
        "points": POINTS,
        "burden": BURDENS,
        "ease": EASES,
        "speed": SPEEDS,
        "usually": KINDS,
    }
)
_REQUIRED = ("name", "how", "evidence", "gates", *_WORDS)
_LISTS = ("also", "near", "refused_by", "texts_differ")
_TEXTS = ("first", "refused", "documents_say", "beyond")
_OPTIONAL = (*_LISTS, *_TEXTS, "now", "dose")
_FORMS = ({"is"}, {"about"}, {"at_most"}, {"at_least"}, {"from", "to"})
_GRADES = ("moderate", "low", "very_low")
_TRIAL = ("of", "source", "design", "outcome", "kind", "bias")
_SENTENCES = ("how", "first", "refused", "documents_say", "beyond")


def check_measures(data: Mapping[str, Entry]) -> None:
    """Check the file of measures against the facts and the rules of the other files.

    Parameters
    ----------
    data : mapping of topic to its parsed tables

    Raises
    ------
    KnowledgeError
        At the first thing that is wrong.
    """
    tables = data.get("measures", {})
    facts, rules = fact_entries(data), data.get("rules_measures", {})
    owner: dict[tuple[str, ...], str] = {}
    for id_, entry in tables.items():
        if id_ in ("schema", "topic", TRIAL):
            continue
        where = f"measures.toml [{id_}]"
        if not isinstance(entry, Mapping):
            refuse(where, "it is no entry", "make it one")
        _check_entry(where, entry, facts, rules)
        for name in (id_.replace("_", " "), entry["name"], *entry.get("also", ())):
            first = owner.setdefault(words_of(name), id_)
            if first != id_:
                refuse(where, f"{name!r} belongs to {first} already", "keep it in one place")
    for number, row in enumerate(tables.get(TRIAL, ()), start=1):
        _check_trial(f"measures.toml [[{TRIAL}]] {number}", row, facts, data["sources"])


def _check_entry(where: str, entry: Entry, facts: Mapping[str, Entry], rules: Entry) -> None:
    check_keys(where, entry, _REQUIRED, _OPTIONAL)
    check_texts(where, entry, "name", *_SENTENCES)
    for key in _SENTENCES:
        check_sentence(where, key, entry.get(key, "."))
    for key, allowed in _WORDS.items():
        check_choice(where, key, entry[key], allowed)
    for key in (*_LISTS, "evidence", "gates"):
        check_strings(where, key, entry.get(key) or ["-"])
    if entry.get("now", True) is not True:
        refuse(where, "now is not true", "leave it out")
    if any(DOSE.search(str(value)) for value in entry.values()):
        refuse(where, "it holds a dose of a medicine", "leave it to the facts for clinicians")
    for fact in (*entry["evidence"], *entry.get("near", ()), *entry.get("refused_by", ())):
        if "says" not in facts.get(fact, {}):
            refuse(where, f"{fact!r} is no fact of its own", "correct the id")
    if ("refused" in entry) != ("refused_by" in entry):
        refuse(where, "refused and refused_by go together", "give both or neither")
    if any(facts[fact]["status"] != "verified" for fact in entry.get("refused_by", ())):
        refuse(where, "it is refused by a fact from memory", "name one that was checked")
    _check_gates(where, entry, rules)
    _check_certainty(where, entry, facts)
    for name, dose in entry.get("dose", {}).items():
        _check_dose(f"{where} dose {name}", dose, facts)


def _check_gates(where: str, entry: Entry, rules: Entry) -> None:
    for gate in entry["gates"]:
        if not any(gate in rules.get(kind, {}) for kind in ("not_for", "ask_first")):
            refuse(where, f"there is no rule for the gate {gate!r}", "correct its name")
    for gate in MUST_GATE.get(entry["kind"], ()):
        if gate not in entry["gates"]:
            refuse(where, f"a {entry['kind']} needs the gate {gate}", "add it")


def _check_certainty(where: str, entry: Entry, facts: Mapping[str, Entry]) -> None:
    certainty, held = entry["certainty"], [facts[fact] for fact in entry["evidence"]]
    checked = [fact for fact in held if fact["status"] == "verified"]
    if (certainty != "none") and not checked:
        refuse(where, f"certainty is {certainty} without a checked fact", "write none")
    if certainty in _GRADES:
        best = min(
            (_GRADES.index(f["certainty"]) for f in checked if f["certainty"] in _GRADES),
            default=len(_GRADES),
        )
        if _GRADES.index(certainty) < best:
            refuse(where, f"no fact of it has the certainty {certainty}", "write a lower one")
    if certainty == "none" and entry["points"] not in ("nothing", "against"):
        refuse(where, "it points somewhere without certainty", "write nothing")
    if certainty != "none" and entry["points"] == "nothing":
        refuse(where, f"certainty is {certainty}, but of what", "say what it points to")


def _check_dose(where: str, dose: Entry, facts: Mapping[str, Entry]) -> None:
    check_texts(where, dose, "unit", "by")
    form = set(dose) - {"unit", "by"}
    if form not in _FORMS or not {"unit", "by"} <= set(dose):
        refuse(where, f"{dict(dose)} is no amount", "give is, about, a limit, or from and to")
    numbers = [dose[key] for key in form]
    if any(type(number) not in (int, float) or number < 0 for number in numbers):
        refuse(where, f"{dict(dose)} holds no numbers", "give numbers from 0 on")
    if dose["by"] not in ("project", "documents"):
        held = [v.get("is") for v in facts.get(dose["by"], {}).get("values", {}).values()]
        spoken = facts.get(dose["by"], {}).get("says", "")
        if not all(n in held or re.search(rf"\b{n}\b", spoken) for n in numbers):
            refuse(where, f"{dose['by']} holds no such number", "name the fact that does")


def _check_trial(where: str, row: Entry, facts: Mapping[str, Entry], sources: Entry) -> None:
    check_keys(where, row, _TRIAL, ("people", "effect"))
    check_texts(where, row, *_TRIAL, "people", "effect")
    check_choice(where, "kind", row["kind"], TRIAL_KINDS)
    fact = facts.get(row["of"], {})
    if find_entry(sources, row["source"]) is None or "says" not in fact:
        refuse(where, "its fact or its source does not exist", "correct the id")
    for key in (key for key in ("people", "effect") if key in row):
        id_, _, name = row[key].partition(":")
        if name not in facts.get(id_, {}).get("values", {}):
            refuse(where, f"{row[key]} is no number of a fact", "write it as FACT:NUMBER")
    if (row["kind"] == "none") == ("effect" in row) and row["kind"] != "before_after":
        refuse(where, "kind and effect do not fit", "none goes without a figure")
