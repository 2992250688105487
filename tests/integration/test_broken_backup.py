"""Backups that are not whole, or come to a place that will not have them: nothing is changed."""

from __future__ import annotations

import errno
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.builders.backups import NIGHT, close_all, database, look, make_full, reopened
from tests.builders.desks import PASSPHRASE, Clock, Counter, make_desk, own_person
from tests.builders.stores import kept

from ekbom.actions.backup import back_up, check_backup
from ekbom.actions.desk import Desk
from ekbom.actions.restore import restore
from ekbom.actions.restore_new import restore_new
from ekbom.actions.restored import Restored
from ekbom.model.errors import StoreError
from ekbom.storage.tables import REVISIONS
from ekbom.storage.tar_stream import END, header, padding


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


def anew(file: Path, folder: Path, kind: str, **more: str | None) -> Restored:
    return restore_new(
        file,
        folder,
        database=database(kind),
        lock=PASSPHRASE if kind == "sqlcipher" else None,
        now=Clock(),
        new_id=Counter(),
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_full(tmp_path, "sqlite")


@pytest.fixture
def file(desk: Desk, tmp_path: Path) -> Path:
    back_up(desk, tmp_path / "b")
    return tmp_path / "b"


def refused(file: Path, desk: Desk) -> str:
    """What is said; neither a new place nor the living workspace has changed."""
    before = look(desk)
    with pytest.raises(StoreError) as verified:
        check_backup(file)
    for act in (lambda: anew(file, file.parent / "new", "sqlite"), lambda: restore(desk, file)):
        with pytest.raises(StoreError) as caught:
            act()
        assert str(caught.value) == str(verified.value)
        assert not (file.parent / "new").exists()
        assert not (file.parent / ".new.making").exists()
        assert not list(desk.folder.glob(".restoring-*"))
    assert look(desk) == before
    return str(verified.value).removeprefix(f"{file}: ")


BROKEN = "the backup was altered, or cut short; take another copy of it"


def parts_of(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as opened:
        return {one.name: opened.extractfile(one).read() for one in opened}  # type: ignore[union-attr]


def packed(parts: dict[str, bytes]) -> bytes:
    return b"".join(header(n, len(c)) + c + padding(len(c)) for n, c in parts.items()) + END


def test_it_holds_what_its_page_says(file: Path) -> None:
    names = list(parts_of(file))
    assert names[0] == "about.json"
    assert names[-1] == "manifest.json"
    assert {name.partition("/")[0] for name in names[1:-1]} == {"tables", "originals"}
    assert "tables/records-000001.jsonl" in names


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut(share: float, file: Path, desk: Desk) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    assert refused(file, desk) == BROKEN


@pytest.mark.parametrize("part", ["tables/versions", "tables/audit", "originals/", "manifest"])
def test_a_backup_that_was_altered(part: str, file: Path, desk: Desk) -> None:
    parts = parts_of(file)
    name = max((n for n in parts if n.startswith(part)), key=lambda n: len(parts[n]))
    changed = bytearray(parts[name])
    at = changed.index(b"2") if b"2" in changed else 0
    changed[at] ^= 1
    file.write_bytes(packed({**parts, name: bytes(changed)}))
    assert refused(file, desk) == BROKEN


@pytest.mark.parametrize("part", ["tables/versions", "tables/grants", "originals/", "manifest"])
def test_a_backup_that_lacks_a_part(part: str, file: Path, desk: Desk) -> None:
    parts = {n: c for n, c in parts_of(file).items() if not n.startswith(part)}
    file.write_bytes(packed(parts))
    assert refused(file, desk) == BROKEN


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tables/records-000001.jsonl", b"[1]\n"),
        ("tables/records-000001.jsonl", b"{\n"),
        ("tables/head-000001.jsonl", b"{}\n"),
        ("tables/audit-000001.jsonl", b'{"number": 1}\n'),
        ("manifest.json", b"[]"),
        ("manifest.json", b"{"),
        ("manifest.json", b"{}"),
        ("manifest.json", b'{"with_originals": 1, "left_out": 1}'),
        ("odd", b""),
    ],
)
def test_parts_that_are_none(name: str, content: bytes, file: Path, desk: Desk) -> None:
    parts = parts_of(file)
    manifest = parts.pop("manifest.json")
    file.write_bytes(packed({**parts, "manifest.json": manifest, name: content}))
    if name != "manifest.json" and name != "odd":
        file.write_bytes(packed({**parts, name: content, "manifest.json": manifest}))
    assert refused(file, desk) == BROKEN


