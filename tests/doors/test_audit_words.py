"""Through every door: the audit says who did what, and holds no name, no word, no value."""

from __future__ import annotations

import ast
import io
import json
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
from tests.builders.night_file import write_night_file
from tests.builders.visits import intake
from tests.project.repo import modules, tree_of

from ekbom.actions import desk as desk_module
from ekbom.actions.desk import VERBS, Desk
from ekbom.cli import main
from ekbom.model.audit import RESULTS
from ekbom.model.people import ROLES

for _path in modules("actions"):
    if _path.stem != "__init__":
        import_module(f"ekbom.actions.{_path.stem}")

# Lines of the audit, and the actions that were asked for.
Audit = tuple[list[dict[str, str]], set[str]]
ROOT = Path(__file__).resolve().parents[2]
NOW = ["--now", "2026-11-20T21:30"]
# Nothing of this may be found: labels, notes, values, names of columns and files, reasons.
WORDS = (
    "Zebulon", "Quintessa", "purple elephants", "clonazepam", "tingling", "7.25", "secret-diary",
    "hushed-night", "wrong glass", "calf stretch", "waiting room", "partner of",
)  # fmt: skip
ID = re.compile(r"[0-9a-f]{32}")
# What the house keeps is about nobody and has no id; its digest stands for it.
DIGEST = re.compile(r"[0-9a-f]{64}")
OF_HOUSE = ("keep_policy", "keep_label_map", "remove_label_map")
OTHER = ["--workspace", "other"]
# There is nobody of that name.
REFUSED = ["list", "--for", "waiting room", *NOW]
# Not done here: a researcher has no seat at the terminal, this workspace is neither locked nor kept
# for many, a case is never asked for without the nights, and serving ends when it is interrupted.
# Their own tests stand beside them.
NO_DOOR = {"grant", "export_pseudonyms", "change_passphrase", "kept_record", "check_clinic",
           "prepare_home"}  # fmt: skip


