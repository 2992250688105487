"""The only place that reads the package's own data files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.knowledge.build import (
    DrugName,
    Explained,
    build_drugs,
    build_explained,
    build_policy,
    entries,
    words_of,
)
from ekbom.knowledge.course_policy import build_course_policy, build_rhythm_limits
from ekbom.knowledge.detector_settings import build_detector
from ekbom.knowledge.movement_rules import build_rules
from ekbom.model.course import CoursePolicy
from ekbom.model.detector import DetectorSettings
from ekbom.model.errors import KnowledgeError
from ekbom.model.policy import Policy
from ekbom.model.rules import RuleSet

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "DrugName",
    "Explained",
    "drug_names",
    "find_drug",
    "load_course_policy",
    "load_detector",
    "load_policy",
    "load_rules",
    "no_treatment",
    "rhythm_limits",
    "world_numbers",
]


def data_folder() -> Traversable:
    """The folder of the shipped data files."""
    return files("ekbom.knowledge") / "data"


def topics(folder: Traversable | None = None) -> tuple[str, ...]:
    """Names of all data files, sorted, without their ending."""
    names = (entry.name for entry in (folder or data_folder()).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def read_text(topic: str, folder: Traversable | None = None) -> str:
    """The text of one data file.

    Raises
    ------
    KnowledgeError
        When there is no such file, or it is not UTF-8.
    """
    try:
        return ((folder or data_folder()) / f"{topic}.toml").read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            f"{topic}.toml", "this data file cannot be read", "install ekbom again"
        ) from error


def parse(topic: str, text: str) -> dict[str, Any]:
    """The tables of one data file.

    Raises
    ------
    KnowledgeError
        When the text is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(
            f"{topic}.toml", f"it is not valid TOML: {error}", "correct that line"
        ) from error


@cache
def read_topic(topic: str) -> Mapping[str, Any]:
    """The tables of one shipped data file, read once."""
    return MappingProxyType(parse(topic, read_text(topic)))


@cache
def load_policy() -> Policy:
    """Every threshold of the main job; reads ``nof1.toml`` alone.

    Raises
    ------
    KnowledgeError
        When a threshold or a level is missing, unknown or of the wrong type.
    """
    return build_policy(read_topic("nof1"))


@cache
def load_course_policy() -> CoursePolicy:
    """Every threshold of a course; reads ``courses.toml`` alone.

    Raises
    ------
    KnowledgeError
        When a threshold is missing, unknown or of the wrong type.
    """
    return build_course_policy(read_topic("courses"))


@cache
def rhythm_limits() -> Mapping[str, float]:
    """From how many ratings a daily rhythm is fitted, and what counts as an earlier onset.

    Returns
    -------
    mapping
        ``cosinor_times_min``, ``cosinor_spread_h``, ``cosinor_days_min``, ``earlier_onset_h``.
    """
    return build_rhythm_limits(read_topic("courses"))


@cache
def load_rules(name: str) -> RuleSet:
    """One edition of the rules for leg movements; reads ``movements.toml`` alone.

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
    return build_rules(read_topic("movements"), name)


@cache
def load_detector() -> DetectorSettings:
    """The settings of the detector of leg movements; reads ``detector.toml`` alone.

    Raises
    ------
    KnowledgeError
        When a number is missing, unknown, or not above zero.
    """
    return build_detector(read_topic("detector"))


@cache
def drug_names() -> Mapping[str, DrugName]:
    """Every medicine and supplement known by name, by its id."""
    return build_drugs(read_topic("drug_names"))


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
    return f" {' '.join(word.removesuffix('e') for word in words_of(name))} "


@cache
def _spellings() -> tuple[tuple[str, DrugName], ...]:
    pairs = [(_plain(name), drug) for drug in drug_names().values() for name in drug.names]
    return tuple(sorted(pairs, key=lambda pair: (not pair[1].prescription, -len(pair[0]))))


@cache
def world_numbers() -> Mapping[str, Mapping[str, float]]:
    """The made-up worlds of the simulation: for each name, the fields it sets."""
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
    sources = read_topic("sources")
    return MappingProxyType(
        {
            name: build_explained(f"nof1.irls.{name}", entry, sources)
            for name, entry in entries(read_topic("nof1")["irls"], "says")
        }
    )
