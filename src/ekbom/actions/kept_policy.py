"""The safety policy of the house: kept with its reason, never altered, and what visits are held to.

Where none is kept, the levels hold as they are shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, house_verb
from ekbom.model.assessed import plain
from ekbom.model.errors import InputError, UsageError
from ekbom.model.house import HouseEntry, HouseKind
from ekbom.treatment.policy import (
    check_policy,
    level_changes,
    policy_from_dict,
    policy_to_dict,
    shipped_policy,
)

if TYPE_CHECKING:
    from ekbom.model.people import Role
    from ekbom.model.safety_policy import LevelChange, SafetyPolicy
    from ekbom.model.store import Store

__all__ = ["Policies", "PolicyEntry", "PolicyKept", "keep_policy", "list_policies"]

_KIND: HouseKind = "safety_policy"
# In the body of an entry: the policy as plain values, or None for the shipped one.
_POLICY = "policy"


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """One line of the history.

    Attributes
    ----------
    number : int
        From 1.
    version : str
        Of the policy.
    on : date or None
        From when it holds; None for the shipped one, which holds from when it was kept.
    kept_at : datetime
        In UTC.
    by : str
        Id of the member.
    role : Role
    reason, digest : str
    """

    number: int
    version: str
    on: date | None
    kept_at: datetime
    by: str
    role: Role
    reason: str
    digest: str


@dataclass(frozen=True, slots=True)
class Policies:
    """What visits are held to now, and all that was kept so far.

    Attributes
    ----------
    policy : SafetyPolicy or None
        None where the one that is kept cannot be used with this ekbom; `problem` says why.
    changes : tuple of LevelChange
        Against the shipped levels.
    history : tuple of PolicyEntry
        The first one first.
    problem : str
    """

    policy: SafetyPolicy | None
    changes: tuple[LevelChange, ...]
    history: tuple[PolicyEntry, ...]
    problem: str = ""

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values for JSON; the policy as its file is laid out."""
        return {
            "policy": None if self.policy is None else policy_to_dict(self.policy),
            "shipped": self.policy == shipped_policy(),
            "changes": [plain(asdict(one)) for one in self.changes],
            "history": [plain(asdict(one)) for one in self.history],
            "problem": self.problem or None,
        }