@pytest.fixture
def audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Audit:
    """The lines of the audit after every command that works on a workspace was run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    for name in ("PASSPHRASE", "SHARE_PASSPHRASE"):
        (tmp_path / name).write_text("seven quiet nights in november\n")
        monkeypatch.setenv(f"EKBOM_{name}_FILE", str(tmp_path / name))
    write_night_file(tmp_path / "hushed-night.edf")
    shutil.copy(ROOT / "examples" / "cases" / "case_000.toml", tmp_path / "case.toml")
    (tmp_path / "intake.json").write_text(json.dumps(intake()))
    (tmp_path / "more.json").write_text('{"relief": [{"says": "calf stretch"}]}')
    policy: dict[str, object] = {
        "schema": "ekbom-safety-policy/1",
        "version": "purple elephants",
        "on": "2026-11-21",
    }
    changes = {"needle_phobia": {"needling": "defer"}}
    policy |= {"changes": changes, "reasons": {"needle_phobia": "waiting room"}}
    (tmp_path / "labels.toml").write_text(
        'format = "ekbom-labels/1"\n[labels]\n"purple elephants" = "ignore"\n'
    )
    (tmp_path / "policy.json").write_text(json.dumps(policy))
    rows = "".join(f"2026-10-{day:02},{day % 11},{day % 2}\n" for day in range(1, 29))
    (tmp_path / "secret-diary.csv").write_text("date,tingling,clonazepam\n" + rows)
    done: set[str] = set()
    checked = desk_module._check

    def noting(desk: Desk, name: str, *rest: str) -> None:
        done.add(name)
        checked(desk, name, *rest)

    monkeypatch.setattr(desk_module, "_check", noting)
    for words in commands():
        monkeypatch.setattr(sys, "stdin", io.StringIO("n\nn\nq\n"))
        code = main(words)
        shown = capsys.readouterr()
        assert code == (1 if words == REFUSED else 0), (words, shown.err)
    lines = [line for place in ("ws", "other") for line in lines_of(tmp_path / place)]
    return lines, done


def lines_of(place: Path) -> list[dict[str, str]]:
    with closing(sqlite3.connect(place / "ekbom.db")) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("SELECT * FROM audit ORDER BY number")]


def commands() -> list[list[str]]:
    log = ["log", *NOW]
    mine = ["--for", "Zebulon"]
    return [
        ["init", "--name", "Zebulon", *NOW],
        [*log, "tingling=7.25", "clonazepam=0.5mg", "purple elephants"],
        [*log, "--correct", "last", "--reason", "wrong glass", "tingling=6"],
        [*log, "--by", "partner", "tingling=3", "purple elephants"],
        [*log, "home=calf stretch, evenings", "next=2026-12-01"],
        ["import", "secret-diary.csv", "--yes", "--outcome", "tingling", *NOW],
        ["import", "case.toml", "--yes", *NOW],
        ["import", "hushed-night.edf", *NOW],
        ["backup", "--plain", "-o", "own.ekbom-backup", *NOW],
        ["restore", "own.ekbom-backup", "--yes", *NOW],
        ["backup", "--plain", *NOW],
        ["list", *NOW],
        ["list", "--persons", *NOW],
        ["show", "last", *NOW],
        ["helps", "--outcome", "tingling", *NOW],
        ["assess"],
        ["course", "--outcome", "tingling", "--visit", "2026-10-14"],
        ["score", "--all-new", *NOW],
        ["due"],
        *visits(),
        ["labels", "waiting room", "--keep", "labels.toml", *NOW],
        ["import", "hushed-night.edf", "--labels", "waiting room", "--yes", *NOW],
        ["labels", "waiting room", "--remove", *NOW],
        ["labels", *NOW],
        [
            "plan",
            "stretching",
            "--outcome",
            "tingling",
            "--seed",
            "3",
            "-o",
            "plan.json",
            *NOW,
        ],
        ["import", "plan.json", *NOW],
        [
            "plan",
            "walking",
            "--outcome",
            "tingling",
            "--seed",
            "4",
            "--keep",
            *NOW,
        ],
        ["log", "stretching=1", "--now", "2026-11-22T21:30"],
        [
            "plan",
            "pause",
            "2026-11-25",
            "--trial",
            "walking",
            "--why",
            "waiting room",
            "--now",
            "2026-11-22T21:30",
        ],
        ["plan", "pause", "--go-on", "--trial", "walking", "--now", "2026-11-23T21:30"],
        ["units", "ferritin=pmol/L", *NOW],
        ["log", "tingling=3", "--now", "2026-11-23T21:30"],
        ["helps", "--outcome", "tingling", "--break-seal", "--now", "2026-11-24T21:30"],
        ["show", "Zebulon", *NOW],
        ["assess", "--interview"],
        ["share", "--sections", "diary,case,home", "-o", "own.share", *NOW],
        ["export", "--everything", "-o", "out", *NOW],
        ["show", "Zebulon", "--day-turns", "13", "--yes", *NOW],
        ["import", "own.share", "--yes", *NOW],
        ["init", *OTHER, "--role", "therapist", "--name", "Quintessa", *NOW],
        ["import", "own.share", *OTHER, "--for", "Zebulon", "--yes", *NOW],
        ["init", "--person", "Quintessa", *NOW],
        [*log, *mine, "--remove", "last"],
        ["show", "Quintessa", "--delete-person", "--yes", *NOW],
        REFUSED,
        *accounts(),
        ["check"],
    ]


def accounts() -> list[list[str]]:
    """Somebody who signs in, from the first password to the last."""
    who = ["account", "add", "Quintessa", "--role", "doctor", "--for", "Zebulon"]
    return [
        [*who, "--name", "waiting room", *NOW],
        *(["account", act, "waiting room", *NOW]
          for act in ("password", "second-factor", "end", "remove")),
        ["account", "list", *NOW],
    ]  # fmt: skip


def visits() -> list[list[str]]:
    """A course from its plan to a corrected visit."""
    hand = 'hands=[{"target": "soleus", "side": "left"}]'
    return [
        ["plan", "course", "purple elephants", "--intake", "intake.json", "--kind", "manual", *NOW],
        ["visit", hand, "--nothing-new", "told=waiting room", *NOW],
        ["visit", "--correct", "1", "told=purple elephants", "--reason", "wrong glass", *NOW],
        ["visit", "--morning", "1", "worry=3", "says=tingling", *NOW],
        ["visit", *NOW],
        ["report", "case", "--standard", "tidier", *NOW],
        ["visit", "--sheet", "receipt", "--html", "sheet.html", *NOW],
        ["plan", "course", "--change", "interval_days=14", "--reason", "wrong glass", *NOW],
        ["plan", "course", "--intake", "more.json", "--reason", "wrong glass", *NOW],
        ["plan", "course", "--upgrades", *NOW],
        ["plan", "course", "--upgrade", "legs", "-o", "legs.json", *NOW],
        ["visit", "--keep-policy", "policy.json", "--reason", "wrong glass", *NOW],
        ["visit", "--show-policy", *NOW],
        ["plan", "course", "--step", "paused", "--reason", "purple elephants", *NOW],
    ]


def test_no_line_says_anything_about_anybody(audit: Audit, tmp_path: Path) -> None:
    lines, done = audit
    told = json.dumps(lines, ensure_ascii=False)
    assert not [word for word in WORDS if word.lower() in told.lower()]
    for line in lines:
        assert line["verb"] in {*VERBS, "create_workspace", "open_workspace", "migrate_workspace"}
        assert line["role"] in ROLES
        assert line["result"] in RESULTS
        assert datetime.fromisoformat(line["at"]).utcoffset() is not None
        assert ID.fullmatch(line["actor"])
        assert not line["person"] or ID.fullmatch(line["person"])
        ids = DIGEST if line["verb"] in OF_HOUSE else ID
        assert all(ids.fullmatch(one) for one in json.loads(line["records"])), line
    # The words are there, so that they could have been found.
    with closing(sqlite3.connect(tmp_path / "ws" / "ekbom.db")) as database:
        assert "purple elephants" in "\n".join(database.iterdump())
    # An action nobody ran could write anything.
    met = {line["verb"] for line in lines} | done
    assert set(VERBS) - met - of_pages() <= NO_DOOR


def of_pages() -> set[str]:
    """Actions of the workbench; what is sent through all its forms is looked at in the same way."""
    names = {
        alias.name
        for path in (*modules("web"), *modules("actions"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ekbom.actions")
        for alias in node.names
    }
    return names & set(VERBS)
