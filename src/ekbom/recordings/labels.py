"""What the labels of a laboratory mean, by default and in a file that can be kept.

The file is TOML. ``labels`` names what is not as usual; everything else keeps its usual
meaning. ``scored`` names what was looked for, so that a night without one such event has none,
and not an unknown number::

    format = "ekbom-labels/1"
    name = "Sleep laboratory, second floor"
    scored = ["respiratory", "arousal"]

    [labels]
    "PLM" = "movement left"
    "PLM-S" = "series"
    "St. II" = "stage N2"
    "Snoring" = "ignore"

A label whose meaning is left empty (``"Snoring" = ""``) counts as not said.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from ekbom.model.errors import InputError
from ekbom.model.movement import STAGES
from ekbom.recordings import words
from ekbom.recordings.place import read_small

Kind = Literal[
    "stage", "respiratory", "arousal", "lights_off", "lights_on", "movement", "series",
    "scored", "unclear", "ignore",
]  # fmt: skip
Scored = Literal["respiratory", "arousal", "movement"]

FORMAT = "ekbom-labels/1"
_BYTES_MAX = 10**6
_SIDES = ("left", "right", "both", "unknown")
_PLAIN_KINDS = ("respiratory", "arousal", "lights_off", "lights_on", "series", "ignore")
# Everything a label can be said to mean.
MEANINGS = (
    *(f"stage {stage}" for stage in STAGES),
    *(f"movement {side}" for side in _SIDES),
    "movement",
    *_PLAIN_KINDS,
)
_ALLOWED = (
    f"use stage {'/'.join(STAGES)}, movement {'/'.join(_SIDES)}, movement, or one of "
    f"{', '.join(_PLAIN_KINDS)}"
)


# What a label may be that laboratories use in more than one way, and what to write of it.
UNCLEAR = {
    "single periodic movements, or whole series of them": '"movement left" or "series"',
    "movements with an arousal, or the arousals": '"movement left" or "arousal"',
    "non-REM sleep of any depth": '"stage N2"',
    "REM sleep, or lying on the right side": '"stage R" or "ignore"',
    "hypopneas, as in the MESA study, or nothing that was scored": '"respiratory" or "ignore"',
    "REM sleep, or stage 4 of Rechtschaffen and Kales": '"stage R" or "stage N3"',
}
_SERIES, _WITH_AROUSAL, _NREM, SIDE_OR_STAGE, _UNSURE, REM_OR_FOUR = UNCLEAR


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one label means.

    Attributes
    ----------
    kind : Kind
        ``unclear`` is a label that laboratories use in more than one way; ``scored`` says that
        events of a kind were looked for.
    value : str
        The stage; the side of a movement, empty where its channel tells it; the kind that was
        looked for; what an unclear label may be.
    """

    kind: Kind
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip()


@dataclass(frozen=True, slots=True)
class LabelMap:
    """The labels of one laboratory.

    Attributes
    ----------
    own : mapping of str to Meaning
        Labels that do not mean the usual; capitals, accents and signs do not matter.
    scored : tuple of Scored
        Kinds that were looked for, so that no event means none.
    name : str
        Of the laboratory.
    """

    own: Mapping[str, Meaning] = field(default_factory=dict)
    scored: tuple[Scored, ...] = ()
    name: str = ""

    def meaning(self, text: str, channel: str = "") -> Meaning | None:
        """What a label means, or None where nobody knows.

        Parameters
        ----------
        text : str
            As it stands in the file. Of two usual names joined by ``|`` either may be known.
        channel : str
            The channel it is tied to; a label of its own, written ``text@@channel``, goes first.
        """
        plain = words.plain(text)
        for name, meaning in sorted(self.own.items(), key=lambda it: "@@" not in it[0]):
            label, _, tied = name.partition("@@")
            if words.plain(label) == plain and (
                not tied or words.plain(tied) == words.plain(channel)
            ):
                return meaning
        for part in (text, *text.split("|")):
            found = usual(part)
            if found is not None:
                return found
        return None


def usual(text: str) -> Meaning | None:
    """What most laboratories mean by a label; None where it is not known."""
    plain = words.plain(text)
    if plain in words.LIGHTS_OFF:
        return Meaning("lights_off")
    if plain in words.LIGHTS_ON:
        return Meaning("lights_on")
    if plain == words.UNSURE:
        return Meaning("unclear", _UNSURE)
    if plain in words.SCORED:
        return Meaning("scored", words.SCORED[plain])
    parts = plain.split()
    return _stage(parts) or _event(plain, parts)


def _stage(parts: list[str]) -> Meaning | None:
    rest = [part for part in parts if part not in words.STAGE_WORDS]
    name = "".join(rest)
    if name in words.STAGES_BARE:
        return Meaning("stage", words.STAGES_BARE[name])
    if len(rest) < len(parts):
        if name in words.STAGES_AFTER_WORD:
            return Meaning("stage", words.STAGES_AFTER_WORD[name])
        if name in words.NREM_ONLY:
            return Meaning("unclear", _NREM)
    return None


