"""What is handed from one machine to another, before it is sealed: one tar file.

==========================  =====================================================================
Member                      Holds
==========================  =====================================================================
``share.json``              format ("ekbom-share/1"), who it is about, who made it when, what was
                            chosen, how many records, and the SHA-256 of all that follows
``records.jsonl``           one record a line: the list of its versions, the first one first
``originals/SHA256``        files of the chosen records: recordings with their marks, pages
==========================  =====================================================================

All of it is checked before anything is taken over: names, order, digests, kinds.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, BinaryIO, NoReturn, cast

from ekbom.exchange.json_file import Taker
from ekbom.exchange.kept_json import history_line, read_history, taken_day, taken_moment
from ekbom.model.errors import InputError
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.people import ROLES, PersonCard, Role

FORMAT = "ekbom-share/1"
# What can be chosen, and the kinds of records it stands for.
SECTIONS: Mapping[str, tuple[KeptKind, ...]] = MappingProxyType(
    {
        "diary": ("source", "entry"),
        "case": ("case",),
        "answers": ("answer", "report"),
        "nights": ("recording", "scoring"),
        "plans": ("plan",),
        "home": ("home",),
        "appointments": ("appointment",),
        "visits": ("intake", "series", "visit"),
    }
)

_BODIES: Mapping[KeptKind, tuple[tuple[str, type], ...]] = MappingProxyType(
    {
        "entry": (("cells", dict), ("note", str)),
        "source": (("columns", list), ("options", dict)),
        "case": (("text", str),),
        "home": (("items", list),),
        "appointment": (("on", str),),
        "intake": (("intake", dict),),
        "series": (("name", str), ("course", dict)),
        "visit": (("series", str), ("visit", dict)),
    }
)
_HEAD, _RECORDS, _FILES = "share.json", "records.jsonl", "originals/"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEAD_BYTES = 10**7  # a list of every night of a life
_RECORDS_BYTES = 10**9
_PIECE = 2**16
_AGAIN = "ask for the file again"


@dataclass(frozen=True, slots=True)
class Share:
    """The content of a share.

    Attributes
    ----------
    person : PersonCard
        As the other machine knows them; ``made_at`` is when the share was made.
    others : tuple of str
        Ids the same person has on further machines.
    sender_role : Role
        Of who made it.
    made_at : datetime
        In UTC.
    sections : tuple of str
        Of `SECTIONS`.
    since : date or None
        First day of it; None when all was chosen.
    histories : tuple of tuple of Kept
        Records with all their versions.
    originals : mapping of str to int
        SHA-256 of the files in it, with their bytes.
    """

    person: PersonCard
    sender_role: Role
    made_at: datetime
    sections: tuple[str, ...]
    histories: tuple[tuple[Kept, ...], ...]
    others: tuple[str, ...] = ()
    since: date | None = None
    originals: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id the person is known by."""
        return (self.person.id, *self.others)


def share_pieces(share: Share, original: Callable[[str], BinaryIO]) -> Iterator[bytes]:
    """The share as pieces of bytes, not sealed yet.

    Parameters
    ----------
    share : Share
    original : callable
        Opens a file by its SHA-256.
    """
    records = "".join(f"{history_line(one)}\n" for one in share.histories).encode()
    head = json.dumps(_head(share, records), indent=1, ensure_ascii=False).encode()
    for name, data in ((_HEAD, head), (_RECORDS, records)):
        yield from _member(name, len(data), io.BytesIO(data))
    for digest, size in share.originals.items():
        with original(digest) as content:
            yield from _member(_FILES + digest, size, content)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _member(name: str, size: int, content: BinaryIO) -> Iterator[bytes]:
    found = tarfile.TarInfo(name)
    found.size, found.mode = size, 0o600
    yield found.tobuf(tarfile.GNU_FORMAT)
    while piece := content.read(_PIECE):
        yield piece
    yield bytes(-size % tarfile.BLOCKSIZE)


def _head(share: Share, records: bytes) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": share.made_at.isoformat(),
        "sender_role": share.sender_role,
        "person": {
            "id": share.person.id,
            "others": list(share.others),
            "label": share.person.label,
            "day_turns_h": share.person.day_turns_h,
            "zone": share.person.zone,
        },
        "sections": list(share.sections),
        "since": None if share.since is None else share.since.isoformat(),
        "records": len(share.histories),
        "records_sha256": sha256(records).hexdigest(),
        "originals": dict(share.originals),
    }


def read_share(stream: BinaryIO, where: str) -> Share:
    """Read a share from front to back, and check all of it.

    Parameters
    ----------
    stream : binary file
        The tar file, opened.
    where : str
        How messages name it.

    Raises
    ------
    InputError
        When it is no share, of another version, cut, altered or put together wrongly.
    """
    try:
        return _read(stream, where)
    except (tarfile.TarError, EOFError, UnicodeDecodeError):
        _refuse(where, "it is no share, or it was cut")


