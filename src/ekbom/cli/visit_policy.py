"""``ekbom visit --show-policy`` and ``--keep-policy``: what every visit of the house is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ekbom.cli.desk import opened
from ekbom.cli.output import show_json
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ekbom.actions.kept_policy import Policies, PolicyEntry, PolicyKept
    from ekbom.model.safety_policy import LevelChange, SafetyPolicy

_SHORT = 12  # letters of a digest that tell policies apart


def read_policy(file: str) -> SafetyPolicy:
    """The levels of a clinic, from its file.

    Raises
    ------
    InputError
        When the file cannot be read, or is not whole.
    """
    from ekbom.exchange.json_file import read_json
    from ekbom.treatment.policy import policy_from_dict

    return policy_from_dict(read_json(file, kind="a safety policy"))


def which(keep: str | None, *, shipped: bool, show: bool) -> str:
    """The option about the policy of the house that was said, or empty.

    Raises
    ------
    UsageError
        When there are several.
    """
    said = {"--keep-policy": keep is not None, "--shipped-policy": shipped, "--show-policy": show}
    found = [option for option, is_said in said.items() if is_said]
    if len(found) > 1:
        raise UsageError(found[0], f"{found[1]} says something else", "leave one out")
    return found[0] if found else ""


def house_policy(
    option: str, file: str | None, reason: str | None, beside: Mapping[str, object], *,
    workspace: str | None, passphrase_file: str | None, now: str | None, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Show or keep what every visit is held to.

    Parameters
    ----------
    option : str
        Of `which`.
    file, reason : str or None
    beside : mapping of option to what was said
        What belongs to a visit.
    """
    for other, value in beside.items():
        if value:
            raise UsageError(
                option, f"it is about the workspace, and {other} about a visit", "leave one out"
            )
    showing = option == "--show-policy"
    if showing and reason is not None:
        raise UsageError("--reason", "nothing is changed by --show-policy", "leave it out")
    policy = None if file is None else read_policy(file)
    with opened(workspace, passphrase_file, now=now) as desk:
        from ekbom.actions.kept_policy import keep_policy, list_policies

        if showing:
            listed = list_policies(desk)
            told, lines = listed.to_dict(), _listed(listed)
        else:
            kept = keep_policy(desk, policy, reason=reason or "", dry_run=dry_run)
            told, lines = kept.to_dict(), _kept(kept)
    if as_json:
        show_json(told)
        return
    from ekbom.cli.visit_words import shown

    typer.echo(shown(lines))


def _listed(found: Policies) -> Iterator[str]:
    if found.policy is None:
        yield f"no visit can be recorded: {found.problem}"
    else:
        yield f"visits are held to: {_named(found.policy)}"
        yield from _changes(found.changes, "as shipped")
        yield f"  points in pregnancy: {found.policy.pregnancy_points}"
    if not found.history:
        yield "none was kept here: the levels hold as they are shipped"
    yield from (_line(one) for one in found.history)


def _kept(done: PolicyKept) -> Iterator[str]:
    if not done.new:
        same = "already held to" if done.policy == done.before else "going to be held to"
        yield f"nothing changed: visits are {same} {_named(done.policy)}"
        return
    yield from _changes(done.changes, f"under {done.before.version}")
    if done.policy.pregnancy_points != done.before.pregnancy_points:
        yield (
            f"  points in pregnancy: {done.before.pregnancy_points} under {done.before.version}, "
            f"now {done.policy.pregnancy_points}"
        )
    if done.entry is not None and done.entry.on and done.entry.on > done.entry.kept_at.date():
        yield f"until {done.policy.on} visits are held to {done.before.version}"
    yield f"{'kept' if done.kept else 'it would be kept'}: {_named(done.policy)}"


def _changes(changes: Iterable[LevelChange], old: str) -> Iterator[str]:
    for one in changes:
        how = "weaker" if one.weaker else "stricter"
        why = f": {one.reason}" if one.reason else ""
        yield (
            f"  {one.rule}, {one.act}: {_level(one.old)} {old}, now {_level(one.new)} ({how}){why}"
        )


def _level(level: str | None) -> str:
    return "nothing" if level is None else level.replace("_", " ")


def _named(policy: SafetyPolicy) -> str:
    from ekbom.treatment.policy import shipped_policy

    if policy == shipped_policy():
        return f"policy {policy.version}, as shipped"
    return f"policy {policy.version}, from {policy.on}"


def _line(one: PolicyEntry) -> str:
    what = "back to the shipped one" if one.on is None else f"{one.version}, from {one.on}"
    return (
        f"{one.number:>3}  {one.kept_at:%Y-%m-%d}  {what}; by the {one.role}: {one.reason}  "
        f"[{one.digest[:_SHORT]}]"
    )
