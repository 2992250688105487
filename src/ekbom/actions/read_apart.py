"""Read a file that came from elsewhere in a process of its own, with little memory and time.

Whatever such a file does to its reader, it does to that process alone. The reader is the same that
reads the file for good afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ekbom.model.errors import EkbomError, InputError

MEMORY_BYTES, SECONDS = 2 << 30, 60
_ENDED = "it takes more time or memory to read than a file of its kind needs"


def read_apart(
    kind: str,
    path: Path,
    *,
    stages: Sequence[Path] = (),
    labels: Path | None = None,
    mapping: Path | None = None,
    memory: int = MEMORY_BYTES,
    seconds: int = SECONDS,
) -> None:
    """Refuse a file that cannot be read within the limits.

    Parameters
    ----------
    kind : {"diary", "case", "night", "plan", "labels"}
    path : Path
    stages, labels, mapping
        Files beside it.
    memory : int
        Bytes.
    seconds : int

    Raises
    ------
    InputError
        With what its reader said, or when it was ended.
    """
    told = {
        "kind": kind,
        "path": str(path),
        "stages": [str(one) for one in stages],
        "labels": labels and str(labels),
        "mapping": mapping and str(mapping),
        "memory": memory,
        "seconds": seconds,
    }
    # Each thread of the numerics takes address space of its own.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        # Nothing of the file stands on the command line, and no shell reads it.
        done = subprocess.run(
            [sys.executable, "-m", "ekbom.actions.read_apart"],
            input=json.dumps(told).encode(),
            capture_output=True,
            timeout=2 * seconds,
            env=environment,
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise InputError(path.name, _ENDED, "look whether it was written to its end") from error
    if "problem" in answer:
        raise InputError(path.name, answer["problem"], answer["todo"])


def answer_apart(told: Mapping[str, Any]) -> dict[str, str]:
    """What a reader says of a file: nothing, or what is wrong with it.

    Parameters
    ----------
    told : mapping
        As `read_apart` sends it.
    """
    try:
        _read(told)
    except EkbomError as error:
        return {"problem": error.problem, "todo": error.todo}
    except MemoryError:
        return {"problem": _ENDED, "todo": "look whether it was written to its end"}
    return {}


def _read(told: Mapping[str, Any]) -> None:
    path = told["path"]
    if told["kind"] == "night":
        from ekbom.actions.inspect import inspect_file

        inspect_file(path, stages=told["stages"], labels=told["labels"])
    elif told["kind"] == "labels":
        from ekbom.recordings.labels import read_labels

        read_labels(path)
    elif told["kind"] == "case":
        from ekbom.exchange.case_file import read_case

        read_case(path)
    elif told["kind"] == "plan":
        from ekbom.exchange.json_file import read_json
        from ekbom.exchange.plan_file import LIST_FORMAT, plan_of

        contents = read_json(path)
        if contents.get("format") != LIST_FORMAT:
            plan_of(contents, str(path))
    else:
        from ekbom.exchange.diary_file import read_table
        from ekbom.exchange.mapping_file import read_mapping

        read_table(path)
        if told["mapping"]:
            read_mapping(told["mapping"])


def _limit(memory: int, seconds: int) -> None:
    """No more memory and time than these, and no dump; where a system has no such limits, none."""
    try:
        import resource
    except ImportError:  # pragma: no cover - only on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _told = json.loads(sys.stdin.buffer.read())
    _limit(_told["memory"], _told["seconds"])
    sys.stdout.write(json.dumps(answer_apart(_told)))
