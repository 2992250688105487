"""What was deleted is not found in any file of the workspace."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.builders.stores import amended, card, event, kept, make_store

SECRET = "a word nobody else writes: xylophone"


def _found(folder: Path, word: str = "xylophone") -> list[str]:
    return [file.name for file in folder.iterdir() if word.encode() in file.read_bytes()]


@pytest.fixture
def written(tmp_path: Path):
    """A workspace on SQLite that has words of the record in its pages, its index and its log."""
    home = make_store("sqlite", tmp_path)
    store = home.open()
    store.add_person(card(label="xylophone player"), event())
    secret = kept(body={"note": SECRET * 50}, source="xylophone.csv", key="xylophone")
    store.keep([secret, *(kept(f"x{number}") for number in range(200))], event())
    store.amend([amended(secret, reason="xylophone", body={"note": SECRET})], event())
    yield store
    store.close()


def test_no_byte_of_a_deleted_record_is_left(written, tmp_path):
    assert "ekbom.db-wal" in _found(tmp_path)
    written.delete(["r1"], event())
    written.change_person(card(label="Ada"), event())
    written.delete(["x1"], event())
    assert _found(tmp_path) == []


def test_no_byte_of_a_deleted_person_is_left_in_a_closed_workspace_either(written, tmp_path):
    written.close()
    assert _found(tmp_path) == ["ekbom.db"]
    written.delete_person("p1", event())
    assert _found(tmp_path) == []
    written.close()
    assert _found(tmp_path) == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ekbom.db"]


def test_who_reads_meanwhile_holds_the_words_only_until_the_next_step(written, tmp_path):
    reading, deleted = threading.Event(), threading.Event()

    def read() -> None:
        with written.snapshot():
            reading.set()
            assert deleted.wait(30)
            assert written.get("r1") is not None

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(30)
    written.delete(["r1"], event())
    written.change_person(card(label="Ada"), event())
    assert written.get("r1") is None
    deleted.set()
    reader.join(30)
    assert _found(tmp_path)
    written.note(event())
    assert _found(tmp_path) == []


def test_an_encrypted_workspace_never_shows_a_word(tmp_path):
    store = make_store("sqlcipher", tmp_path).open()
    store.add_person(card(label="xylophone player"), event())
    store.keep([kept(body={"note": SECRET})], event("xylophone"))
    assert _found(tmp_path) == []
    assert not (tmp_path / "ekbom.db").read_bytes().startswith(b"SQLite format")
    store.close()


def test_postgresql_keeps_no_dead_row(tmp_path):
    home = make_store("postgresql", tmp_path)
    store = home.open()
    store.add_person(card(), event())
    store.keep([kept(body={"note": SECRET})], event())
    store.delete(["r1"], event())
    with store.connected() as connection:
        dead = connection.exec_driver_sql(
            "SELECT pg_relation_size('versions'), pg_relation_size('records')"
        ).one()
    # Vacuum cuts off the pages that are empty.
    assert tuple(dead) == (0, 0)
    store.close()