def _read(stream: BinaryIO, where: str) -> Share:
    members = _members(stream, where)
    head = _taken(members, _HEAD, _HEAD_BYTES, where)
    records = _taken(members, _RECORDS, _RECORDS_BYTES, where)
    share, digest, count = _read_head(head, where)
    if sha256(records).hexdigest() != digest:
        _refuse(where, "its records were altered or cut")
    lines = records.decode().splitlines()
    if len(lines) != count:
        _refuse(where, f"it should hold {count} records and holds {len(lines)}")
    files = {name: _read_through(content) for name, content in members}
    if files != {_FILES + name: (name, size) for name, size in share.originals.items()}:
        _refuse(where, "the files in it are not those it names")
    histories = tuple(
        read_history(_json(line, where), share.person.id, f"{where}, record {number}")
        for number, line in enumerate(lines, start=1)
    )
    _check_records(share, histories, where)
    return replace(share, histories=histories)


def files_in(stream: BinaryIO, where: str) -> Iterator[tuple[str, BinaryIO]]:
    """The files of a share that `read_share` found sound: SHA-256 and content, one by one."""
    for name, content in _members(stream, where):
        if name.startswith(_FILES):
            yield name.removeprefix(_FILES), content


def _members(stream: BinaryIO, where: str) -> Iterator[tuple[str, BinaryIO]]:
    """The members of the tar file in order, none of them anything but a plain file."""
    with tarfile.open(fileobj=stream, mode="r|") as packed:
        for member in packed:
            content = packed.extractfile(member) if member.isreg() else None
            if content is None:
                _refuse(where, "it holds something that is no plain file")
            yield member.name, cast(BinaryIO, content)
    # A seal is only known to be whole at its end.
    while stream.read(_PIECE):
        pass


def _taken(members: Iterator[tuple[str, BinaryIO]], name: str, most: int, where: str) -> bytes:
    found, content = next(members, ("", io.BytesIO()))
    if found != name:
        _refuse(where, f"it is no share: {name} is not where it belongs")
    data = content.read(most + 1)
    if len(data) > most:
        _refuse(where, f"{name} is too large")
    return data


def _read_through(content: BinaryIO) -> tuple[str, int]:
    """SHA-256 and number of bytes."""
    hashed, size = sha256(), 0
    while piece := content.read(_PIECE):
        hashed.update(piece)
        size += len(piece)
    return hashed.hexdigest(), size


def _read_head(data: bytes, where: str) -> tuple[Share, str, int]:
    top = Taker(where, "", _json(data, where))
    version = top.take("format", str)
    if version != FORMAT:
        raise InputError(
            where,
            f"its format is {version[:40]!r}, not {FORMAT!r}",
            "use the version that wrote it",
        )
    person = Taker(where, "person", top.take("person", dict))
    made = taken_moment(top, "made_at", top.take("made_at", str), zoned=True)
    since = top.take("since", str, type(None))
    role = top.take("sender_role", str)
    sections, others = _texts(top, "sections"), _texts(person, "others")
    if role not in ROLES or not set(sections) <= set(SECTIONS):
        top.refuse("sections" if role in ROLES else "sender_role", "is not known here")
    card = PersonCard(
        id=person.take("id", str),
        label=person.take("label", str),
        made_at=made,
        day_turns_h=float(person.take("day_turns_h", int, float)),
        zone=person.take("zone", str),
    )
    if not card.id or not 0 <= card.day_turns_h < 24:
        person.refuse("id" if not card.id else "day_turns_h", "cannot be used")
    originals = top.take("originals", dict)
    for digest, size in originals.items():
        if not _DIGEST.fullmatch(digest) or not isinstance(size, int) or size < 0:
            top.refuse("originals", "cannot be used")
    share = Share(
        person=card,
        sender_role=role,
        made_at=made,
        sections=sections,
        histories=(),
        others=others,
        since=None if since is None else taken_day(top, "since", since),
        originals=originals,
    )
    digest, count = top.take("records_sha256", str), top.take("records", int)
    person.finish()
    top.finish()
    return share, digest, count


def _check_records(share: Share, histories: Sequence[Sequence[Kept]], where: str) -> None:
    """Only what was chosen, and nothing twice."""
    kinds = {kind for section in share.sections for kind in SECTIONS[section]}
    ids = {one[-1].id for one in histories}
    keys = {(one[-1].kind, one[-1].key) for one in histories}
    if len(ids) < len(histories) or len(keys) < len(histories):
        _refuse(where, "it holds a record twice")
    for history in histories:
        if history[-1].kind not in kinds:
            _refuse(where, f"it holds what was not chosen ({history[-1].kind})")
        if not all(_is_sound(one) for one in history):
            _refuse(where, f"a record in it ({history[-1].kind}) is not laid out as it should be")


def _is_sound(record: Kept) -> bool:
    """Whether the body holds what everybody takes for granted in a record of its kind."""
    body = record.body
    if any(not isinstance(body.get(name), kind) for name, kind in _BODIES.get(record.kind, ())):
        return False
    if record.kind == "entry":
        return all(isinstance(cell, str) for cell in body["cells"].values())
    if record.kind == "source":
        return all(isinstance(name, str) for name in body["columns"])
    if record.kind == "home":
        return all(
            isinstance(one, dict) and isinstance(one.get("what"), str) for one in body["items"]
        )
    return True


def _json(data: bytes | str, where: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        _refuse(where, "a part of it is not JSON")


def _texts(taker: Taker, key: str) -> tuple[str, ...]:
    found = taker.take(key, list)
    if not all(isinstance(one, str) and one for one in found):
        taker.refuse(key, "is no list of words")
    return tuple(found)


def _refuse(where: str, problem: str) -> NoReturn:
    raise InputError(where, problem, _AGAIN)
