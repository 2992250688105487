"""A scored night as plain values for JSON: what is not defined is null, with its reason."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ekbom.model.finding import Finding
from ekbom.model.movement import Index, Scored
from ekbom.model.recording import RecordingInfo

FORMAT = "ekbom-night/1"


def night_dict(
    *,
    info: RecordingInfo,
    scored: Scored,
    version: str,
    legs: Mapping[str, str | None],
    quality: object = None,
    sleep: object = None,
    findings: Sequence[Finding] | None = None,
    more: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """Everything that is known of the night, ready for `json.dumps`.

    Parameters
    ----------
    info : RecordingInfo
    scored : Scored
    version : str
        Of this software.
    legs : mapping of left, right or unknown to a channel
    quality, sleep : object
        Plain values, mappings, sequences or dataclasses of them; None where there is none.
    findings : sequence of Finding, optional
        Of the whole night; those of `scored` alone by default.
    more : mapping, optional
        Further parts under names of their own.

    Returns
    -------
    dict
        Strings, numbers, booleans, None, lists and dicts alone; no NaN and no infinity.
    """
    recording = {
        "name": info.name,
        "form": info.form,
        "start": info.start,
        "duration_s": info.duration_s,
        "size_bytes": info.size_bytes,
        "spans": info.spans,
        "legs": legs,
    }
    told = scored.findings if findings is None else findings
    behind = {"sleep": sleep, "quality": quality, "findings": [one.to_dict() for one in told]}
    return scored_dict(scored, recording, version, {**behind, **(more or {})})


def scored_dict(
    scored: Scored, recording: Mapping[str, object], version: str, more: Mapping[str, object]
) -> dict[str, Any]:
    """What is said of every scored night.

    Parameters
    ----------
    scored : Scored
    recording : mapping
        What the recording says of itself.
    version : str
        Of this software.
    more : mapping
        Further parts under names of their own, or in the place of those that stand here.
    """
    rules = scored.rules
    night = {
        "format": FORMAT,
        "software_version": version,
        "recording": recording,
        "rules": {"name": rules.name, "provisional": rules.provisional},
        "options": rules.options(),
        "indices": {name: index_dict(one) for name, one in scored.indices.items()},
        "counts": {
            "movements": len(scored.movements),
            "candidates": sum(one.candidate for one in scored.movements),
            "periodic": sum(one.periodic for one in scored.movements),
        },
        "sleep_min": scored.sleep_min,
        "wake_min": scored.wake_min,
        **more,
    }
    return {name: plain_value(value) for name, value in night.items()}


def index_dict(index: Index) -> dict[str, Any]:
    """One index with its interval, or with the reason why it has no value."""
    return {
        "value": plain_value(index.value),
        "unit": index.unit,
        "definition": index.definition,
        "low": plain_value(index.low),
        "high": plain_value(index.high),
        "reason": index.reason,
    }


def night_text(night: Mapping[str, Any]) -> str:
    """The text of ``night.json``."""
    return json.dumps(night, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def plain_value(value: object) -> Any:
    """The value in the few kinds that JSON has; a number that is none becomes None.

    Raises
    ------
    TypeError
        For a value of any other kind.
    """
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        # A numpy float is a float as well; what is written is a plain one.
        return float(value) if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: plain_value(getattr(value, one.name)) for one in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(name): plain_value(inner) for name, inner in value.items()}
    if hasattr(value, "tolist"):
        return plain_value(value.tolist())
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes):
        return [plain_value(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} has no place in JSON")
