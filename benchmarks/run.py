"""`python -m benchmarks.run [NAME ...]`: speed, course ...; without a name all of `make bench`."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

NAMES = (
    "peers",
    "speed",
    "calibration",
    "relapse-limits",
    "course",
    "mutation",
    "timelines",
    "intervals",
    "accuracy",
    "night-speed",
    "cold",
    "store-speed",
    "candidates",
    "web-pages",
    "viewer",
)
# Long series of their own, which `make soak` runs.
SOAK = ("crash", "load", "web-load")


def main(argv: list[str] | None = None) -> int:
    """Run the named benchmarks one after the other; the worst exit code counts."""
    known = (*NAMES, *SOAK)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument(
        "--minutes", type=float, default=0, help="stop after so long, to go on later"
    )
    parser.add_argument("--diaries", type=int, default=0, help="fewer diaries a cell, not recorded")
    parser.add_argument("--seeds", type=int, default=0, help="fewer nights a kind, not recorded")
    parser.add_argument("--most", type=int, default=0, help="mutants tried of each module")
    parser.add_argument("--only", default="", help="only what holds this text in its name")
    given = parser.parse_args(argv)
    strange = sorted(set(given.names) - set(known))
    if strange:
        parser.error(f"{', '.join(strange)} is not a benchmark; use {', '.join(known)}")
    # One thread a process: two processes share two cores, and small matrices gain nothing by more.
    # Set before anything imports numpy.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    worst = 0
    for name in given.names or NAMES:
        module = import_module(f"benchmarks.{name.replace('-', '_')}")
        more = {"diaries": given.diaries} if name == "calibration" else {}
        more |= {"seeds": given.seeds} if name == "accuracy" else {}
        more |= {"most": given.most} if name == "mutation" else {}
        worst = max(worst, module.run(minutes=given.minutes, only=given.only, **more))
    return worst


if __name__ == "__main__":
    sys.exit(main())
