"""Check a workspace: the database, the chain of the audit, and every original by its content.

What is found names ids and hashes alone, so that whoever keeps the house can act on it without
seeing anybody's health.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ekbom.actions.desk import Desk, house_verb
from ekbom.model.audit import AuditLine, Break, chain_breaks
from ekbom.model.errors import StoreError
from ekbom.model.finding import Finding, Severity
from ekbom.model.house import HouseKind

# More than so many breaks do not help a reader; the count is said.
_SHOWN = 10
# Letters of a digest that tell originals apart.
_SHORT = 12
_RESTORE = "leave the folder as it is and restore the newest backup with ekbom restore"
_COMPARE = "somebody changed the database without ekbom; compare it with a backup"
_BRING_OR_REMOVE = "bring that file in again, or remove this copy with ekbom check --tidy"
# What the house keeps for itself: the actions that write it, and how a fault of it is named.
_HOUSE: Mapping[HouseKind, tuple[tuple[str, ...], str, str, str, str]] = {
    "safety_policy": (("keep_policy",), "policy_altered", "the safety policy", "it", "its"),
    "label_map": (
        ("keep_label_map", "remove_label_map"), "label_maps_altered", "the label maps",
        "one of them", "their",
    ),
}  # fmt: skip
_WRITES_HOUSE = {verb: kind for kind, (verbs, *_) in _HOUSE.items() for verb in verbs}
_BREAKS = {
    "missing": "lines of the audit before line {} are not there",
    "altered": "line {} of the audit, or its digest, is not what was written",
    "cut": "lines of the audit behind line {} are not there",
    "added": "lines up to {} stand in the audit that were not written by ekbom",
}


@dataclass(slots=True)
class _Seen:
    """What the database says is there."""

    persons: int = 0
    lines: int = 0
    needed: dict[str, int] = field(default_factory=dict)
    doomed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at in a workspace, and what is wrong with it.

    Attributes
    ----------
    persons, audit_lines, files : int
        How many were looked at; files are the originals that records need.
    file_bytes : int
        Bytes of these files.
    findings : tuple of Finding
        An ``error`` means that something was lost or altered.
    """

    persons: int
    audit_lines: int
    files: int
    file_bytes: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was lost or altered."""
        return not any(finding.severity == "error" for finding in self.findings)


@house_verb("check")
def check_workspace(desk: Desk, *, contents: bool = True, tidy: bool = False) -> Checked:
    """Check the database, the audit and the originals.

    Parameters
    ----------
    desk : Desk
    contents : bool
        Whether every original is read again, which takes as long as reading the files.
    tidy : bool
        Remove files that no record needs. Who is bringing one in takes it again.

    Raises
    ------
    NotAllowed
        When who acts may not check the workspace.
    """
    findings: list[Finding] = []
    seen = _Seen()
    try:
        with desk.store.snapshot():
            findings += _database(desk)
            seen.persons, seen.lines = len(desk.store.persons()), desk.store.head()[0]
            seen.needed, seen.doomed = dict(desk.store.originals()), desk.store.doomed()
            findings += _chain(desk)
        findings += _originals(desk, seen, contents=contents)
        with desk.store.transaction():
            if tidy:
                findings += _removed(desk)
            desk.store.note(desk.event("check_workspace"))
    except StoreError as error:
        # What could be read was checked all the same.
        findings.append(Finding("cut_short", "error", error.where, error.problem, error.todo))
    return Checked(
        seen.persons, seen.lines, len(seen.needed), sum(seen.needed.values()), tuple(findings)
    )


def _database(desk: Desk) -> Iterator[Finding]:
    for fault in desk.store.faults():
        yield Finding("database_damaged", "error", "the database", fault, _RESTORE)


def _chain(desk: Desk) -> Iterator[Finding]:
    """Every break of the chain, the first ones named; and whether the house is as it was kept."""
    told: dict[HouseKind, list[str]] = {kind: [] for kind in _HOUSE}
    breaks = [_BREAKS[it.fault].format(it.number) for it in _all_breaks(desk, told)]
    if len(breaks) > _SHOWN:
        breaks[_SHOWN:] = [f"it breaks in {len(breaks)} places; the first {_SHOWN} are named"]
    for what in breaks:
        yield Finding("audit_broken", "error", "the audit", what, _COMPARE)
    for kind, (_, code, name, it, its) in _HOUSE.items():
        if [entry.digest for entry in desk.store.house(kind)] != told[kind]:
            what = f"{it}, or {its} history, is not what was kept by the lines of the audit"
            yield Finding(code, "error", name, what, _COMPARE)


def _all_breaks(desk: Desk, told: Mapping[HouseKind, list[str]]) -> Iterator[Break]:
    """Every break; and into `told` the digest of each entry of the house that a line tells of."""

    def lines() -> Iterator[AuditLine]:
        for line in desk.store.audit():
            if line.event.verb in _WRITES_HOUSE and line.event.result == "done":
                told[_WRITES_HOUSE[line.event.verb]].extend(line.event.records)
            yield line

    return chain_breaks(lines(), desk.store.head())


def _originals(desk: Desk, seen: _Seen, *, contents: bool) -> Iterator[Finding]:
    """Files that are gone, altered, or left over."""
    kept = frozenset(desk.originals.kept())
    altered = frozenset(desk.originals.faults()) if contents else frozenset()
    # What others brought or deleted while the files were read is no fault.
    before, after = frozenset(seen.needed), frozenset(dict(desk.store.originals()))
    doomed = frozenset((*seen.doomed, *desk.store.doomed()))
    for digest in sorted((before & after) - kept):
        yield _of_file("original_missing", "error", digest, "it is not there", _RESTORE)
    for digest in sorted(altered):
        yield _of_file("original_altered", "error", digest, "its content was altered", _RESTORE)
    for digest in sorted(kept & doomed):
        what = "it was deleted, and its file is still there"
        yield _of_file("original_doomed", "warning", digest, what, "open the workspace once more")
    for digest in sorted(kept - before - after - doomed):
        what = "no record needs it; bringing it in was cut short"
        yield _of_file("original_left_over", "warning", digest, what, _BRING_OR_REMOVE)


def _removed(desk: Desk) -> Iterator[Finding]:
    """Remove what no record needs, while nobody can write a record that does."""
    needed = frozenset(dict(desk.store.originals()))
    for digest in sorted(frozenset(desk.originals.kept()) - needed):
        desk.originals.remove(digest)
        yield _of_file("original_removed", "note", digest, "no record needed it", "it was removed")


def _of_file(code: str, severity: Severity, digest: str, what: str, repair: str) -> Finding:
    return Finding(code, severity, f"original {digest[:_SHORT]}", what, repair)
