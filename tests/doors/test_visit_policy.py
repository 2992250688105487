"""``ekbom visit --keep-policy``, ``--show-policy``, ``--shipped-policy``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import make_desk
from tests.builders.visits import GOAL, intake

from ekbom.cli import main

NOW = "2026-11-22T21:30"
STOPPED = (
    "visit", "--nothing-new", "--read", "frail=softly", "kind=manual",
    'hands=[{"target": "soleus", "side": "right", "technique": "pressure", "seconds": 30}]',
)  # fmt: skip
MINE: dict[str, Any] = {
    "schema": "ekbom-safety-policy/1",
    "version": "clinic 1",
    "on": "2026-11-22",
    "pregnancy_points": "strict",
    "changes": {"needle_phobia": {"needling": "precaution"}, "frail": {"manual": "hard_stop"}},
    "reasons": {"needle_phobia": "lists differ"},
}
Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown) -> None:
    make_desk(tmp_path).store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.chdir(tmp_path)
    Path("intake.json").write_text(json.dumps(intake(frail=True)))
    write()
    said(capsys, "plan", "course", GOAL, "--intake", "intake.json")


def write(name: str = "mine.json", **changed: Any) -> None:
    told = {key: value for key, value in (MINE | changed).items() if value is not None}
    Path(name).write_text(json.dumps(told))


def said(capsys: Shown, *words: str, code: int = 0, now: str = NOW) -> tuple[str, str]:
    found = main([*words, "--now", now])
    shown = capsys.readouterr()
    assert found == code, shown.err
    return shown.out, shown.err


def keep(capsys: Shown, *words: str, code: int = 0) -> tuple[str, str]:
    return said(
        capsys, "visit", "--keep-policy", "mine.json", "--reason", "agreed", *words, code=code
    )


def show(capsys: Shown, **how: Any) -> str:
    return said(capsys, "visit", "--show-policy", **how)[0]


def test_where_none_is_kept_the_shipped_one_is_shown(capsys: Shown) -> None:
    assert show(capsys) == (
        "visits are held to: policy 1, as shipped\n  points in pregnancy: informed\n"
        "none was kept here: the levels hold as they are shipped\n"
    )
    assert said(capsys, "visit", "--shipped-policy", "--reason", "to be sure")[0] == (
        "nothing changed: visits are already held to policy 1, as shipped\n"
    )


def test_it_is_tried_kept_shown_used_and_gone_back_from(capsys: Shown) -> None:
    changes = (
        "  needle_phobia, needling: hard stop under 1, now precaution (weaker): lists differ\n"
        "  frail, manual: precaution under 1, now hard stop (stricter)\n"
        "  points in pregnancy: informed under 1, now strict\n"
    )
    out, _ = keep(capsys, "--dry-run")
    assert out == f"{changes}it would be kept: policy clinic 1, from 2026-11-22\n"
    assert "none was kept here" in show(capsys)
    assert keep(capsys)[0] == f"{changes}kept: policy clinic 1, from 2026-11-22\n"
    assert keep(capsys)[0] == (
        "nothing changed: visits are already held to policy clinic 1, from 2026-11-22\n"
    )
    lines = show(capsys).splitlines()
    assert lines[0] == "visits are held to: policy clinic 1, from 2026-11-22"
    assert lines[1] == (
        "  needle_phobia, needling: hard stop as shipped, now precaution (weaker): lists differ"
    )
    assert lines[3] == "  points in pregnancy: strict"
    number, day, rest = lines[4].split(maxsplit=2)
    assert (number, day) == ("1", "2026-11-22")
    assert rest.startswith("clinic 1, from 2026-11-22; by the person: agreed  [")
    assert len(lines) == 5

    out, err = said(capsys, *STOPPED, code=1)
    assert "Before this visit (policy clinic 1)" in out
    assert "  x frail (act 1: manual)" in out
    assert "the rules stop it as it stands, so it is not kept" in err
    write("shipped.json", version="1", changes=None, reasons=None, pregnancy_points=None)
    out, _ = said(capsys, *STOPPED, "--policy", "shipped.json")
    assert "kept: series 1, visit 1" in out
    assert "safety policy:" not in said(capsys, "visit")[0]

    out, _ = said(capsys, "visit", "--shipped-policy", "--reason", "too strict")
    assert out.splitlines()[-1] == "kept: policy 1, as shipped"
    assert "  frail, manual: hard stop under clinic 1, now precaution (weaker)" in out
    lines = show(capsys).splitlines()
    assert lines[0] == "visits are held to: policy 1, as shipped"
    assert "back to the shipped one; by the person: too strict  [" in lines[3]
    found = json.loads(said(capsys, "visit", "--json")[0])
    assert found["policies"] == {"1": ["1"]}


def test_a_visit_names_a_policy_that_is_not_the_shipped_one(capsys: Shown) -> None:
    write(changes={"frail": {"needling": "hard_stop"}}, reasons=None)
    keep(capsys)
    said(capsys, *STOPPED)
    assert "       safety policy: clinic 1\n" in said(capsys, "visit")[0]
    write("shipped.json", version="1", changes=None, reasons=None, pregnancy_points=None)
    said(capsys, "visit", "--correct", "1", "minutes=50", "--reason", "a slip", "--policy",
         "shipped.json")  # fmt: skip
    assert "       safety policy: clinic 1, then 1\n" in said(capsys, "visit")[0]


def test_a_policy_of_a_day_to_come_waits_for_it(capsys: Shown) -> None:
    write(on="2026-12-01")
    write(on="2026-12-01", pregnancy_points=None)
    out, _ = keep(capsys)
    assert "pregnancy" not in out
    assert out.splitlines()[-2:] == [
        "until 2026-12-01 visits are held to 1", "kept: policy clinic 1, from 2026-12-01"
    ]  # fmt: skip
    assert keep(capsys)[0] == (
        "nothing changed: visits are going to be held to policy clinic 1, from 2026-12-01\n"
    )
    assert show(capsys).startswith("visits are held to: policy 1, as shipped\n")
    later = show(capsys, now="2026-12-01T08:00")
    assert later.startswith("visits are held to: policy clinic 1, from 2026-12-01\n")


def test_all_of_it_as_json(capsys: Shown) -> None:
    kept = json.loads(keep(capsys, "--json")[0])
    assert (kept["kept"], kept["new"], kept["policy"]["version"]) == (True, True, "clinic 1")
    assert kept["changes"][0] == {
        "rule": "needle_phobia", "act": "needling", "old": "hard_stop", "new": "precaution",
        "weaker": True, "reason": "lists differ",
    }  # fmt: skip
    found = json.loads(said(capsys, "visit", "--show-policy", "--json")[0])
    # What is shown can be kept again as a file.
    assert found["policy"] == {**MINE, "based_on": "1"}
    assert (found["shipped"], found["problem"]) == (False, None)
    (line,) = found["history"]
    assert line == kept["entry"]
    assert (line["version"], line["reason"], len(line["digest"])) == ("clinic 1", "agreed", 64)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"schema": None}, "policy schema: it is None; give it as text"),
        ({"schema": "ekbom-plan/1"}, "policy schema: it is for another version of the rules"),
        ({"based_on": "0"}, "policy schema: it is for another version of the rules"),
        ({"version": 2}, "policy version: it is 2; give it as text"),
        ({"version": " "}, "policy version: it is empty; give it a name"),
        ({"version": "1"}, "policy version: '1' is taken"),
        ({"version": "two\nlines"}, "policy version: it is no name; give one of at most 100 let"),
        ({"version": "x" * 101}, "policy version: it is no name; give one of at most 100 letters"),
        ({"on": "soon"}, "policy on: 'soon' is no date"),
        ({"on": "2026-11-20"}, "policy on: 2026-11-20 is before the version it is made from"),
        ({"pregnancy_points": "never"}, "policy pregnancy_points: 'never' is unknown"),
        ({"changes": []}, "policy changes: it is []; give a table"),
        ({"changes": {"frail": "none"}}, "policy frail: it is 'none'; give a table"),
        ({"changes": {"fraill": {"manual": "defer"}}}, "policy fraill: there is no such rule"),
        ({"changes": {"frail": {"cupping": "defer"}}}, "policy frail: 'cupping' is no act"),
        ({"changes": {"frail": {"manual": "never"}}}, "policy frail: 'never' is no level"),
        ({"changes": {"frail": {"manual": 3}}}, "policy frail: 3 is no level"),
        ({"reasons": {}}, "policy needle_phobia: a hard stop is made weaker without a reason"),
        ({"reasons": {"needle_phobia": True}}, "policy needle_phobia: its reason is True; give it"),
        ({"reasons": {"needle_phobia": " "}}, "policy needle_phobia: a hard stop is made weaker"),
        ({"levels": {}}, "policy levels: there is no such key"),
    ],
)  # fmt: skip
def test_a_file_that_is_off_gets_one_error_and_nothing_changes(
    capsys: Shown, changed: dict[str, Any], says: str
) -> None:
    write(**changed)
    if changed.get("schema", "") is None:
        Path("mine.json").write_text(json.dumps({k: v for k, v in MINE.items() if k != "schema"}))
    out, err = keep(capsys, code=1)
    assert out == ""
    assert err.startswith(f"ekbom: {says}")
    assert err.count("\n") == 1
    assert "none was kept here" in show(capsys)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"version": "a", "version": "b"}', "\udcff"])
def test_what_is_no_object_is_refused(capsys: Shown, text: str) -> None:
    Path("mine.json").write_text(text, errors="surrogateescape")
    out, err = keep(capsys, code=1)
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("ekbom: mine.json: ")
    assert "none was kept here" in show(capsys)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--keep-policy", "mine.json"), "--reason: nobody said why the policy changes"),
        (("--shipped-policy",), "--reason: nobody said why the policy changes; give a reason"),
        (("--show-policy", "--reason", "x"), "--reason: nothing is changed by --show-policy"),
        (
            ("--show-policy", "--shipped-policy"),
            "--shipped-policy: --show-policy says something else; leave one out",
        ),
        (
            ("--keep-policy", "mine.json", "--show-policy"),
            "--keep-policy: --show-policy says something else; leave one out",
        ),
        (
            ("--show-policy", "needles_out=2"),
            "--show-policy: it is about the workspace, and what is recorded about a visit",
        ),
        (
            ("--shipped-policy", "--reason", "x", "--correct", "1"),
            "--shipped-policy: it is about the workspace, and --correct about a visit",
        ),
        (("--show-policy", "--for", "me"), "--show-policy: it is about the workspace, and --for"),
        (
            ("--show-policy", "--policy", "mine.json"),
            "--show-policy: it is about the workspace, and --policy about a visit; leave one out",
        ),
    ],
)
def test_words_that_contradict_each_other_are_refused(
    capsys: Shown, words: tuple[str, ...], says: str
) -> None:
    out, err = said(capsys, "visit", *words, code=2)
    assert out == ""
    assert err.startswith(f"ekbom: {says}")
    assert "none was kept here" in show(capsys)


def test_one_that_fits_no_more_is_said_with_what_to_do(
    capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(capsys)
    with monkeypatch.context() as later:
        later.setattr("ekbom.treatment.policy.SCHEMA", "ekbom-safety-policy/2")
        out = show(capsys)
        assert out.startswith("no visit can be recorded: 'clinic 1' that is kept here does not fit")
        assert "go back: ekbom visit --shipped-policy\n" in out
        _, err = said(capsys, *STOPPED, code=1)
        assert err.startswith("ekbom: safety policy: 'clinic 1' that is kept here does not fit")
    assert show(capsys).startswith("visits are held to: policy clinic 1")
