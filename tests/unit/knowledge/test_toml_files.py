"""Reading the data files as they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from ekbom.knowledge.toml_files import file_topics, parse, read_text
from ekbom.model.errors import KnowledgeError


def test_topics_are_the_toml_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml", "note.txt"):
        (tmp_path / name).touch()
    assert file_topics(tmp_path) == ("a", "b")


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"a\.toml: this data file cannot be read; install"):
        read_text("a", tmp_path)


def test_a_file_that_is_not_utf8_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"says = '\xff'")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_text("a", tmp_path)


def test_a_broken_line_is_named() -> None:
    said = r"a\.toml: it is not valid TOML: .*line 2.*; correct that line$"
    with pytest.raises(KnowledgeError, match=said):
        parse("a", "x = 1\ny =\n")
