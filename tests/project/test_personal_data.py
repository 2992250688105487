"""Nothing shaped like a patient's data is in the repository, but for the files that are listed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.project.repo import ROOT, files, name_of, table

# Recordings, spreadsheets, databases and pictures of people: the name is enough.
RECORDINGS = {
    *(
        ".edf",
        ".bdf",
        ".rec",
        ".cwa",
        ".bin",
        ".gt3x",
        ".acq",
        ".vhdr",
        ".eeg",
        ".set",
        ".fif",
        ".omx",
    ),
    *(
        ".xls",
        ".xlsx",
        ".ods",
        ".sav",
        ".rds",
        ".parquet",
        ".feather",
        ".db",
        ".sqlite",
        ".sqlite3",
    ),
    *(".dcm", ".hl7", ".zip", ".gz", ".7z", ".jpg", ".jpeg", ".heic", ".pdf", ".docx"),
}
TABLES = {".csv", ".tsv"}
DATA = {*TABLES, ".json", ".jsonl", ".ndjson", ".toml", ".yaml", ".yml", ".txt", ".xml"}
OWN_ICON = re.compile(r"icon-\d{3}\.png")
DATES = 10  # so many different days in one file of data are a diary
SERIES = 28  # and so are so many numbers in a row
PATTERNS = {
    "e-mail address": r"(?<![\w.+-])[\w.+-]+@(?!example\.)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b",
    "telephone number": (
        r"(?<![\w.+-])\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?!\w|[.]\d)"
    ),
    "date of birth": (
        r"(?i)\b(?:dob|d\.o\.b\.|date[_ ]of[_ ]birth|birth[_ ]?date|born[_ ]on)\b[\"']?"
        r"\s*[:=,;]\s*\S*\d{4}"
    ),
    "name of a patient": r"(?i)\b(?:patient|client)[_ ]?name\b[\"']?\s*[:=,;]\s*[\"']?[A-Z][a-z]+",
    "national number (US)": r"(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?!\w|-\w)",
    "national number (UK health)": r"(?<![\w.-])\d{3} \d{3} \d{4}(?!\w|[.-]\w)",
    "national number (Nordic)": r"(?<![\w.-])[0-3]\d[01]\d\d{2}[-+ ]\d{4,5}(?!\w|[.-]\w)",
}
# Locks hold nothing but hashes, and these tests hold what they look for.
APART = ("requirements/", "tests/project/test_personal_data.py")


def looks_personal(path: Path) -> list[str]:
    """Why a file looks like somebody's data; empty when it does not."""
    suffix = path.suffix.lower()
    if suffix in RECORDINGS:
        return [f"a {suffix} file"]
    # Made of a text that is looked at itself; and the mark of the program, drawn for a phone.
    if (suffix == ".mo" and path.with_suffix(".po").is_file()) or OWN_ICON.fullmatch(path.name):
        return []
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        # A page of letters in another encoding is a test file; anything else cannot be looked into.
        text = path.read_bytes().decode("latin-1")
        if "\0" in text and suffix not in DATA:
            return ["cannot be read as text"]
    found = [why for why, pattern in PATTERNS.items() if re.search(pattern, text)]
    days = set(
        re.findall(r"\b(?:19|20)\d\d-\d\d-\d\d|\b\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d\b", text)
    )
    many = len(days) >= DATES or (suffix == ".json" and _holds_series(text))
    if suffix in TABLES or (suffix in DATA and many):
        found.append("a diary or table")
    if suffix == ".toml" and re.search(r'(?m)^format = "ekbom-case/', text):
        found.append("a person's case")
    return found


def longest_series(data: Any) -> int:
    """The longest row of numbers, or of entries under counted keys, anywhere in parsed JSON."""
    parts: list[Any] = []
    here = 0
    if isinstance(data, dict):
        parts = list(data.values())
        here = sum(key.isdigit() for key in data)
    elif isinstance(data, list):
        parts = [part for part in data if isinstance(part, dict | list)]
        here = sum(part is None or isinstance(part, int | float) for part in data)
    return max([here, *map(longest_series, parts)])


def _holds_series(text: str) -> bool:
    try:
        return longest_series(json.loads(text)) >= SERIES
    except ValueError:
        return False


def allowed() -> dict[str, dict[str, str]]:
    return {row["path"]: row for row in table("allowed_personal_data")}


def suspects() -> dict[str, list[str]]:
    names = (name for name in map(name_of, files()) if not name.startswith(APART))
    return {name: found for name in names if (found := looks_personal(ROOT / name))}


def test_nothing_looks_personal_but_what_is_listed() -> None:
    assert not {name: why for name, why in suspects().items() if name not in allowed()}


def test_everything_listed_is_here_unchanged_and_says_where_it_is_from() -> None:
    assert not set(allowed()) - set(suspects()), "listed, but not here or not suspect"
    for name, row in allowed().items():
        digest = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        assert row["sha256"] == digest, f"{name} has changed: look at it again"
        assert row["origin"]
        assert row["licence"]
        assert row["why"]


def test_a_real_person_is_named_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    real = [name for name, row in allowed().items() if row["origin"] != "made up"]
    assert real
    assert not [name for name in real if name.startswith("examples/") and name not in notice]


PLANTS: dict[str, str] = {
    "mail.md": "Write to anna.planted@clinic.planted.org today.",
    "phone.txt": "Call +47 22 33 44 55 after six.",
    "born.json": '{"date_of_birth": "1961-05-04"}',
    "name.toml": 'patient_name = "Anna Planted"',
    "us.md": "Number 123-45-6789.",
    "uk.md": "Number 943 476 5919.",
    "nordic.md": "Number 010161-12345.",
    "night.edf": "0",
    "diary.csv": "date,urge\n2026-01-01,4\n",
    "series.json": json.dumps({"urge": [4, None] * 14}),
    "counted.json": json.dumps({str(day): 1 for day in range(28)}),
    "case.toml": 'format = "ekbom-case/1"\n',
    "diary.json": str([f"2026-01-{day:02d}" for day in range(1, 11)]),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_file_is_found(name: str, tmp_path: Path) -> None:
    planted = tmp_path / name
    planted.write_text(PLANTS[name], "utf-8")
    assert looks_personal(planted)


@pytest.mark.parametrize(
    "text", ["Hashes a1b2c3.", "p = 0.123", "phone +1", "2026-11-21, 2026-11-22"]
)
def test_what_is_nobodys_is_let_through(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plain.md"
    path.write_text(text, "utf-8")
    assert not looks_personal(path)
