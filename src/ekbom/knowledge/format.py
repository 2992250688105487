"""One canonical form for the data files, so that a change shows as a change.

``python -m ekbom.knowledge.format`` rewrites the files, ``--check`` only reports. The comment
at the head of a file is kept; comments further down are not part of the form (a `note` is).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ekbom.knowledge.toml_files import data_folder, file_topics, parse, read_text
from ekbom.model.errors import KnowledgeError

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 100


def canonical(topic: str, text: str) -> str:
    """The text of a data file in canonical form; the order of keys is kept.

    Raises
    ------
    KnowledgeError
        When the text is not TOML, or holds something the form has no place for.
    """
    head = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        head.append(line.rstrip())
    blocks = ["\n".join(head)] if head else []
    blocks += ["\n".join(block) for block in _blocks(topic, parse(topic, text), ())]
    return "\n\n".join(blocks) + "\n"


def _blocks(
    topic: str, table: Mapping[str, Any], path: tuple[str, ...], opening: str = ""
) -> Iterator[list[str]]:
    """Plain values first, then one block for each table; below two levels all is inline."""
    deep = len(path) > 1 or opening.startswith("[[")
    inner = {} if deep else {k: v for k, v in table.items() if _is_table(v)}
    plain = [_line(topic, key, value) for key, value in table.items() if key not in inner]
    if plain or (opening and not inner):
        yield [opening, *plain] if opening else plain
    for key, value in inner.items():
        name = ".".join(_key(part) for part in (*path, key))
        if isinstance(value, Mapping):
            yield from _blocks(topic, value, (*path, key), f"[{name}]")
        else:
            for row in value:
                yield from _blocks(topic, row, (*path, key), f"[[{name}]]")


def _is_table(value: object) -> bool:
    """A table, or rows of tables."""
    rows = isinstance(value, list) and value != [] and isinstance(value[0], Mapping)
    return rows or isinstance(value, Mapping)


def _line(topic: str, key: str, value: object) -> str:
    line = f"{_key(key)} = {_value(topic, key, value)}"
    if isinstance(value, list) and len(line) > _WIDTH:
        items = "".join(f"    {_value(topic, key, item)},\n" for item in value)
        return f"{_key(key)} = [\n{items}]"
    return line


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _value(topic: str, key: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(topic, key, item) for item in value)}]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(k)} = {_value(topic, k, v)}" for k, v in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    raise KnowledgeError(
        f"{topic}.toml", f"{key} is {value!r}, which has no place here", "use text, number or date"
    )


def main(arguments: Sequence[str], folder: Path | None = None) -> int:
    """Rewrite the data files, or with ``--check`` only say which are not in canonical form.

    Returns
    -------
    int
        1 when a check found a file to rewrite, 2 for an unknown argument, otherwise 0.
    """
    if list(arguments) not in ([], ["--check"]):
        sys.stderr.write("ekbom: knowledge.format knows only --check\n")
        return 2
    where = folder or data_folder()
    off = 0
    for topic in file_topics(where):
        text = read_text(topic, where)
        wanted = canonical(topic, text)
        if wanted == text:
            continue
        off += 1
        sys.stderr.write(f"{topic}.toml is not in canonical form\n")
        if not arguments:
            (where / f"{topic}.toml").write_text(wanted, encoding="utf-8", newline="\n")
    return 1 if off and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
