"""``ekbom labels``, and ``--labels NAME`` of the commands that read a night."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.builders.desks import make_desk
from tests.builders.labels import KICK, NORTH, write_marks
from tests.builders.night_file import write_night_file

from ekbom.cli import main
from ekbom.recordings.labels import LabelMap, Meaning, labels_text

Shown = pytest.CaptureFixture[str]
NOW = "2026-11-22T21:30"


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_desk(tmp_path).store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.chdir(tmp_path)
    Path("north.toml").write_text(labels_text(NORTH))


def said(capsys: Shown, *words: str, code: int = 0) -> tuple[str, str]:
    found = main([*words, "--now", NOW])
    shown = capsys.readouterr()
    assert found == code, shown.err
    return shown.out, shown.err


def test_a_map_is_tried_kept_listed_printed_and_removed(capsys: Shown) -> None:
    assert said(capsys, "labels")[0] == "no label map is kept; keep one with --keep FILE\n"
    keep = ("labels", "--keep", "north.toml")
    assert said(capsys, *keep, "--dry-run")[0] == "it would be kept: North\n"
    assert said(capsys, *keep)[0] == "kept: North\n"
    assert said(capsys, *keep, "--instead")[0] == "nothing changed: North is kept like this\n"
    assert said(capsys, "labels")[0] == "2026-11-22  North: 2 labels\n"
    assert said(capsys, "labels", "north")[0] == labels_text(NORTH)
    Path("one.toml").write_text(labels_text(LabelMap({KICK: Meaning("ignore")})))
    assert said(capsys, "labels", "South", "--keep", "one.toml")[0] == "kept: South\n"
    assert said(capsys, "labels")[0] == (
        "2026-11-22  North: 2 labels\n2026-11-22  South: 1 label\n"
    )
    assert said(capsys, "labels", "South", "--remove", "--dry-run")[0] == (
        "it would be removed: South\n"
    )
    assert said(capsys, "labels", "south", "--remove")[0] == "removed: south\n"
    assert said(capsys, "labels")[0] == "2026-11-22  North: 2 labels\n"


def test_the_same_as_json(capsys: Shown) -> None:
    keep = ("labels", "--keep", "north.toml", "--json")
    assert json.loads(said(capsys, *keep)[0]) == {"kept": True, "name": "North", "new": True}
    (one,) = json.loads(said(capsys, "labels", "--json")[0])["maps"]
    assert (one["name"], one["map"]["scored"], one["role"]) == ("North", ["arousal"], "person")
    assert json.loads(said(capsys, "labels", "North", "--json")[0]) == one
    gone = json.loads(said(capsys, "labels", "North", "--remove", "--json")[0])
    assert gone == {"name": "North", "removed": True}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--keep", "north.toml", "--remove"), "--keep: --remove says something else"),
        (("--remove",), "--remove: no map is named"),
        (("--instead",), "--instead: no map is to be kept"),
        (("--dry-run",), "--dry-run: nothing is changed here"),
    ],
)
def test_words_that_contradict_each_other_are_refused(
    capsys: Shown, words: tuple[str, ...], problem: str
) -> None:
    assert problem in said(capsys, "labels", *words, code=2)[1]


def test_faults_are_one_line(capsys: Shown) -> None:
    assert said(capsys, "labels", "West", code=2)[1] == (
        "ekbom: label map: there is no file and no kept map called 'West'; name a file, or one of "
        "those that are kept (none)\n"
    )
    Path("bad.toml").write_text('format = "ekbom-labels/1"\n[labels]\n"PLM" = "left"\n')
    assert "'PLM' means 'left', which is not known" in said(
        capsys, "labels", "--keep", "bad.toml", code=1
    )[1]  # fmt: skip


def test_a_night_is_brought_in_and_scored_by_the_name_of_a_map(capsys: Shown) -> None:
    said(capsys, "labels", "--keep", "north.toml")
    write_night_file(Path("n.edf"), stages=False)
    write_marks(Path("marks.tsv"))
    said(capsys, "import", "n.edf", "--stages", "marks.tsv", "--labels", "North")
    listed = json.loads(said(capsys, "list", "--kind", "recording", "--json")[0])
    recording = listed["records"][0]["id"]
    scored = json.loads(said(capsys, "score", recording, "--json")[0])
    assert scored["sleep"]["asleep_min"]["value"] == 10.0
    assert not scored["kept"]["before"]
    again = json.loads(said(capsys, "score", recording, "--labels", "north", "--json")[0])
    assert again["kept"]["before"]
    assert "Everything that is kept was scored" in said(capsys, "score", "--all-new")[0]
    assert "no kept map called 'West'" in said(
        capsys, "score", recording, "--labels", "West", code=2
    )[1]  # fmt: skip