def resigned(parts: dict[str, bytes]) -> bytes:
    """A backup that was altered by somebody who knows how its manifest is made."""
    told = json.loads(parts.pop("manifest.json"))
    told["members"] = [
        {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in parts.items()
    ]
    told["counts"] |= {
        name.split("/")[1].split("-")[0]: content.count(b"\n")
        for name, content in parts.items()
        if name.startswith("tables/")
    }
    return packed({**parts, "manifest.json": json.dumps(told).encode()})


def owned_by_nobody(parts: dict[str, bytes]) -> None:
    name = "tables/members-000001.jsonl"
    parts[name] = parts[name].replace(b'"owner": true', b'"owner": false')


def with_a_strange_table(parts: dict[str, bytes]) -> None:
    parts["tables/strange-000001.jsonl"] = b"{}\n"


def with_a_strange_column(parts: dict[str, bytes]) -> None:
    name = "tables/persons-000001.jsonl"
    parts[name] = parts[name].replace(b'"zone"', b'"zones"')


def with_a_row_twice(parts: dict[str, bytes]) -> None:
    parts["tables/persons-000001.jsonl"] *= 2


def without_an_original(parts: dict[str, bytes]) -> None:
    del parts[next(name for name in parts if name.startswith("originals/"))]


@pytest.mark.parametrize(
    "change", [with_a_strange_table, with_a_strange_column, with_a_row_twice, without_an_original]
)
def test_a_manifest_that_was_made_to_fit(
    change: Callable[[dict[str, bytes]], None], file: Path, desk: Desk, tmp_path: Path
) -> None:
    parts = parts_of(file)
    change(parts)
    file.write_bytes(resigned(parts))
    before = look(desk)
    with pytest.raises(StoreError, match=BROKEN):
        anew(file, tmp_path / "new", "sqlite")
    assert not (tmp_path / "new").exists()
    if change is not without_an_original:
        with pytest.raises(StoreError, match=BROKEN):
            restore(desk, file)
    assert look(desk) == before


def test_a_backup_without_an_owner(file: Path, tmp_path: Path, desk: Desk) -> None:
    parts = parts_of(file)
    owned_by_nobody(parts)
    file.write_bytes(resigned(parts))
    with pytest.raises(StoreError, match="nobody owns what it holds; take another backup"):
        anew(file, tmp_path / "new", "sqlite")
    assert not (tmp_path / "new").exists()
    with pytest.raises(StoreError, match="it is a backup of another workspace"):
        restore(desk, file)


def test_a_part_too_large_to_be_one(file: Path) -> None:
    parts = parts_of(file)
    content = header("about.json", len(parts["about.json"])) + parts["about.json"]
    content += padding(len(parts["about.json"])) + header("tables/persons-000001.jsonl", 2**40)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=BROKEN):
        check_backup(file)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_database_that_fails_at_last_is_put_back(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ekbom.actions import restore as module

    desk = make_full(tmp_path, kind)
    back_up(desk, tmp_path / "b")
    desk.store.keep([kept("later", own_person(desk))], desk.event("test"))
    before = look(desk)

    def fails(*_: object) -> None:
        raise StoreError("the workspace", "it fails", "try again")

    monkeypatch.setattr(module, "_look", fails)
    with pytest.raises(StoreError, match="it fails"):
        restore(desk, tmp_path / "b")
    again = reopened(desk.folder, encrypted=False)
    assert look(again) == before
    assert not list(desk.folder.glob("ekbom.db.before*"))


def test_what_an_attempt_left_is_removed(file: Path, desk: Desk) -> None:
    (desk.folder / ".restoring-old").mkdir()
    (desk.folder / ".restoring-old" / "ekbom.db").touch()
    restore(desk, file)
    assert not list(desk.folder.glob(".restoring-*"))


def test_a_disk_without_second_names(
    file: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    told = restore(desk, file)
    assert Path(told.old).exists()
    assert len(look(reopened(desk.folder, encrypted=False)).history) == 22


def test_a_name_that_is_a_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"it cannot be used .Not a directory."):
        anew(file, tmp_path / "file" / "new", "sqlite")


@pytest.mark.parametrize("content", [b"", b"hello", bytes(2000), packed({"a": b""})])
def test_a_file_that_is_no_backup(content: bytes, tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "b").write_bytes(content)
    assert refused(tmp_path / "b", desk) == "this is no backup of ekbom; check the name"


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (b"[]", "this is no backup of ekbom; check the name"),
        (b'{"format": 1}', "this is no backup of ekbom; check the name"),
        (b'{"format": "ekbom-backup/1"}', "this is no backup of ekbom; check the name"),
        (
            b'{"format": "ekbom-backup/2"}',
            "it was made by a later ekbom (ekbom-backup/2); update ekbom and restore it then",
        ),
    ],
)
def test_a_backup_of_another_form(about: bytes, said: str, file: Path, desk: Desk) -> None:
    file.write_bytes(packed({**parts_of(file), "about.json": about}))
    assert refused(file, desk) == said


