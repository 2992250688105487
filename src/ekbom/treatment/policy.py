"""The levels a clinic works with: the shipped ones, and versions of its own with their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from ekbom.knowledge.near import nearest
from ekbom.knowledge.treatment_policy import shipped_setting, shipped_version
from ekbom.knowledge.treatment_safety import safety_rules
from ekbom.model.day import parse_day
from ekbom.model.errors import InputError
from ekbom.model.safety_policy import POINT_SETTINGS, LevelChange, SafetyPolicy
from ekbom.model.safety_rule import ACTS, SAFETY_LEVELS
from ekbom.treatment.targets import NEEDLES

if TYPE_CHECKING:
    from ekbom.model.safety_policy import PointSetting
    from ekbom.model.safety_rule import Act, SafetyLevel

    Levels = Mapping[str, Mapping[Act, SafetyLevel]]

SCHEMA = "ekbom-safety-policy/1"
# What an act is let alone with; in a file and in a change, never in the policy itself.
NONE = "none"
_HARD: tuple[SafetyLevel, ...] = ("hard_stop", "hard_stop_region")
_KEYS = ("schema", "version", "on", "based_on", "pregnancy_points", "changes", "reasons")
# Letters of the name of a version.
_LONGEST = 100
_HEAD = ("schema", "version", "on")


@cache
def shipped_policy() -> SafetyPolicy:
    """The levels as they are shipped."""
    version, on = shipped_version()
    levels = {id_: rule.levels for id_, rule in safety_rules().items()}
    return SafetyPolicy(
        version, on, MappingProxyType(levels), shipped_setting(), MappingProxyType({})
    )


def edit_policy(
    policy: SafetyPolicy,
    changes: Mapping[str, Mapping[str, str]],
    *,
    version: str,
    on: date,
    reasons: Mapping[str, str] | None = None,
    pregnancy_points: PointSetting | None = None,
) -> SafetyPolicy:
    """A new version of a policy.

    Parameters
    ----------
    policy : SafetyPolicy
        The one before; it is not touched.
    changes : mapping of rule to mapping of act to level
        ``none`` lets an act alone.
    version : str
        Another name than that of the one before.
    on : date
        From when it holds; not before the one before.
    reasons : mapping of rule to str
        Needed for each rule whose hard stop becomes weaker; earlier ones are kept.
    pregnancy_points : {"informed", "strict"} or None
        Kept when not given.

    Raises
    ------
    InputError
        When a name, a level or the version is off, or a hard stop is dropped without a reason.

    Examples
    --------
    >>> from datetime import date
    >>> mine = edit_policy(
    ...     shipped_policy(), {"needle_phobia": {"needling": "precaution"}},
    ...     version="clinic 2", on=date(2026, 12, 1), reasons={"needle_phobia": "lists differ"},
    ... )
    >>> mine.levels["needle_phobia"]["needling"], mine.levels["needle_phobia"]["electro"]
    ('precaution', 'hard_stop')
    """
    if version == policy.version:
        _refuse("version", f"{version!r} is taken", "give the new version a name of its own")
    if on < policy.on:
        _refuse("on", f"{on} is before the version it is made from", "give a later date")
    levels = {id_: dict(own) for id_, own in policy.levels.items()}
    for rule, own in changes.items():
        for act, level in own.items():
            _change(levels, rule, act, level)
    kept = {rule: text.strip() for rule, text in {**policy.reasons, **(reasons or {})}.items()}
    found = SafetyPolicy(
        version=version.strip(),
        on=on,
        levels=MappingProxyType({id_: MappingProxyType(own) for id_, own in levels.items()}),
        pregnancy_points=pregnancy_points or policy.pregnancy_points,
        reasons=MappingProxyType({rule: text for rule, text in kept.items() if text}),
    )
    check_policy(found)
    return found


def check_policy(policy: SafetyPolicy) -> None:
    """Refuse a policy that is not whole, or drops a hard stop without a reason.

    Raises
    ------
    InputError
    """
    shipped = shipped_policy()
    if not policy.version:
        _refuse("version", "it is empty", "give it a name")
    if not policy.version.isprintable() or len(policy.version) > _LONGEST:
        _refuse("version", "it is no name", f"give one of at most {_LONGEST} letters in one line")
    if policy.pregnancy_points not in POINT_SETTINGS:
        _refuse(
            "pregnancy_points", f"{policy.pregnancy_points!r} is unknown", _one_of(POINT_SETTINGS)
        )
    if set(policy.levels) != set(shipped.levels):
        which = ", ".join(sorted(set(policy.levels) ^ set(shipped.levels)))
        _refuse("levels", f"missing or unknown are {which}", "name every rule once")
    for rule in policy.reasons:
        _known(rule)
    for rule, own in policy.levels.items():
        for act, level in own.items():
            _level(rule, _act(rule, act), level)
    for rule in dropped(policy):
        if not policy.reasons.get(rule, "").strip():
            _refuse(rule, "a hard stop is made weaker without a reason", "add it under reasons")
    same = (policy.levels, policy.pregnancy_points) == (shipped.levels, shipped.pregnancy_points)
    if policy.version == shipped.version and not same:
        _refuse("version", f"{policy.version!r} is the shipped one", "give your own version a name")


def dropped(policy: SafetyPolicy) -> Iterator[str]:
    """The rules whose hard stop is weaker than as shipped for any act."""
    for rule, own in shipped_policy().levels.items():
        if any(
            level in _HARD and _weaker(policy.levels[rule].get(act), level)
            for act, level in own.items()
        ):
            yield rule


def level_changes(old: SafetyPolicy, new: SafetyPolicy) -> tuple[LevelChange, ...]:
    """Every level that differs, rule by rule.

    Parameters
    ----------
    old, new : SafetyPolicy
    """
    return tuple(
        LevelChange(
            rule, act, before, after, before is not None and _weaker(after, before),
            new.reasons.get(rule, ""),
        )
        for rule, own in old.levels.items()
        for act in ACTS
        if (before := own.get(act)) != (after := new.levels[rule].get(act))
    )  # fmt: skip


def policy_to_dict(policy: SafetyPolicy) -> dict[str, Any]:
    """A policy as plain values: what differs from the shipped levels, and why."""
    shipped = shipped_policy()
    changes: dict[str, dict[str, str]] = {}
    for rule, own in shipped.levels.items():
        new = policy.levels[rule]
        for act in ACTS:
            if own.get(act) != new.get(act):
                changes.setdefault(rule, {})[act] = new.get(act, NONE)
    return {
        "schema": SCHEMA,
        "version": policy.version,
        "on": policy.on.isoformat(),
        "based_on": shipped.version,
        "pregnancy_points": policy.pregnancy_points,
        "changes": changes,
        "reasons": dict(policy.reasons),
    }


def policy_from_dict(data: Mapping[str, Any]) -> SafetyPolicy:
    """A policy from plain values, such as a clinic's own file.

    Raises
    ------
    InputError
        As `edit_policy`, and when a key is missing, unknown or of the wrong kind.
    """
    for key in data:
        if key not in _KEYS:
            _refuse(str(key), "there is no such key", _one_of(_KEYS))
    for key in _HEAD:
        if not isinstance(data.get(key), str):
            _refuse(key, f"it is {data.get(key)!r}", "give it as text")
    shipped = shipped_policy()
    if data["schema"] != SCHEMA or data.get("based_on", shipped.version) != shipped.version:
        _refuse("schema", "it is for another version of the rules", f"make it anew for {SCHEMA}")
    setting = data.get("pregnancy_points", shipped.pregnancy_points)
    changes, reasons = _table(data, "changes"), _table(data, "reasons")
    if data["version"] == shipped.version and not changes and setting == shipped.pregnancy_points:
        return shipped
    return edit_policy(
        shipped,
        {rule: _table(changes, rule) for rule in changes},
        version=data["version"],
        on=_date(data["on"]),
        reasons={rule: _text(rule, text) for rule, text in reasons.items()},
        pregnancy_points=setting,
    )


def _change(levels: dict[str, dict[Act, SafetyLevel]], rule: str, act: str, level: str) -> None:
    _known(rule)
    if level == NONE:
        levels[rule].pop(_act(rule, act), None)
    else:
        levels[rule][_act(rule, act)] = _level(rule, act, level)


def _act(rule: str, act: str) -> Act:
    found = next((one for one in ACTS if one == act), None)
    return found if found is not None else _refuse(rule, f"{act!r} is no act", _one_of(ACTS))


def _level(rule: str, act: str, level: str) -> SafetyLevel:
    found = next((one for one in SAFETY_LEVELS if one == level), None)
    if found is None:
        _refuse(rule, f"{level!r} is no level", _one_of((*SAFETY_LEVELS, NONE)))
    if found == "technique_gate" and act not in NEEDLES:
        _refuse(rule, f"{act} has no needle to ask about", "give another level")
    return found


def _known(rule: str) -> None:
    if rule not in safety_rules():
        near = ", ".join(nearest(rule, safety_rules())) or "those of ekbom explain treat"
        _refuse(rule, "there is no such rule", f"name one as {near}")


def _weaker(new: SafetyLevel | None, old: SafetyLevel) -> bool:
    return new is None or SAFETY_LEVELS.index(new) > SAFETY_LEVELS.index(old)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key, {})
    if not isinstance(found, Mapping):
        _refuse(key, f"it is {found!r}", "give a table")
    return found


def _text(rule: str, text: object) -> str:
    if not isinstance(text, str):
        _refuse(rule, f"its reason is {text!r}", "give it as text")
    return text


def _date(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        raise InputError("policy on", f"{text!r} is no date", "write it as 2026-11-21") from None


def _one_of(words: tuple[str, ...]) -> str:
    return f"give one of {', '.join(words)}"


def _refuse(where: str, problem: str, todo: str) -> NoReturn:
    raise InputError(f"policy {where}", problem, todo)
