"""Tables of faults in a case file: each with the verdict it must get, and how a fault is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from ekbom.exchange.case_file import read_case
from ekbom.model.case import Case
from ekbom.model.errors import EkbomError

NOW = datetime(2026, 11, 21, 12)
Fault = Callable[[str], str | bytes]
TextFault = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """A fault of a field, and what must come of it.

    ``accept`` is read without a finding, ``warn`` with the finding of the code `says`, ``refuse``
    ends in one clear error that holds `says`.
    """

    field: str
    fault: str
    make: Fault
    verdict: str
    says: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.fault}"

    def write(self, path: Path, sound: str) -> bytes:
        """Write the sound text with its fault; the bytes that were written."""
        made = self.make(sound)
        data = made if isinstance(made, bytes) else made.encode()
        path.write_bytes(data)
        return data


def swap(old: str, new: str) -> TextFault:
    """The sound text with one piece replaced; the piece must be there."""

    def write(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return write


def drop(*lines: str) -> TextFault:
    """The sound text without the first line that begins like this."""

    def write(text: str) -> str:
        for line in lines:
            kept = text.split("\n")
            kept.remove(next(one for one in kept if one.startswith(line)))
            text = "\n".join(kept)
        return text

    return write


def under(table: str, line: str) -> TextFault:
    """The sound text with a line more at the top of a table."""
    return swap(f"{table}\n", f"{table}\n{line}\n")


def judged(row: Row, sound: str, path: Path) -> Case | None:
    """Hold what reading says against the verdict; the case, or None where it was refused."""
    data = row.write(path, sound)
    case = None
    if row.verdict == "refuse":
        with pytest.raises(EkbomError) as caught:
            read_case(path, now=NOW)
        message = str(caught.value)
        assert message.startswith((f"{path}: ", f"{path}, "))
        assert row.says in message
        assert "\n" not in message
        assert caught.value.todo
        assert caught.value.exit_code == 1
    else:
        case = read_case(path, now=NOW)
        codes = {finding.code for finding in case.findings}
        assert {finding.severity for finding in case.findings} <= {"warning"}
        assert row.verdict == ("warn" if codes else "accept"), codes
        assert not row.says or row.says in codes
    assert path.read_bytes() == data
    return case


def no_wall(rows: Sequence[Row], *, accepted: int, warned: int) -> None:
    """Refusing everything would pass the rest, so the sound and the warn groups must be large."""
    verdicts = Counter(row.verdict for row in rows)
    shares = ", ".join(f"{word} {n} of {len(rows)}" for word, n in sorted(verdicts.items()))
    print(f"malformed: {shares}")
    assert len({str(row) for row in rows}) == len(rows) >= 100
    assert verdicts["accept"] >= accepted
    assert verdicts["warn"] >= warned