def test_a_backup_of_a_later_database(file: Path, desk: Desk, tmp_path: Path) -> None:
    parts = parts_of(file)
    parts["about.json"] = parts["about.json"].replace(f'"{REVISIONS[-1]}"'.encode(), b'"9999"')
    file.write_bytes(packed(parts))
    for act in (lambda: anew(file, tmp_path / "new", "sqlite"), lambda: restore(desk, file)):
        with pytest.raises(StoreError, match=r"was made by a later ekbom \(\) than this one"):
            act()


def test_a_backup_of_another_workspace(file: Path, tmp_path: Path) -> None:
    other = make_desk(tmp_path, name="other")
    other.store.close()
    # Its owner has another id, as ids are nobody else's in life.
    rewritten = (tmp_path / "other" / "workspace.json").read_text()
    assert "0001" in rewritten
    stranger = make_full(tmp_path, "sqlite", name="third")
    stranger.store.add_member(
        type(stranger.actor)("stranger", "x", "administrator"), stranger.event("test")
    )
    from tests.builders.desks import seat

    acting = seat(stranger, type(stranger.actor)("stranger", "x", "administrator"))
    with pytest.raises(StoreError) as caught:
        restore(acting, file)
    assert str(caught.value) == (
        f"{file}: it is a backup of another workspace; restore it into a folder of its own"
    )


def test_a_workspace_somebody_has_open_is_left(file: Path, desk: Desk) -> None:
    other = reopened(desk.folder, encrypted=False)
    before = look(other)
    (doomed,) = [digest for digest, size in other.store.originals() if size]
    other.originals.remove(doomed)
    with pytest.raises(StoreError) as caught:
        restore(desk, file)
    assert str(caught.value) == (
        f"{desk.folder / 'ekbom.db'}: another program has the workspace open; "
        "close it, then restore again"
    )
    assert doomed not in other.originals.kept()
    alone = reopened(desk.folder, encrypted=False)
    close_all()
    restore(alone, file)
    found = look(reopened(desk.folder, encrypted=False))
    assert (found.history, found.originals) == (before.history, before.originals)


