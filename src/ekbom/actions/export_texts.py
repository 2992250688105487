"""The records of a person as texts that need no ekbom to read, each with what it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from ekbom.actions.kept_labels import labels_of_night
from ekbom.exchange.kept_json import kept_line
from ekbom.exchange.open_formats import LONG, csv_text, file_name, long_rows, table_csv
from ekbom.journal.kept_rows import LOG, brought_table, logged_table
from ekbom.model.audit import AuditLine
from ekbom.model.errors import InputError
from ekbom.model.kept import Kept, KeptKind
from ekbom.recordings.labels import labels_text

Found = Mapping[KeptKind, Sequence[Kept]]
# Name of a file: what it holds, in plain words, and its text.
Texts = dict[str, tuple[str, str]]

INDEX_NAMES = (
    "night", "recording", "rules", "index", "value", "unit", "low", "high", "version",
)  # fmt: skip
_AUDIT_NAMES = ("number", "at", "actor", "role", "verb", "records", "result", "digest")


def texts_of(
    found: Found, versions: Iterable[Kept], clock: Callable[[datetime], datetime]
) -> Texts:
    """Everything but the originals and the audit.

    Parameters
    ----------
    found : mapping of kind to records
        The newest version of each.
    versions : iterable of Kept
        All versions of all of them.
    clock : callable
        From a moment in UTC to the person's own clock.
    """
    texts: Texts = {}
    if found["entry"]:
        texts["entries.csv"] = (
            "every value and note of the diary, one a row",
            csv_text(LONG, long_rows(found["entry"])),
        )
    _add_diaries(texts, found, clock)
    if found["case"]:
        texts["case.toml"] = ("what is known for an assessment", found["case"][-1].body["text"])
    for place, plan in enumerate(found["plan"], start=1):
        text = json.dumps(dict(plan.body), indent=1, ensure_ascii=False)
        texts[f"plan_{place}.json"] = ("a sealed trial", f"{text}\n")
    if found["scoring"]:
        rows = [row for one in found["scoring"] for row in index_rows(one)]
        texts["nights.csv"] = ("indices of scored nights", csv_text(INDEX_NAMES, rows))
    _add_home(texts, found)
    _add_policies(texts, found)
    _add_labels(texts, found)
    lines = "".join(f"{kept_line(one)}\n" for one in versions)
    texts["records.jsonl"] = ("every record with all its versions, one version a line", lines)
    return texts


def audit_text(lines: Iterable[AuditLine]) -> str:
    """The lines of the audit as CSV."""
    return csv_text(
        _AUDIT_NAMES,
        (
            (
                line.number,
                line.event.at,
                line.event.actor,
                line.event.role,
                line.event.verb,
                " ".join(line.event.records),
                line.event.result,
                line.digest,
            )
            for line in lines
        ),
    )


def index_rows(scoring: Kept) -> Iterator[tuple[Any, ...]]:
    """One row for each index of a scored night, under `INDEX_NAMES`."""
    night = scoring.body.get("night") or {}
    recording = (night.get("recording") or {}).get("name", "")
    rules = (night.get("rules") or {}).get("name", "")
    for name, one in (night.get("indices") or {}).items():
        yield (
            scoring.night, recording, rules, name, one.get("value"), one.get("unit"),
            one.get("low"), one.get("high"), scoring.body.get("version", ""),
        )  # fmt: skip


def _add_diaries(texts: Texts, found: Found, clock: Callable[[datetime], datetime]) -> None:
    """Each table as a diary again, and how it is to be read."""
    brought = {one.key: one for one in found["source"]}
    groups: dict[str, list[Kept]] = {}
    for one in found["entry"]:
        groups.setdefault(one.source if one.source in brought else LOG, []).append(one)
    reading: dict[str, dict[str, Any]] = {}
    for name, rows in groups.items():
        if name == LOG:
            table, own = logged_table(rows, clock)
            told: dict[str, Any] = {"options": {"time": own["time"], "written": own["written"]}}
            told["options"] |= {"ignore": own["note"]} if "note" in own else {}
        else:
            body = brought[name].body
            table = brought_table(name, body, rows)
            told = {"options": body["options"], "mapping": body.get("mapping")}
        file = f"diary_{file_name(name.removesuffix('.csv'), _stems(reading))}.csv"
        texts[file] = (f"the diary {name} as a table", table_csv(table))
        reading[file] = {"name": name, **told}
    if reading:
        text = json.dumps(reading, indent=1, ensure_ascii=False)
        texts["diaries.json"] = ("how each diary is to be read (words of ekbom helps)", f"{text}\n")


def _stems(files: Iterable[str]) -> list[str]:
    return [file.removeprefix("diary_").removesuffix(".csv") for file in files]


def _add_policies(texts: Texts, found: Found) -> None:
    """The safety policies the visits were held to, each once."""
    held: dict[str, Any] = {}
    for visit in found["visit"]:
        for policy in visit.body.get("policies", ()):
            held.setdefault(json.dumps(policy, sort_keys=True), policy)
    if held:
        text = json.dumps(list(held.values()), indent=1, ensure_ascii=False)
        texts["safety_policies.json"] = (
            "the safety policies the visits were held to: what differs from the shipped levels",
            f"{text}\n",
        )


def _add_labels(texts: Texts, found: Found) -> None:
    """The label maps the nights were brought in with, each once."""
    maps: dict[str, None] = {}
    for night in found["recording"]:
        # What came from elsewhere and is none stands among the records as it is.
        with suppress(InputError):
            labels = labels_of_night(night)
            if labels is not None:
                maps[labels_text(labels)] = None
    for place, text in enumerate(maps, start=1):
        texts[f"labels_{place}.toml"] = ("what the labels of a laboratory mean in the nights", text)


def _add_home(texts: Texts, found: Found) -> None:
    items = [item for one in found["home"] for item in one.body["items"]]
    if items:
        names = ("what", "how_often", "until")
        rows: list[list[Any]] = [[item.get(name) for name in names] for item in items]
        texts["home.csv"] = ("what is to be done at home", csv_text(names, rows))
    if found["appointment"]:
        rows = [[one.body["on"], one.body.get("what")] for one in found["appointment"]]
        texts["appointments.csv"] = ("appointments", csv_text(("on", "what"), rows))
