"""Nouns of the model as rows of the tables, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, cast

from ekbom.model.account import Account
from ekbom.model.audit import AuditLine, Event, Result
from ekbom.model.errors import StoreError
from ekbom.model.house import HouseEntry, HouseKind
from ekbom.model.kept import Kept, KeptKind, needed
from ekbom.model.people import Actor, PersonCard, Role

Row = dict[str, Any]

# `json.loads` looks for blanks around each text; here are none, and a month holds hundreds.
_decoded = json.JSONDecoder().raw_decode


def person_row(card: PersonCard) -> Row:
    """A person as a row."""
    return _checked(
        {
            "id": card.id,
            "label": card.label,
            "made_at": _moment(card.made_at),
            "day_turns_h": card.day_turns_h,
            "zone": card.zone,
        }
    )


def person_of(row: Sequence[Any]) -> PersonCard:
    """A person from the columns of `person_row`, in its order."""
    id_, label, made_at, day_turns_h, zone = row
    return PersonCard(id_, label, datetime.fromisoformat(made_at), day_turns_h, zone)


def member_row(member: Actor) -> Row:
    """Somebody who acts as a row; the persons they were given are rows of their own."""
    return _checked(
        {
            "id": member.id,
            "label": member.label,
            "role": member.role,
            "owner": member.owner,
            "relation": member.relation,
        }
    )


def member_of(row: Sequence[Any], given: Iterable[str]) -> Actor:
    """Somebody who acts from the columns of `member_row`, in its order, and their persons."""
    id_, label, role, owner, relation = row
    return Actor(id_, label, cast(Role, role), frozenset(given), bool(owner), relation)


def account_row(account: Account) -> Row:
    """An account as a row."""
    return _checked(
        {
            "member": account.member,
            "name": account.name,
            "password": account.password,
            "made_at": _moment(account.made_at),
            "ended_at": _moment(account.ended_at),
            "given": account.given,
            "secret": account.secret,
            "confirmed": account.confirmed,
            "step": account.step,
            "salt": account.salt,
            "codes": " ".join(account.codes),
        }
    )


def account_of(row: Sequence[Any]) -> Account:
    """An account from the columns of `account_row`, in its order."""
    member, name, password, made_at, ended_at, given, secret, confirmed, step, salt, codes = row
    return Account(
        member, name, password,
        datetime.fromisoformat(made_at), datetime.fromisoformat(ended_at),
        bool(given), secret, bool(confirmed), step, salt, tuple(codes.split()),
    )  # fmt: skip


def record_row(kept: Kept) -> Row:
    """What the newest version of a record is found by."""
    return _checked(
        {
            "id": kept.id,
            "person": kept.person,
            "kind": kept.kind,
            "key": kept.key,
            **_where(kept),
            "version": kept.version,
        }
    )


def version_row(kept: Kept) -> Row:
    """One version of a record, with all that may differ from the one before."""
    return _checked(
        {
            "record": kept.id,
            "version": kept.version,
            "key": kept.key,
            **_where(kept),
            "written_at": _moment(kept.written_at),
            "author": kept.author,
            "author_role": kept.author_role,
            "body": body_text(kept.body),
            "original": kept.original,
            "late": kept.late,
            "changed_at": _moment(kept.changed_at) if kept.changed_at else "",
            "reason": kept.reason,
        }
    )


def need_rows(kept: Kept) -> list[Row]:
    """The originals a version needs."""
    return [
        {"record": kept.id, "version": kept.version, "sha256": digest} for digest in needed(kept)
    ]


def kept_of(row: Sequence[Any]) -> Kept:
    """A version from its person and kind and the columns of `version_row`, in its order."""
    (
        person,
        kind,
        id_,
        version,
        key,
        night,
        at,
        source,
        written_at,
        author,
        role,
        body,
        original,
        late,
        changed_at,
        reason,
    ) = row
    return Kept(
        id=id_,
        person=person,
        kind=cast(KeptKind, kind),
        key=key,
        written_at=datetime.fromisoformat(written_at),
        author=author,
        author_role=cast(Role, role),
        body=MappingProxyType(_values(body)),
        at=datetime.fromisoformat(at) if at else None,
        night=date.fromisoformat(night) if night else None,
        source=source,
        original=original,
        late=bool(late),
        version=version,
        changed_at=datetime.fromisoformat(changed_at) if changed_at else None,
        reason=reason,
    )


def _values(body: str) -> dict[str, Any]:
    values, end = _decoded(body)
    if end != len(body):
        raise ValueError("more than one value")
    whole: dict[str, Any] = values
    return whole


def house_row(entry: HouseEntry) -> Row:
    """What the workspace keeps for itself as a row."""
    return _checked(
        {
            "kind": entry.kind,
            "version": entry.version,
            "body": body_text(entry.body),
            "written_at": _moment(entry.written_at),
            "author": entry.author,
            "author_role": entry.author_role,
            "reason": entry.reason,
        }
    )


def house_of(row: Sequence[Any]) -> HouseEntry:
    """What the workspace keeps for itself from the columns of `house_row`, in its order."""
    kind, version, body, written_at, author, role, reason = row
    return HouseEntry(
        cast(HouseKind, kind),
        version,
        MappingProxyType(_values(body)),
        datetime.fromisoformat(written_at),
        author,
        cast(Role, role),
        reason,
    )


def line_row(line: AuditLine) -> Row:
    """A line of the audit as a row."""
    event = line.event
    return _checked(
        {
            "number": line.number,
            "at": _moment(event.at),
            "actor": event.actor,
            "role": event.role,
            "verb": event.verb,
            "person": event.person,
            "records": json.dumps(event.records),
            "result": event.result,
            "digest": line.digest,
        }
    )


def line_of(row: Sequence[Any]) -> AuditLine:
    """A line of the audit from the columns of `line_row`, in its order."""
    number, at, actor, role, verb, person, records, result, digest = row
    event = Event(
        datetime.fromisoformat(at),
        actor,
        cast(Role, role),
        verb,
        person,
        tuple(json.loads(records)),
        cast(Result, result),
    )
    return AuditLine(number, event, digest)


def body_text(body: Mapping[str, Any]) -> str:
    """A body as its one canonical text.

    Raises
    ------
    StoreError
        When a value is none of JSON's: it would not come back as it was.
    """
    try:
        return json.dumps(_plain(body), sort_keys=True, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise _unkeepable(str(error)) from error


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        odd = [name for name in value if not isinstance(name, str)]
        if odd:
            raise _unkeepable(f"a name in it is a {type(odd[0]).__name__}")
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    raise _unkeepable(f"it holds a {type(value).__name__}")


def _where(kept: Kept) -> Row:
    return {
        "night": kept.night.isoformat() if kept.night else "",
        "at": kept.at.isoformat() if kept.at else "",
        "source": kept.source,
    }


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("the store keeps moments in UTC; this one has no zone")
    return moment.astimezone(UTC).isoformat()


def _checked(row: Row) -> Row:
    """Refuse what one database keeps and another one does not."""
    for name, value in row.items():
        if isinstance(value, str) and not _keepable(value):
            raise _unkeepable(f"its {name} has a character that is none")
    return row


def _keepable(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _unkeepable(why: str) -> StoreError:
    return StoreError("the workspace", f"this cannot be kept: {why}", "nothing was changed")