@dataclass(frozen=True, slots=True)
class PolicyKept:
    """What became of a policy that was to be kept.

    Attributes
    ----------
    policy, before : SafetyPolicy
        What is to hold, and what held so far.
    changes : tuple of LevelChange
        From the one to the other.
    kept : bool
        False when it was only tried, or stands here already.
    new : bool
        Whether it differs from the last one that was kept.
    entry : PolicyEntry or None
    """

    policy: SafetyPolicy
    before: SafetyPolicy
    changes: tuple[LevelChange, ...]
    kept: bool = False
    new: bool = True
    entry: PolicyEntry | None = None

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values for JSON."""
        return {
            "kept": self.kept,
            "new": self.new,
            "policy": policy_to_dict(self.policy),
            "before": policy_to_dict(self.before),
            "changes": [plain(asdict(one)) for one in self.changes],
            "entry": None if self.entry is None else plain(asdict(self.entry)),
        }


def policy_in_force(store: Store, today: date) -> SafetyPolicy:
    """What visits are held to: the last one that was kept and holds today, else the shipped one.

    Raises
    ------
    InputError
        When the one that is kept was made for other rules than those of this ekbom. It is not
        passed over: it may be the stricter one.
    """
    entry = _in_force(store, today)
    return shipped_policy() if entry is None else _policy_of(entry)


def version_in_force(store: Store, today: date) -> str:
    """Its name alone, which can always be told."""
    entry = _in_force(store, today)
    return shipped_policy().version if entry is None else _line(entry).version


@house_verb("policy")
def keep_policy(
    desk: Desk, policy: SafetyPolicy | None, *, reason: str, dry_run: bool = False
) -> PolicyKept:
    """Keep a policy that every later visit is held to; those before it stay readable.

    Parameters
    ----------
    desk : Desk
    policy : SafetyPolicy or None
        None goes back to the shipped one.
    reason : str
        Why.
    dry_run : bool
        Only say what would change.

    Raises
    ------
    NotAllowed
        When the actor may not set the policy of the house.
    UsageError
        Without a reason.
    InputError
        When the policy is not whole, drops a hard stop without a reason, or bears the name of
        another one that was kept.
    """
    if not reason.strip():
        raise UsageError("--reason", "nobody said why the policy changes", "give a reason")
    wanted = policy or shipped_policy()
    check_policy(wanted)
    told = None if wanted == shipped_policy() else policy_to_dict(wanted)
    with desk.store.transaction():
        history = desk.store.house(_KIND)
        _check_name(history, told)
        before = _before(desk.store, desk.now().date())
        done = PolicyKept(wanted, before, level_changes(before, wanted))
        if told == (history[-1].body[_POLICY] if history else None):
            if not dry_run:
                desk.store.note(desk.event("keep_policy", result="nothing_changed"))
            return replace(done, new=False)
        if dry_run:
            return done
        entry = HouseEntry(
            _KIND, len(history) + 1, {_POLICY: told}, desk.now().astimezone(UTC), desk.actor.id,
            desk.actor.role, reason.strip(),
        )  # fmt: skip
        desk.store.keep_house(entry, desk.event("keep_policy", records=(entry.digest,)))
    return replace(done, kept=True, entry=_line(entry))


@house_verb("policy")
def list_policies(desk: Desk) -> Policies:
    """What visits are held to today, and every policy that was kept.

    Raises
    ------
    NotAllowed
        When the actor may not see the policy of the house.
    """
    history = tuple(map(_line, desk.store.house(_KIND)))
    desk.store.note(desk.event("list_policies", result="nothing_changed"))
    try:
        policy = policy_in_force(desk.store, desk.now().date())
    except InputError as error:
        return Policies(None, (), history, f"{error.problem}; {error.todo}")
    return Policies(policy, level_changes(shipped_policy(), policy), history)


def _in_force(store: Store, today: date) -> HouseEntry | None:
    for entry in reversed(store.house(_KIND)):
        told = entry.body[_POLICY]
        if told is None or date.fromisoformat(told["on"]) <= today:
            return entry
    return None


def _before(store: Store, today: date) -> SafetyPolicy:
    """What held so far; where that cannot be used any more, what is shipped."""
    try:
        return policy_in_force(store, today)
    except InputError:
        return shipped_policy()


def _policy_of(entry: HouseEntry) -> SafetyPolicy:
    told = entry.body[_POLICY]
    if told is None:
        return shipped_policy()
    try:
        return policy_from_dict(told)
    except InputError as error:
        raise InputError(
            "safety policy",
            f"{told['version']!r} that is kept here does not fit this ekbom ({error})",
            "keep it anew: ekbom visit --keep-policy FILE, or go back: ekbom visit "
            "--shipped-policy",
        ) from error


def _check_name(history: tuple[HouseEntry, ...], told: Mapping[str, Any] | None) -> None:
    """A name says which levels held, so it is not used twice for different ones."""
    for entry in history:
        old = entry.body[_POLICY]
        if told and old and old["version"] == told["version"] and old != told:
            raise InputError(
                "policy version",
                f"{told['version']!r} was kept on {entry.written_at:%Y-%m-%d} and said something "
                "else",
                "give this one a name of its own",
            )


def _line(entry: HouseEntry) -> PolicyEntry:
    told = entry.body[_POLICY]
    return PolicyEntry(
        entry.version, told["version"] if told else shipped_policy().version,
        date.fromisoformat(told["on"]) if told else None, entry.written_at, entry.author,
        entry.author_role, entry.reason, entry.digest,
    )  # fmt: skip
