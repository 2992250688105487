"""How well the claims of the documents are found again: `make bench-claims DOCUMENTS=DIR`.

Reads the documents where they lie; nothing of them is kept. Each sentence that was judged is
asked about as it stands, and one of its claims must be the first answer; the table also counts
whole lines. The index in ``tests/knowledge/claims_index.toml`` must fit the documents line by
line. No run of eight words may stand both in a document and in a file of the project.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from statistics import median

from benchmarks.source import ROOT, commit, versions

INDEX = ROOT / "tests" / "knowledge" / "claims_index.toml"
RESULT = ROOT / "benchmarks" / "results" / "claims.md"
FIRST = 0.90
NOT_A_CLAIM = 0.20
RUN = 8
ANSWER_MS = 5.0
# Each is answered so often; the quickest is its time, so that what else the machine does drops out.
TRIES = 3

# A list mark or a number at the head of a line, and the end of a sentence.
HEAD = re.compile(r"^\s*(?:[•–\-:]|\d+\.|\d+(?=\s))\s*")
END = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[\"“(A-Z])")
SHORT = re.compile(r"(?:\b(?:tsp|tbsp|l|e\.g|i\.e|Dr|AT|St)\.)$")
WORD = re.compile(r"[a-z]+|\d+")


@dataclass
class Found:
    """What the run counted."""

    sentences: int = 0
    first: int = 0
    lines: int = 0
    lines_first: int = 0
    seconds: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.first / self.sentences


def sentences(line: str) -> list[str]:
    """The sentences of a line of a document, list marks taken off."""
    found: list[str] = []
    for part in END.split(HEAD.sub("", " ".join(line.split()))):
        if found and SHORT.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return [part for part in found if re.search(r"\w", part)]


def rows() -> list[dict[str, object]]:
    """The index, in the order of the documents."""
    whole = tomllib.loads(INDEX.read_text("utf-8"))["line"]
    return [dict(row) for row in whole]


def documents(folder: Path) -> dict[str, list[str]]:
    """The lines of every document by the first letters of its name."""
    return {
        path.name[:3]: path.read_text("utf-8").split("\n") for path in sorted(folder.glob("*.txt"))
    }


def unfit(index: Sequence[dict[str, object]], texts: dict[str, list[str]]) -> list[str]:
    """Lines that the index and the documents do not share."""
    there = {
        (name, number): line
        for name, lines in texts.items()
        for number, line in enumerate(lines, 1)
        if sentences(line)
    }
    listed = {(row["document"], row["line"]): row for row in index}
    wrong = [f"{name}:{number} is in one only" for name, number in set(there) ^ set(listed)]
    for place, line in there.items():
        row = listed.get(place, {})
        if row and row["sha256"] != sha256(line.encode()).hexdigest():
            wrong.append(f"{place[0]}:{place[1]} is another line")
        elif row.get("claims") and len(list(row["claims"])) != len(sentences(line)):  # type: ignore[call-overload]
            wrong.append(f"{place[0]}:{place[1]} has another number of sentences")
    return sorted(wrong)


def ask_all(index: Sequence[dict[str, object]], texts: dict[str, list[str]]) -> Found:
    """Ask about every sentence and every line that was judged."""
    from ekbom.actions.claim import check_claim

    check_claim("warm up")
    found = Found()
    for row in index:
        claims: list[list[str]] = row["claims"]  # type: ignore[assignment]
        if not any(claims):
            continue
        line = texts[str(row["document"])][int(str(row["line"])) - 1]
        whole = check_claim(line).claims
        found.lines += 1
        found.lines_first += bool(whole) and any(whole[0].id in one for one in claims)
        for number, (text, wanted) in enumerate(zip(sentences(line), claims, strict=True), 1):
            if not wanted:
                continue
            answer, seconds = check_claim(text).claims, []
            for _ in range(TRIES):
                began = time.perf_counter()
                check_claim(text)
                seconds.append(time.perf_counter() - began)
            found.seconds.append(min(seconds))
            found.sentences += 1
            if answer and answer[0].id in wanted:
                found.first += 1
            else:
                got = answer[0].id if answer else "nothing"
                place = f"{row['document']}:{row['line']}.{number}"
                found.missed.append(f"{place}: wanted {' or '.join(wanted)}, got {got}")
    return found


def tracked() -> Iterator[Path]:
    """Every file that is or may be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    yield from (ROOT / name for name in sorted(listed.split("\0")) if name)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words of a text."""
    words = WORD.findall(text.casefold())
    yield from (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def shared(texts: dict[str, list[str]], files: Iterator[Path]) -> list[str]:
    """Files of the project that share a run of eight words with a document, and the run."""
    theirs = {run for lines in texts.values() for run in runs("\n".join(lines))}
    found = []
    for path in files:
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        common = next((run for run in runs(text) if run in theirs), None)
        if common:
            found.append(f"{path.relative_to(ROOT)}: {' '.join(common)}")
    return found


def run(folder: Path) -> int:
    """Measure, print, and keep the table; 1 when a limit is broken."""
    texts, index = documents(folder), rows()
    wrong = unfit(index, texts)
    if wrong:
        print("\n".join(["the index does not fit the documents:", *wrong]))
        return 1
    found, common = ask_all(index, texts), shared(texts, tracked())
    none = Counter(str(row["not_a_claim"]) for row in index if "not_a_claim" in row)
    verbless = none.pop("heading", 0)
    outside = sum(none.values()) / (len(index) - verbless)
    taken = sorted(1000 * seconds for seconds in found.seconds)
    nearly_all = taken[int(0.95 * len(taken))]
    broken = [
        text
        for text, bad in (
            (f"first answers {found.share:.1%}, wanted {FIRST:.0%}", found.share < FIRST),
            (f"not a claim {outside:.1%}, allowed {NOT_A_CLAIM:.0%}", outside > NOT_A_CLAIM),
            (f"{len(common)} files share eight words with a document", bool(common)),
            (f"5 in 100 answers take over {nearly_all:.1f} ms", nearly_all > ANSWER_MS),
        )
        if bad
    ]
    text = "\n".join(
        [
            "# Claims of the documents, found again",
            "",
            f"Commit {commit()}; {versions()}; {os.cpu_count()} cores. The documents lie outside "
            "the project; the index holds their lines by number and SHA-256.",
            "",
            f"**Limits broken: {len(broken)}.** {'; '.join(broken)}".rstrip(),
            "",
            "| what | number | share | limit |",
            "| --- | --- | --- | --- |",
            f"| judged sentences with their claim first | {found.first} of {found.sentences} | "
            f"{found.share:.1%} | at least {FIRST:.0%} |",
            f"| judged lines, asked about as a whole | {found.lines_first} of {found.lines} | "
            f"{found.lines_first / found.lines:.1%} | |",
            f"| lines with a verb that make no claim | {sum(none.values())} of "
            f"{len(index) - verbless} | {outside:.1%} | at most {NOT_A_CLAIM:.0%} |",
            f"| files that share eight words with a document | {len(common)} | | 0 |",
            f"| one answer in process, median of {len(taken)} | {median(taken):.2f} ms | | |",
            f"| one answer in process, 95 in 100 within | {nearly_all:.2f} ms | | "
            f"{ANSWER_MS:.0f} ms |",
            "",
            f"Lines that make no claim: {', '.join(f'{n} {why}' for why, n in none.most_common())};"
            f" and {verbless} headings without a verb.",
            "",
        ]
    )
    print("\n".join([*found.missed, *common, "", text]))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path, help="where the five documents lie")
    folder = parser.parse_args(argv).folder
    if not list(folder.glob("*.txt")):
        parser.error(f"{folder} holds no documents; say make bench-claims DOCUMENTS=DIR")
    return run(folder)


if __name__ == "__main__":
    sys.exit(main())
