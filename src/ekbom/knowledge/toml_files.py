"""The data files as they are written: TOML, one file a topic.

Only the formatter, the compiler and tests read them; every answer reads what was compiled from
them (`ekbom.knowledge.load`).
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ekbom.model.errors import KnowledgeError


def data_folder() -> Path:
    """The folder of the shipped data files."""
    return Path(__file__).with_name("data")


def file_topics(folder: Path | None = None) -> tuple[str, ...]:
    """Names of all data files, sorted, without their ending."""
    return tuple(sorted(path.stem for path in (folder or data_folder()).glob("*.toml")))


def read_text(topic: str, folder: Path | None = None) -> str:
    """The text of one data file.

    Raises
    ------
    KnowledgeError
        When there is no such file, or it is not UTF-8.
    """
    try:
        return ((folder or data_folder()) / f"{topic}.toml").read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            f"{topic}.toml", "this data file cannot be read", "install ekbom again"
        ) from error


def parse(topic: str, text: str) -> dict[str, Any]:
    """The tables of one data file.

    Raises
    ------
    KnowledgeError
        When the text is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(
            f"{topic}.toml", f"it is not valid TOML: {error}", "correct that line"
        ) from error
