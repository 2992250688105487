"""``ekbom points``: by every name, asks where two are meant, refuses kindly, starts cold."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.builders.through_doors import run
from tests.project.test_words import said

from ekbom.actions.points import search_points
from ekbom.knowledge.acupoints import acupoints
from ekbom.model.errors import NotAnswerable


def test_one_point() -> None:
    found = run("points", "KD3")
    assert found.code == 0
    lines = found.out.splitlines()
    assert lines[0] == "KI3 Taixi 太溪, Kidney line"
    assert lines[1] == "  also written: K3, KD3, KID3, R3, N3"
    assert lines[2] == (
        "  - KI3 (Taixi, 太溪) lies: hollow between tip of medial malleolus and "
        "Achilles tendon. [1]"
    )
    assert lines[3] == (
        "  - Layer at KI3: flexor tendons behind malleolus; nerve: tibial; saphenous. [2]"
    )
    assert lines[4] == (
        "  - In the way of a needle at KI3: posterior tibial artery and tibial nerve; "
        "risk moderate. [2]"
    )
    assert lines[5] == "  side: left, right or both"
    assert "  used in trials on restless legs [7]" in lines
    assert "  named by document 003, not checked" in lines
    assert (
        "  ! Not checked yet in point.KI3: layer and nerve; what lies in the way of a needle; "
        "pregnancy."
    ) in lines
    assert lines[-7].startswith("  [1] World Health Organization.")
    assert found.err == ""


@pytest.mark.parametrize(
    "words", [["KI3"], ["K", "3"], ["taixi"], ["tàixī"], ["太溪"], ["Kidney 3"]]
)
def test_all_names_lead_to_it(words: list[str]) -> None:
    assert run("points", *words).out.startswith("KI3 Taixi 太溪, Kidney line\n")


def test_both_are_listed_where_two_are_meant() -> None:
    found = run("points", "H7")
    assert found.code == 0
    assert found.out.startswith(
        "'H' may mean Heart or Liver, or another line in another language.\n\nHT7 Shenmen 神门, "
    )
    assert "\nLR7: a point of the standard that is not held here\n" in found.out
    assert found.err == (
        "warning: H7: 'H' may mean Heart or Liver, or another line in another language; "
        "say which: HT7, LR7\n"
    )
    whole = run("points", "H7", "--json").json
    assert (whole["state"], whole["others"]) == ("several", ["LR7"])
    assert [one["code"] for one in whole["points"]] == ["HT7"]
    assert [one["code"] for one in whole["findings"]] == ["ambiguous_point"]


def test_pregnancy_has_both_sides() -> None:
    for audience in ("clinician", "person"):
        out = run("points", "SP6", "--audience", audience).out
        assert "    - Tradition names it as a point to avoid in pregnancy. [" in out
        assert "A review of 2015 found no objective harm in trials" in out
        assert "Carr DJ (2015)" in out
    memory = run("points", "BL32").out
    assert "      ! point.BL32 is from memory and not checked yet." in memory


def test_a_person_is_not_shown_what_nobody_checked() -> None:
    found = run("points", "KI3", "--audience", "person")
    assert "Layer" not in found.out
    assert "needle" not in found.out
    assert found.err == (
        "note: points: not checked yet and not shown here: layer and nerve; what lies in the way "
        "of a needle; pregnancy; ask the person who treats\n"
    )


def test_a_point_in_the_middle_and_one_without_danger() -> None:
    out = run("points", "GV20").out
    assert "  side: none, it lies in the middle\n" in out
    assert (
        "  - In the way of a needle at LI11: nothing noted; risk low. [2]\n"
        in run("points", "LI11").out
    )


def test_lines_and_the_whole_list() -> None:
    line = run("points", "kidney").out.splitlines()
    assert line[0] == "Kidney is the Kidney line, KI, which has 27 points; 4 are held here."
    assert len(line) == 5
    assert (
        line[2] == "  KI3  Taixi 太溪: hollow between tip of medial malleolus and Achilles tendon"
    )
    whole = run("points")
    assert len(whole.out.splitlines()) == 51
    assert len(run("points", "--json").json["points"]) == 51


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["sanyinjao"], 1, "ekbom: points: there is no point 'sanyinjao' among the 51 held here; "
         "near to it are Sanyinjiao 三阴交 (SP6)"),
        (["KI28"], 1, "ekbom: points: the Kidney line has 27 points, so there is no 'KI28'; "
         "ekbom points lists those that are held"),
        (["ST44"], 1, "ekbom: points: ST44 is a point of the standard, but not among the 51 held "
         "here; ekbom points lists those that are held"),
        ([""], 1, "ekbom: points: there is no point '' among the 51 held here"),
        (["KI3", "--audience", "me"], 2, "ekbom: --audience: 'me' is unknown"),
        (["KI3", "--nonsense"], 2, "ekbom: points: no such option"),
    ],
)  # fmt: skip
def test_what_is_refused(words: list[str], code: int, line: str) -> None:
    found = run("points", *words)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(line)
    assert found.err.count("\n") == 1


def test_every_point_has_its_card_and_says_nothing_that_is_never_said() -> None:
    for code in acupoints():
        for audience in ("clinician", "person"):
            found = run("points", code, "--audience", audience)
            assert found.code == 0
            assert found.out.startswith(f"{code} ")
            assert "\nSources\n  [1] " in found.out
            assert not said(found.words)


def test_in_python() -> None:
    assert search_points("Taixi").points[0].code == "KI3"
    with pytest.raises(NotAnswerable):
        search_points("nowhere")


def test_it_starts_without_arrays() -> None:
    code = (
        "import contextlib, io, sys\n"
        "from ekbom.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    for words in (['points', 'KD3'], ['muscles', '--zones', 'calf_upper']):\n"
        "        main(words)\n"
        "heavy = ('numpy', 'jinja2', 'sqlalchemy', 'pydantic', 'ekbom.assessment')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
