"""Recordings that are kept are scored once, and can be scored again with the same result."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.builders.desks import Clock, clock_of, make_desk, own_person, seat
from tests.builders.night_file import write_night_file

from ekbom.actions import kept_night, original_copies
from ekbom.actions.bring_case import bring_case
from ekbom.actions.bring_night import bring_night
from ekbom.actions.desk import Desk
from ekbom.actions.kept_night import HowScored, score_kept, unscored
from ekbom.actions.night import score_night
from ekbom.model.errors import InputError, NotAllowed, StoreError, UsageError
from ekbom.model.kept import Kept
from ekbom.model.people import Actor


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, clock=Clock(datetime(2026, 11, 20, 21, 30, tzinfo=UTC)))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_night_file(tmp_path_factory.mktemp("night") / "night.edf")


def bring(desk: Desk, file: Path, **how: object) -> str:
    (found,) = bring_night(desk, own_person(desk), file, **how).ids  # type: ignore[arg-type]
    return found


def scorings(desk: Desk) -> tuple[Kept, ...]:
    return desk.store.find(own_person(desk), "scoring")


def test_a_scoring_is_that_of_the_file_and_is_kept(desk: Desk, file: Path) -> None:
    recording = bring(desk, file)
    found = score_kept(desk, own_person(desk), recording)
    told = score_night(file)
    assert found.to_dict() == told.to_dict()
    assert found.say() == told.say()
    assert found.findings == told.findings
    assert (found.before, found.night is None) == (False, False)
    (kept,) = scorings(desk)
    assert kept == found.record
    body = kept.body
    assert (body["recording"], body["rules"], body["options"]["rules"]) == (
        recording, "wasm2016", "wasm2016",
    )  # fmt: skip
    original = desk.store.get(recording)
    assert original is not None
    assert (kept.at, kept.night, kept.source) == (original.at, original.night, "night.edf")


def test_the_same_is_never_scored_twice(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = bring(desk, file)
    first = score_kept(desk, own_person(desk), recording)
    clock_of(desk).step(days=3)
    monkeypatch.setattr(kept_night, "_scored", None)
    again = score_kept(desk, own_person(desk), recording)
    assert (again.before, again.night, again.record) == (True, None, first.record)
    assert len(scorings(desk)) == 1
    assert list(desk.store.audit())[-1].event.result == "nothing_changed"


@pytest.mark.parametrize(
    "how",
    [
        HowScored("wasm2006"),
        HowScored(options={"imi_upper": "exclusive"}),
        HowScored(left="EMG LAT", right="EMG RAT"),
        HowScored(seed=3),
    ],
)
def test_another_way_to_score_is_another_scoring(desk: Desk, file: Path, how: HowScored) -> None:
    recording = bring(desk, file)
    score_kept(desk, own_person(desk), recording)
    found = score_kept(desk, own_person(desk), recording, how)
    assert not found.before
    assert found.record.body["options"] == how.to_dict()
    assert len(scorings(desk)) == 2


def test_an_option_that_is_the_usual_one_is_the_same_scoring(desk: Desk, file: Path) -> None:
    recording = bring(desk, file)
    usual = HowScored().to_dict()["options"]["imi_upper"]
    score_kept(desk, own_person(desk), recording)
    how = HowScored(options={"imi_upper": usual})
    assert score_kept(desk, own_person(desk), recording, how).before


def test_other_marks_or_another_version_are_scored_anew(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = write_night_file(tmp_path / "bare.edf", stages=False)
    recording = bring(desk, bare)
    assert "asleep" not in score_kept(desk, own_person(desk), recording).say()
    stages = tmp_path / "stages.txt"
    stages.write_text("\n".join(["N2"] * 20) + "\n")
    bring(desk, bare, stages=[stages])
    found = score_kept(desk, own_person(desk), recording)
    assert not found.before
    assert found.to_dict()["sleep_min"] == 10.0
    assert score_kept(desk, own_person(desk), recording).before
    monkeypatch.setattr(kept_night, "__version__", "9.9")
    assert not score_kept(desk, own_person(desk), recording).before


def test_a_map_of_labels_counts_by_what_it_says(desk: Desk, file: Path, tmp_path: Path) -> None:
    recording = bring(desk, file)
    labels = tmp_path / "labels.toml"
    labels.write_text('format = "ekbom-labels/1"\n')
    score_kept(desk, own_person(desk), recording, HowScored(labels=str(labels)))
    copy = tmp_path / "copy.toml"
    copy.write_bytes(labels.read_bytes())
    assert score_kept(desk, own_person(desk), recording, HowScored(labels=str(copy))).before


def test_scored_again_for_its_files_nothing_more_is_kept(desk: Desk, file: Path) -> None:
    recording = bring(desk, file)
    score_kept(desk, own_person(desk), recording)
    found = score_kept(desk, own_person(desk), recording, anew=True)
    assert found.before
    assert found.night is not None
    assert len(scorings(desk)) == 1


def test_another_result_of_the_same_scoring_is_refused(desk: Desk, file: Path) -> None:
    recording = bring(desk, file)
    score_kept(desk, own_person(desk), recording)
    (kept,) = scorings(desk)
    night = {**kept.body["night"], "sleep_min": 1}
    other = desk.next_record(kept, {**kept.body, "night": night}, "elsewhere")
    desk.store.amend([other], desk.event("receive", kept.person, (kept.id,)))
    with pytest.raises(StoreError) as error:
        score_kept(desk, own_person(desk), recording, anew=True)
    assert error.value.problem == (
        "scored again it is another night than the one kept on 2026-11-20"
    )


def test_what_was_not_scored_yet(desk: Desk, file: Path, tmp_path: Path) -> None:
    first = bring(desk, file)
    second = bring(desk, write_night_file(tmp_path / "two.edf", unit="mV"))
    assert {one.id for one in unscored(desk, own_person(desk))} == {first, second}
    score_kept(desk, own_person(desk), first)
    assert [one.id for one in unscored(desk, own_person(desk))] == [second]
    assert len(unscored(desk, own_person(desk), HowScored("aasm"))) == 2


def test_no_copy_is_left_behind(desk: Desk, file: Path) -> None:
    recording = bring(desk, file)
    score_kept(desk, own_person(desk), recording)
    assert not list(desk.folder.glob(".reading-*"))
    arms = HowScored(left="no such leg")
    with pytest.raises(UsageError, match='--left: there is no channel "no such leg"'):
        score_kept(desk, own_person(desk), recording, arms)
    assert not list(desk.folder.glob(".reading-*"))


def test_copies_of_a_process_that_died_are_removed_and_of_one_that_lives_are_not(
    desk: Desk, file: Path
) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    dead, alive, odd = (
        desk.folder / f".reading-{name}-x" for name in (child, os.getppid(), "nobody")
    )
    for folder in (dead, alive, odd):
        folder.mkdir()
    score_kept(desk, own_person(desk), bring(desk, file))
    assert (dead.exists(), alive.exists(), odd.exists()) == (False, True, False)


def test_a_process_of_somebody_else_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_process: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert original_copies._alive("12")


def test_a_place_that_cannot_be_written_to_is_said(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = bring(desk, file)

    def full(**_how: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(original_copies.tempfile, "mkdtemp", full)
    with pytest.raises(StoreError, match="it cannot be written to \\(No space left on device\\)"):
        score_kept(desk, own_person(desk), recording)


def test_what_is_no_recording_and_what_is_not_there(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text('format = "ekbom-case/1"\nsource = "x"\n')
    (case,) = bring_case(desk, own_person(desk), path).ids
    with pytest.raises(UsageError, match="it is no recording but a record of another kind"):
        score_kept(desk, own_person(desk), case)
    with pytest.raises(NotAllowed):
        score_kept(desk, own_person(desk), "f" * 32)


def test_an_original_that_is_gone_is_said(desk: Desk, file: Path) -> None:
    recording = bring(desk, file)
    (digest,) = desk.originals.kept()
    desk.originals.remove(digest)
    with pytest.raises(StoreError, match="this original is not there"):
        score_kept(desk, own_person(desk), recording)
    assert scorings(desk) == ()


def test_a_recording_that_cannot_be_scored_is_said_by_its_own_name(
    desk: Desk, tmp_path: Path
) -> None:
    arms = write_night_file(tmp_path / "arms.edf", labels=("EEG C3", "Chin"))
    recording = bring(desk, arms)
    with pytest.raises((InputError, UsageError), match="arms"):
        score_kept(desk, own_person(desk), recording)


def test_who_may_not_score_is_refused(desk: Desk, file: Path) -> None:
    recording = bring(desk, file)
    carer = seat(desk, Actor("m9", "x", "carer", frozenset((own_person(desk),))))
    with pytest.raises(NotAllowed):
        score_kept(carer, own_person(desk), recording)
    with pytest.raises(NotAllowed):
        unscored(carer, own_person(desk))
    last = [line.event.result for line in desk.store.audit()][-2:]
    assert last == ["refused", "refused"]
    assert date(2026, 11, 20) == clock_of(desk).at.date()
