"""A calibration that is interrupted goes on with what is missing, and only with that."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

from benchmarks.calibration import Chunk, chunks_of
from benchmarks.cells import read_cells
from benchmarks.mutation import done, page, share, take_over, tried

TABLE = read_cells()


def test_chunks_hold_every_diary_of_every_cell_once() -> None:
    count: Counter[str] = Counter()
    for chunk in chunks_of(TABLE, TABLE.diaries):
        count[chunk.cell.name] += chunk.count
    assert set(count) == {cell.name for cell in TABLE.cells}
    assert set(count.values()) == {TABLE.diaries}


def test_a_chunk_is_kept_under_its_own_name() -> None:
    chunk = next(chunks_of(TABLE, TABLE.diaries))
    others = [
        Chunk(chunk.cell, chunk.first + 1, chunk.count),
        Chunk(chunk.cell, chunk.first, chunk.count + 1),
        Chunk(replace(chunk.cell, phi=0.5), chunk.first, chunk.count),
    ]
    folder = Path("build")
    assert chunk.path(folder) not in {other.path(folder) for other in others}
    assert len({other.path(folder) for other in others}) == 3


def test_fates_of_mutants_are_read_and_added_up(tmp_path: Path) -> None:
    folder = tmp_path / "mutants" / "src" / "ekbom" / "nof1"
    folder.mkdir(parents=True)
    codes = '{"exit_code_by_key": {"a": 1, "b": 0, "c": 36, "d": null, "e": 33}}'
    (folder / "tails.py.meta").write_text(codes, encoding="utf-8")
    found = tried(tmp_path)
    assert found == {
        "nof1/tails.py": Counter({"killed": 2, "survived": 1, "untested": 1, "to do": 1})
    }
    assert done(found["nof1/tails.py"]) == 4
    assert share(found["nof1/tails.py"]) == 0.5
    assert "| nof1/tails.py | 5 | 2 | 1 | 1 | 1 | 50% |" in page(found)
    assert "Modules under 80%: 1.** nof1/tails.py" in page(found)


def test_a_new_copy_takes_over_what_was_killed(tmp_path: Path) -> None:
    name = "mutants/src/ekbom/nof1/ar1.py.meta"
    meta = tmp_path / "old" / name
    meta.parent.mkdir(parents=True)
    fates = {"killed": 1, "timeout": 36, "survived": 0, "no_test": 33, "to_do": None}
    meta.write_text(json.dumps({"exit_code_by_key": fates, "hash_by_function_name": {"a": "1"}}))
    take_over(tmp_path / "old", tmp_path / "new")
    found = json.loads((tmp_path / "new" / name).read_text())
    assert found["hash_by_function_name"] == {"a": "1"}
    assert found["exit_code_by_key"] == {
        "killed": 1,
        "timeout": 36,
        "survived": None,
        "no_test": None,
        "to_do": None,
    }
