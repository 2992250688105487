"""Every word that a faulty or plain diary brings forth; `python -m tests.golden.messages` blesses.

Blessing is for a change that was meant: read the difference, and write a line about it into
CHANGELOG when a number changed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tests.doors.test_malformed_diaries import DIARIES, Case

from ekbom.cli import main

BLESSED = Path(__file__).with_name("messages.json")
NOW = "2026-11-21T12:00"


def said(case: Case) -> dict[str, Any]:
    """Exit code, error line, findings and sentences of one case; paths taken out."""
    out, err = io.StringIO(), io.StringIO()
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("diary.csv").write_bytes(case.make())
            words = [
                "helps",
                "diary.csv",
                "--outcome",
                "urge",
                *case.options,
                "--now",
                NOW,
                "--json",
            ]
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main([*words, *case.options])
        finally:
            os.chdir(here)
    answer = json.loads(out.getvalue()) if out.getvalue() else {}
    return {
        "code": code,
        "error": [line for line in err.getvalue().splitlines() if line.startswith("ekbom:")],
        "findings": answer.get("findings", []),
        "actions": [
            {"name": a["name"], "level": a["level"], "sentence": a["sentence"]}
            for a in answer.get("actions", [])
        ],
    }


def everything() -> dict[str, Any]:
    """What every case of the table says."""
    return {case.name: said(case) for case in DIARIES}


if __name__ == "__main__":
    BLESSED.write_text(
        json.dumps(everything(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
