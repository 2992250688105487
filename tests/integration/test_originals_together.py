"""One deletes the last record of a file while another brings the same file in: it is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import make_desk, own_person

from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.check_workspace import check_workspace
from ekbom.actions.desk import Desk
from ekbom.actions.entries import delete_records

OPTIONS = {"outcome": ("urge",)}


class Hooked:
    """Originals where somebody else comes in just before or after one step."""

    def __init__(self, originals: Any, **hooks: Callable[[], None]) -> None:
        self._originals, self._hooks = originals, hooks

    def __getattr__(self, name: str) -> Any:
        return getattr(self._originals, name)

    def take(self, file: Path) -> tuple[str, int]:
        taken: tuple[str, int] = self._originals.take(file)
        self._hooks.get("after_take", _nothing)()
        return taken

    def remove(self, digest: str) -> None:
        self._hooks.get("before_remove", _nothing)()
        self._originals.remove(digest)


def _nothing() -> None:
    """Nobody comes in."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "diary.csv").write_text("date,urge\n2026-11-01,3\n2026-11-02,4\n")
    made = make_desk(tmp_path)
    bring_diary(made, own_person(made), tmp_path / "diary.csv", name="first", options=OPTIONS)
    yield made
    made.store.close()


def bring_again(desk: Desk, tmp_path: Path) -> None:
    bring_diary(desk, own_person(desk), tmp_path / "diary.csv", name="second", options=OPTIONS)


def delete_first(desk: Desk) -> None:
    person = own_person(desk)
    mine = [*desk.store.find(person, "source", key="first")]
    mine += desk.store.find(person, "entry", source="first")
    delete_records(desk, person, [one.id for one in mine])


def assert_whole(desk: Desk) -> None:
    assert len(desk.store.find(own_person(desk), "entry", source="second")) == 2
    ((digest, _),) = desk.store.originals()
    with desk.originals.open(digest) as file:
        assert file.read().startswith(b"date,urge")
    assert check_workspace(desk).findings == ()


def test_a_file_deleted_between_its_copy_and_its_record_is_taken_again(
    desk: Desk, tmp_path: Path
) -> None:
    times: list[int] = []

    def delete_once() -> None:
        times.append(1)
        if len(times) == 1:
            delete_first(desk)

    hooked = Hooked(desk.originals, after_take=delete_once)
    bring_again(replace(desk, originals=hooked), tmp_path)  # type: ignore[arg-type]
    assert len(times) == 2
    assert_whole(desk)


def test_whoever_brings_it_during_the_removal_waits_for_its_end(desk: Desk, tmp_path: Path) -> None:
    other = threading.Thread(target=bring_again, args=(desk, tmp_path))

    def bring_meanwhile() -> None:
        other.start()
        # Long enough to have brought it, if nobody had to wait.
        other.join(0.5)
        assert other.is_alive()

    hooked = Hooked(desk.originals, before_remove=bring_meanwhile)
    delete_first(replace(desk, originals=hooked))  # type: ignore[arg-type]
    other.join()
    assert_whole(desk)
