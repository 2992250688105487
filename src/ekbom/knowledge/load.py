"""The only place that reads the package's own data: one file, compiled from all data files."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

import ekbom.knowledge
from ekbom.model.errors import KnowledgeError

# As in the package itself: `typing` is not loaded to read the data.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.abc import ResourceLoader
    from typing import Any

    from ekbom.knowledge.build import DrugName, Explained
    from ekbom.model.course import CoursePolicy
    from ekbom.model.detector import DetectorSettings
    from ekbom.model.policy import Policy
    from ekbom.model.rules import RuleSet

COMPILED = "compiled.json"
# The keys a date stands under; JSON has none of its own.
DATES = ("checked", "until")


def topics() -> tuple[str, ...]:
    """Names of all data files, sorted, without their ending."""
    return tuple(_compiled())


@cache
def read_topic(topic: str) -> Mapping[str, Any]:
    """The tables of one shipped data file, read once.

    Raises
    ------
    KnowledgeError
        When there is no such topic.
    """
    if topic not in _compiled():
        raise KnowledgeError(f"{topic}.toml", "there is no such data file", "install ekbom again")
    return MappingProxyType(_compiled()[topic])


@cache
def _compiled() -> Mapping[str, dict[str, Any]]:
    return read_compiled(f"{ekbom.knowledge.__path__[0]}/data")


def read_compiled(folder: str) -> Mapping[str, dict[str, Any]]:
    """The tables of all topics that were compiled.

    Raises
    ------
    KnowledgeError
        When the file is not there or is no such JSON.
    """
    # The loader of the package reads from a folder and from an archive alike, and is there already.
    loader: ResourceLoader = ekbom.knowledge.__loader__  # type: ignore[assignment]
    collects = gc.isenabled()
    # Thousands of tables are made at once and none is thrown away: looking for garbage is in vain.
    gc.disable()
    try:
        text = loader.get_data(f"{folder}/{COMPILED}")
        found: dict[str, dict[str, Any]] = _with_dates(json.loads(text)["topics"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise KnowledgeError(
            COMPILED, "this data file cannot be read", "install ekbom again"
        ) from error
    finally:
        if collects:
            gc.enable()
    return found


def _with_dates(table: dict[str, Any]) -> dict[str, Any]:
    """The same table, each date a date again; walking it takes less than a hook for each table."""
    for key, value in table.items():
        if type(value) is dict:
            _with_dates(value)
        elif type(value) is list and value and type(value[0]) is dict:
            for row in value:
                _with_dates(row)
        elif key in DATES:
            table[key] = date.fromisoformat(value)
    return table


@cache
def load_policy() -> Policy:
    """Every threshold of the main job; from ``nof1.toml`` alone.

    Raises
    ------
    KnowledgeError
        When a threshold or a level is missing, unknown or of the wrong type.
    """
    from ekbom.knowledge.answer_policy import build_policy

    return build_policy(read_topic("nof1"))


@cache
def load_course_policy() -> CoursePolicy:
    """Every threshold of a course; from ``courses.toml`` alone.

    Raises
    ------
    KnowledgeError
        When a threshold is missing, unknown or of the wrong type.
    """
    from ekbom.knowledge.course_policy import build_course_policy

    return build_course_policy(read_topic("courses"))


@cache
def rhythm_limits() -> Mapping[str, float]:
    """From how many ratings a daily rhythm is fitted, and what counts as an earlier onset.

    Returns
    -------
    mapping
        ``cosinor_times_min``, ``cosinor_spread_h``, ``cosinor_days_min``, ``earlier_onset_h``.
    """
    from ekbom.knowledge.course_policy import build_rhythm_limits

    return build_rhythm_limits(read_topic("courses"))


@cache
def load_rules(name: str) -> RuleSet:
    """One edition of the rules for leg movements; from ``movements.toml`` alone.

    Parameters
    ----------
    name : {"wasm2016", "wasm2006", "aasm"}

    Raises
    ------
    UsageError
        For an edition that does not exist.
    KnowledgeError
        When a clause is missing, unknown, or holds what it cannot.
    """
    from ekbom.knowledge.movement_rules import build_rules

    return build_rules(read_topic("movements"), name)


@cache
def load_detector() -> DetectorSettings:
    """The settings of the detector of leg movements; from ``detector.toml`` alone.

    Raises
    ------
    KnowledgeError
        When a number is missing, unknown, or not above zero.
    """
    from ekbom.knowledge.detector_settings import build_detector

    return build_detector(read_topic("detector"))


@cache
def drug_names() -> Mapping[str, DrugName]:
    """Every medicine and supplement known by name, by its id."""
    from ekbom.knowledge.build import build_drugs

    return build_drugs(read_topic("drug_names"))


@lru_cache
def find_drug(name: str) -> DrugName | None:
    """The medicine an action is named after, or None.

    Parameters
    ----------
    name : str
        As written in a diary, such as ``Ropinirole 0.25 mg``. Whole words count, capitals,
        punctuation and a last "e" do not (ropinirol is ropinirole elsewhere). Of several names
        that fit, a prescribed one counts before others (an action may hold both), then the
        longest.
    """
    written = _plain(name)
    for spelling, drug in _spellings():
        if spelling in written:
            return drug
    return None


def _plain(name: str) -> str:
    from ekbom.knowledge.build import words_of

    return f" {' '.join(word.removesuffix('e') for word in words_of(name))} "


@cache
def _spellings() -> tuple[tuple[str, DrugName], ...]:
    pairs = [(_plain(name), drug) for drug in drug_names().values() for name in drug.names]
    return tuple(sorted(pairs, key=lambda pair: (not pair[1].prescription, -len(pair[0]))))


@cache
def world_numbers() -> Mapping[str, Mapping[str, float]]:
    """The made-up worlds of the simulation: for each name, the fields it sets."""
    from ekbom.knowledge.build import entries

    found: dict[str, dict[str, float]] = {}
    for path, entry in entries(read_topic("worlds"), "says"):
        world, field = path.split(".")
        found.setdefault(world, {})[field] = entry["value"]
    return MappingProxyType(found)


@cache
def no_treatment() -> Mapping[str, Explained]:
    """What is known of IRLS changes without active treatment and of meaningful changes.

    Returns
    -------
    mapping
        ``no_treatment``, ``no_treatment_smd``, ``improved_within``, ``much_improved_within``
        and ``difference_between_groups``, each with value, unit, sources and status.
    """
    from ekbom.knowledge.build import build_explained, entries

    sources = read_topic("sources")
    return MappingProxyType(
        {
            name: build_explained(f"nof1.irls.{name}", entry, sources)
            for name, entry in entries(read_topic("nof1")["irls"], "says")
        }
    )
