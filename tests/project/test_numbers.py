"""No clinical number in the science: it stands in knowledge/data, with its source.

Small whole numbers and powers of ten are free. Any other literal stands in ``numbers.toml`` with
the reason why it is no statement about people: mathematics, unit or format.
"""

from __future__ import annotations

import ast
import math
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.project.repo import PACKAGE, SCIENCE, SRC, modules, name_of, table

FREE = frozenset({0, 1, 2, 0.5, 10, 100})
REASONS = frozenset({"mathematics", "unit", "format"})
# Numbers also hide in the text given to these.
READERS = frozenset({"int", "float", "complex", "Decimal", "Fraction"})
Entry = tuple[str, float]


def is_free(value: float) -> bool:
    size = abs(value)
    if size in FREE or not math.isfinite(size):
        return True
    power = math.log10(size)
    return abs(power - round(power)) < 1e-12


def literals(path: Path) -> Iterator[tuple[int, float]]:
    """Line and value of every number written in a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        value: object = None
        if isinstance(node, ast.Constant):
            value = node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in READERS:
            value = _read(node.args)
        if isinstance(value, complex):
            value = value.imag
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield getattr(node, "lineno", 0), value


def _read(args: list[ast.expr]) -> float | None:
    if args and isinstance(args[0], ast.Constant) and isinstance(args[0].value, str):
        try:
            value = float(args[0].value)
        except ValueError:
            return None
        return value if math.isfinite(value) else None
    return None


def found_in(paths: Iterable[Path], root: Path = SRC) -> dict[Entry, int]:
    """Every number that is not free, with the last line it stands on."""
    return {
        (name_of(path, root), float(value)): line
        for path in paths
        for line, value in literals(path)
        if not is_free(value)
    }


def listed() -> dict[Entry, str]:
    return {(row["file"], float(row["value"])): row["reason"] for row in table("numbers")}


def test_every_number_is_listed() -> None:
    unlisted = set(found_in(modules(*SCIENCE))) - set(listed())
    assert not sorted(unlisted), "put it into knowledge/data with its source, or into numbers.toml"


def test_every_listed_number_is_used() -> None:
    assert not sorted(set(listed()) - set(found_in(modules(*SCIENCE))))


def test_every_listed_number_has_a_reason() -> None:
    rows = table("numbers")
    assert {row["reason"] for row in rows} <= REASONS
    assert not [row for row in rows if len(row["says"].split()) < 2]
    assert len(rows) == len(listed()), "a number is listed twice"


def test_a_planted_number_is_found(tmp_path: Path) -> None:
    home = tmp_path / "ekbom" / "nof1"
    home.mkdir(parents=True)
    planted = Path(shutil.copy(PACKAGE / "nof1" / "tails.py", home / "tails.py"))
    with planted.open("a", encoding="utf-8") as file:
        file.write(
            "\nFERRITIN_UG_L = 75\nSHARE = -0.35\nHIDDEN = float('6.6')\nFREE = (1e-9, 2, 100)\n"
        )
    new = set(found_in([planted], tmp_path)) - set(listed())
    assert new == {("ekbom/nof1/tails.py", value) for value in (75.0, 0.35, 6.6)}