def _event(plain: str, parts: list[str]) -> Meaning | None:
    """Every word must be known, so that a remark of a technician is not taken for an event."""
    said = set(parts)
    if parts and parts[0] in words.AROUSAL and _is(said, words.AROUSAL, words.AROUSAL_WITH):
        return Meaning("arousal")
    if plain in words.RESPIRATORY or _is(said, words.APNOEA, words.APNOEA_WITH):
        return Meaning("respiratory")
    limb = not said.isdisjoint(words.LIMB_MOVEMENT | words.PERIODIC)
    limb = limb or not (said.isdisjoint(words.LIMB) or said.isdisjoint(words.MOVING))
    if limb and not said.isdisjoint(words.AROUSAL):
        return Meaning("unclear", _WITH_AROUSAL)
    if _is(said, words.AROUSAL, words.AROUSAL_WITH):
        return Meaning("arousal")
    return _movement(plain, said) if limb else None


def _movement(plain: str, said: set[str]) -> Meaning | None:
    known = words.LIMB | words.MOVING | words.LIMB_MOVEMENT | words.PERIODIC | words.LIMB_WITH
    if not said <= known | words.SERIES:
        return None
    if not said.isdisjoint(words.SERIES):
        return Meaning("series")
    # "PLM-LM" is a single movement in the group of periodic ones.
    if not said.isdisjoint(words.PERIODIC) and said.isdisjoint(words.LIMB_MOVEMENT):
        return Meaning("unclear", _SERIES)
    return Meaning("movement", "unknown" if "unknown" in said else words.side_of(plain))


def _is(said: set[str], keys: frozenset[str], others: frozenset[str]) -> bool:
    return not said.isdisjoint(keys) and said <= keys | others


USUAL = LabelMap()


def read_labels(path: str | Path) -> LabelMap:
    """Read the label map of a laboratory.

    Raises
    ------
    InputError
        When the file cannot be read, is not TOML, or says something that is not known.
    """
    where = str(path)
    data = read_small(path, most=_BYTES_MAX, kind="label map")
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(where, "it is not UTF-8 text", "save it again as UTF-8") from None
    except ValueError as error:
        raise InputError(where, f"it is not valid TOML ({error})", "correct that line") from None
    except RecursionError:
        raise InputError(where, "it is nested too deeply", "check the name") from None
    return label_map_of(found, where)


def label_map_of(found: Mapping[str, Any], where: str) -> LabelMap:
    """A label map from the values of its file.

    Parameters
    ----------
    found : mapping
        As the file is laid out.
    where : str
        What every message begins with.

    Raises
    ------
    InputError
        When it says something that is not known.
    """
    strange = sorted(set(found) - {"format", "name", "scored", "labels"})
    if strange:
        raise InputError(
            where, f"the name {strange[0]!r} is not known", "use format, name, scored, [labels]"
        )
    if found.get("format") != FORMAT:
        raise InputError(where, f"format is {found.get('format')!r}", f'write format = "{FORMAT}"')
    name, scored, labels = found.get("name", ""), found.get("scored", []), found.get("labels", {})
    if not isinstance(name, str):
        raise InputError(where, f"name is {name!r}", "write text in quotes")
    if not isinstance(scored, list) or not all(one in get_args(Scored) for one in scored):
        raise InputError(
            where, f"scored is {scored!r}", f"write a list of {', '.join(get_args(Scored))}"
        )
    if not isinstance(labels, dict):
        raise InputError(where, "labels is no table", 'write [labels] and "label" = "meaning"')
    # A draft that is only half filled in can be used: what is empty was not said.
    own = {label: _meaning(label, value, where) for label, value in labels.items() if value != ""}
    return LabelMap(own, tuple(scored), name)


def _meaning(label: str, value: object, where: str) -> Meaning:
    said = " ".join(value.split()) if isinstance(value, str) else ""
    if said not in MEANINGS:
        raise InputError(where, f"label {label!r} means {value!r}, which is not known", _ALLOWED)
    kind, _, what = said.partition(" ")
    return Meaning(cast("Kind", kind), what)


def label_map_values(labels: LabelMap) -> dict[str, Any]:
    """The values of its file, as `label_map_of` takes them."""
    return {
        "format": FORMAT,
        "name": labels.name,
        "scored": list(labels.scored),
        "labels": {label: str(one) for label, one in labels.own.items()},
    }


def labels_text(labels: LabelMap) -> str:
    """The label map as the text of its file."""
    lines = [f'format = "{FORMAT}"']
    if labels.name:
        lines.append(f"name = {quoted(labels.name)}")
    if labels.scored:
        lines.append(f"scored = [{', '.join(map(quoted, labels.scored))}]")
    lines += ["", "[labels]"]
    lines += [f"{quoted(label)} = {quoted(str(one))}" for label, one in labels.own.items()]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """The text as a string of TOML."""
    # A JSON text is a TOML text, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
