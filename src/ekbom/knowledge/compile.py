"""All data files as one JSON, because reading TOML would cost more than many an answer.

``python -m ekbom.knowledge.compile`` writes ``data/compiled.json``, ``--check`` only says whether
it is what the data files say now. It holds the SHA-256 of all of them and, by topic, their
tables; a date stands as text under the keys `DATES`, from where the loader makes it a date again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from ekbom.knowledge.load import COMPILED, DATES
from ekbom.knowledge.toml_files import data_folder, file_topics, parse, read_text
from ekbom.model.errors import KnowledgeError


def compiled(texts: Mapping[str, str]) -> str:
    """The JSON made from the texts of all data files, one line for each entry.

    Parameters
    ----------
    texts : mapping of topic to the text of its file

    Raises
    ------
    KnowledgeError
        When a text is not TOML, or a date stands elsewhere than under one of `DATES`.
    """
    tables = {topic: parse(topic, texts[topic]) for topic in sorted(texts)}
    for topic, data in tables.items():
        _check_dates(topic, data)
    return _lines({"sha256": digest(texts), "topics": tables}) + "\n"


def digest(texts: Mapping[str, str]) -> str:
    """SHA-256 over names and texts of all data files, in the order of their names."""
    whole = sha256()
    for topic in sorted(texts):
        # The length keeps the end of one file from passing for the head of the next.
        raw = texts[topic].encode("utf-8")
        whole.update(f"{topic}.toml {len(raw)}\n".encode() + raw)
    return whole.hexdigest()


def _lines(value: object, depth: int = 0) -> str:
    """A table of tables over several lines, anything else on one, so that a change shows small."""
    if not isinstance(value, Mapping) or (depth > 2 and not _only_tables(value)):
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    lines = (f"{json.dumps(key)}: {_lines(given, depth + 1)}" for key, given in value.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def _only_tables(value: Mapping[str, Any]) -> bool:
    return all(isinstance(given, Mapping) for given in value.values())


def _check_dates(topic: str, data: Mapping[str, Any]) -> None:
    for key, value in data.items():
        for name, given in _leaves(key, value):
            if isinstance(given, date) != (name in DATES):
                raise KnowledgeError(
                    f"{topic}.toml [{key}]", f"{name} is {given!r}", f"dates are {', '.join(DATES)}"
                )


def _leaves(key: str, value: object) -> Iterator[tuple[str, object]]:
    """Every plain value with the key it stands under."""
    if isinstance(value, Mapping):
        for name, given in value.items():
            yield from _leaves(name, given)
    elif isinstance(value, list):
        for given in value:
            yield from _leaves(key, given)
    else:
        yield key, value


def main(arguments: Sequence[str], folder: Path | None = None) -> int:
    """Write the compiled file, or with ``--check`` only say whether it is up to date.

    Returns
    -------
    int
        1 when a file cannot be compiled or a check found the compiled one out of date, 2 for an
        unknown argument, otherwise 0.
    """
    if list(arguments) not in ([], ["--check"]):
        sys.stderr.write("ekbom: knowledge.compile knows only --check\n")
        return 2
    where = folder or data_folder()
    texts = {topic: read_text(topic, where) for topic in file_topics(where)}
    try:
        wanted = compiled(texts)
    except KnowledgeError as error:
        sys.stderr.write(f"ekbom: {error}\n")
        return 1
    path = where / COMPILED
    if path.exists() and path.read_text(encoding="utf-8") == wanted:
        return 0
    if arguments:
        sys.stderr.write(f"{COMPILED} is out of date; run python -m ekbom.knowledge.compile\n")
        return 1
    fresh = where / f"{COMPILED}.new"
    fresh.write_text(wanted, encoding="utf-8", newline="\n")
    fresh.replace(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
