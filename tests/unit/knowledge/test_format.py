"""One canonical form: written, kept, checked."""

from __future__ import annotations

import runpy
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekbom.knowledge import format as format_module
from ekbom.knowledge.format import _blocks, canonical, main
from ekbom.model.errors import KnowledgeError

UNTIDY = """\
# a head   \n# of two lines
schema="x"
[a . b]
t = 'it\\s "so"'
# a comment further down
n = [1,2.50,true]
d = 2026-01-02
"odd key" = {y=1, x={}}
[a.b.deep]
z = false
[[rows]]
k = 1
m = {2 = 3}
[[rows]]
k = 2
[none]
"""

TIDY = """\
# a head
# of two lines

schema = "x"

[a.b]
t = "it\\\\s \\"so\\""
n = [1, 2.5, true]
d = 2026-01-02
"odd key" = { y = 1, x = {} }
deep = { z = false }

[[rows]]
k = 1
m = { 2 = 3 }

[[rows]]
k = 2

[none]
"""


def test_untidy_becomes_tidy_and_stays_so() -> None:
    assert canonical("t", UNTIDY) == TIDY
    assert canonical("t", TIDY) == TIDY


def test_a_file_without_a_head_begins_with_its_first_key() -> None:
    assert canonical("t", "\nb=1\na=2") == "b = 1\na = 2\n"


def test_a_head_alone_stays_alone() -> None:
    assert canonical("t", "# only this\n") == "# only this\n"
    assert canonical("t", "# only this\n\n") == "# only this\n"


def test_a_long_list_has_one_item_a_line() -> None:
    text = canonical("t", f"x = ['{'a' * 60}', '{'b' * 60}']")
    assert text == f'x = [\n    "{"a" * 60}",\n    "{"b" * 60}",\n]\n'
    assert canonical("t", text) == text


def test_a_long_text_stays_on_one_line() -> None:
    text = f'x = "{"a" * 120}"\n'
    assert canonical("t", text) == text


def test_a_time_of_day_has_no_place() -> None:
    with pytest.raises(KnowledgeError, match=r"t\.toml: x is .*no place here"):
        canonical("t", "x = 2026-01-02T03:04:05")


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")))
PLAIN = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(min_value=date(1000, 1, 1)),
)
VALUES = PLAIN | st.lists(PLAIN, max_size=4) | st.dictionaries(TEXTS, PLAIN, max_size=3)
TABLES = st.dictionaries(TEXTS, VALUES, max_size=4)
ROWS = st.lists(TABLES, min_size=1, max_size=3)


@given(st.dictionaries(TEXTS, VALUES | TABLES | ROWS, max_size=4))
def test_nothing_is_lost_or_changed(data: dict[str, object]) -> None:
    # A reading of what was written is the oracle; the first text is made by the writer itself.
    text = "\n\n".join("\n".join(block) for block in _blocks("t", data, ())) + "\n"
    assert tomllib.loads(text) == data
    assert list(tomllib.loads(text)) == [
        *(key for key, value in data.items() if not is_table(value)),
        *(key for key, value in data.items() if is_table(value)),
    ]


def is_table(value: object) -> bool:
    rows = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    return rows or isinstance(value, dict)


def test_check_reports_and_leaves_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.toml"
    path.write_text(UNTIDY)
    assert main(["--check"], tmp_path) == 1
    assert "t.toml is not in canonical form" in capsys.readouterr().err
    assert path.read_text() == UNTIDY


def test_without_check_the_file_is_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text(UNTIDY)
    assert main([], tmp_path) == 0
    assert path.read_text() == TIDY
    assert main(["--check"], tmp_path) == 0


def test_an_unknown_argument_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--all"]) == 2
    assert "only --check" in capsys.readouterr().err


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ekbom.knowledge.format", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_run_as_a_script_it_ends_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["format", "--all"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(format_module.__file__, run_name="__main__")
    assert ended.value.code == 2