def test_a_place_that_is_taken(file: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    with pytest.raises(StoreError, match="there is something else here"):
        anew(file, tmp_path / "full", "sqlite")
    taken = database("postgresql")
    made = restore_new(file, tmp_path / "a", database=taken, now=Clock(), new_id=Counter())
    assert made.records == 22
    with pytest.raises(StoreError, match="a workspace is kept here already; give an empty"):
        restore_new(file, tmp_path / "b2", database=taken, now=Clock(), new_id=Counter())
    assert not (tmp_path / "b2").exists()


def damage(how: Callable[[Path], None], desk: Desk) -> Path:
    place = max(desk.originals.path.iterdir(), key=lambda p: p.stat().st_size)  # type: ignore[attr-defined]
    place.chmod(0o600)
    how(place)
    return place


@pytest.mark.parametrize(
    "how",
    [lambda p: p.write_bytes(b"x" + NIGHT[1:]), lambda p: p.write_bytes(NIGHT[:9]), os.unlink],
    ids=["altered", "cut", "gone"],
)
@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"])
def test_one_damaged_original_does_not_spoil_the_others(
    kind: str, how: Callable[[Path], None], tmp_path: Path
) -> None:
    desk = make_full(tmp_path, kind)
    damage(how, desk)
    made = back_up(desk, tmp_path / "b")
    (finding,) = made.findings
    assert (finding.code, finding.severity) == ("original_left_out", "error")
    assert made.originals == 1
    assert check_backup(tmp_path / "b").findings == made.findings
    told = anew(tmp_path / "b", tmp_path / "new", "sqlite")
    assert told.findings == made.findings
    again = reopened(tmp_path / "new", encrypted=False)
    assert len(again.originals.kept()) == 1
    assert again.originals.faults() == ()


def test_a_damaged_original_is_healed(tmp_path: Path) -> None:
    desk = make_full(tmp_path, "sqlite")
    back_up(desk, tmp_path / "b")
    place = damage(lambda p: p.write_bytes(b"x"), desk)
    restore(desk, tmp_path / "b")
    assert place.read_bytes() == NIGHT


def test_a_broken_audit_is_kept_and_told(tmp_path: Path, desk: Desk) -> None:
    import sqlite3

    desk.store.close()
    with sqlite3.connect(desk.folder / "ekbom.db") as raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("UPDATE audit SET verb = 'nothing' WHERE number = 2")
    raw.close()
    desk = reopened(desk.folder, encrypted=False)
    made = back_up(desk, tmp_path / "b")
    assert [finding.code for finding in made.findings] == ["audit_broken"]
    told = anew(tmp_path / "b", tmp_path / "new", "sqlite")
    assert told.findings[0].code == "audit_broken"


def test_something_deleted_meanwhile(desk: Desk, tmp_path: Path) -> None:
    def remove(done: int, of: int) -> None:
        for record in ("r1", "r2"):
            desk.store.delete([record], desk.event("test"))
        for digest in desk.store.doomed():
            desk.originals.remove(digest)

    with pytest.raises(StoreError, match="something was deleted while it was made; run it again"):
        back_up(desk, tmp_path / "b", progress=remove)
    assert not (tmp_path / "b").exists()


def test_a_full_disk_leaves_all_as_it_was(desk: Desk, file: Path, tmp_path: Path) -> None:
    """The limit of a file stands for a disk that is full."""
    import subprocess
    import sys

    desk.store.close()
    code = """
import resource, signal, sys
from pathlib import Path
from tests.builders.backups import reopened
from tests.builders.desks import Clock, Counter
from ekbom.actions.backup import back_up
from ekbom.actions.restore import restore
from ekbom.actions.restore_new import restore_new
from ekbom.model.errors import StoreError
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
desk = reopened(folder / "ws", encrypted=False)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
for act in (
    lambda: back_up(desk, folder / "c"),
    lambda: restore_new(folder / "b", folder / "new", now=Clock(), new_id=Counter()),
    lambda: restore(desk, folder / "b"),
):
    try:
        act()
        print("done")
    except StoreError as error:
        print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
"""
    (desk.originals.path / desk.originals.kept()[0]).unlink()  # type: ignore[attr-defined]
    (desk.originals.path / desk.originals.kept()[0]).unlink()  # type: ignore[attr-defined]
    shown = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(20_000)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert len(shown) == 3
    assert "done" not in shown
    assert not (tmp_path / "c").exists()
    assert not (tmp_path / "new").exists()
    again = reopened(desk.folder, encrypted=False)
    assert len(again.store.find(own_person(again), "entry")) == 21
    assert not list(desk.folder.glob(".restoring-*"))
    assert not [p for p in os.listdir(tmp_path) if p.startswith(".")]
