"""Make the rules pages of the manual from the drawn timelines of ``tests/spec``.

Every test of an edition is run once more while its drawings and their outcome are written down;
a test that fails stops the making. `make_docs.py` asks for the pages.
"""

from __future__ import annotations

import importlib.util
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

TITLES = {"wasm2016": "WASM 2016", "wasm2006": "WASM 2006", "aasm": "AASM"}
FILES = {
    "wasm2016": "tests/spec/wasm_2016/test_wasm_2016.py",
    "wasm2006": "tests/spec/wasm_2006/test_wasm_2006.py",
    "aasm": "tests/spec/aasm/test_aasm.py",
}
MADE = "<!-- Made by `make docs` from the drawn timelines of tests/spec; edit those instead. -->\n"
LEGEND = (
    "In a drawing `#` is a movement as long as it is drawn, `|` one of a second, anything else is"
    " rest. Under it stands one sign at the onset of each movement that the rules see: the number"
    " of its series, `c` for a candidate in no series, `x` for a movement that is no candidate.\n"
)
# Of one clause; more repeat what was seen.
MOST = 6


@dataclass
class Drawing:
    """One drawn night and what became of it."""

    left: str
    right: str
    step_s: float
    given: Mapping[str, Any]
    scored: Any

    def lines(self) -> str:
        """The drawing with its outcome, one lane a line."""
        rows = [("left", self.left), ("right", self.right), ("stage", self._stages())]
        rows.append(("", self._outcome()))
        shown = [f"{name:<6} {lane}".rstrip() for name, lane in rows if lane.strip()]
        return "\n".join([*shown, f"       {self._words()}"])

    def _column(self, time_s: float) -> int:
        return round(time_s / self.step_s)

    def _stages(self) -> str:
        hypnogram = self.given.get("hypnogram")
        if hypnogram is None:
            return ""
        letters = {"N1": "1", "N2": "2", "N3": "3"}
        wide = max(len(self.left), len(self.right))
        epochs = (
            (column * self.step_s - hypnogram.start_s) / hypnogram.epoch_s for column in range(wide)
        )
        stages = hypnogram.stages
        inside = (stages[int(at)] if 0 <= at < len(stages) else " " for at in epochs)
        return "".join(letters.get(stage, stage) for stage in inside)

    def _outcome(self) -> str:
        from tests.builders.movements import signs

        line: list[str] = []
        for sign, one in zip(signs(self.scored), self.scored.movements, strict=True):
            line += [" "] * (self._column(one.onset_s) - len(line)) + [sign]
        return "".join(line)

    def _words(self) -> str:
        words = [f"one sign is {self.step_s:g} s"]
        words += [f"{name}: {value}" for name, value in self.given.get("options", {}).items()]
        for name, what in (("respiratory", "respiratory event"), ("arousals", "arousal")):
            words += [
                f"{what} {one.onset_s:g} to {one.onset_s + one.duration_s:g} s"
                for one in self.given.get(name) or ()
            ]
        return "; ".join(words)


@dataclass
class Clause:
    """One test: its name without the edition, what it says, its drawings."""

    name: str
    says: str
    drawings: list[Drawing] = field(default_factory=list)


def pages() -> dict[Path, str]:
    """The page of each edition by its place."""
    return {ROOT / "docs" / f"rules-{name}.md": page(name) for name in TITLES}


def page(edition: str) -> str:
    """The rules page of one edition."""
    from ekbom.knowledge.load import load_rules, read_topic

    rules, data = load_rules(edition), read_topic("movements")
    parts = [f"# How leg movements are scored: {TITLES[edition]}\n\n", MADE, "\n"]
    if rules.provisional:
        parts.append(
            "**Provisional**: clauses of this edition stand from memory or from second-hand"
            " sources; every result says so.\n\n"
        )
    parts.append(
        "Clause text not read: the full text of no edition was open while this was written. What"
        " was read is named beside each clause. The ids are ours, and so are the words.\n\n"
        "## The clauses\n\n"
        "| Clause | What it says | Taken | Read in | Status |\n|---|---|---|---|---|\n"
    )
    read: list[str] = []
    of_2006 = {f"periodicity2006.{name}": one for name, one in data["periodicity2006"].items()}
    parts += [_row(name, entry, read) for name, entry in (data[edition] | of_2006).items()]
    parts.append("\nThe windows around respiratory events:\n\n")
    windows = data["respiratory_window"].items()
    parts += [f"- `{name}`: {one['says']} Read in {_read(one, read)}.\n" for name, one in windows]
    parts.append("\nWhat was read:\n\n")
    parts += [f"{number}. {source}\n" for number, source in enumerate(read, start=1)]
    parts.append(f"\n## Drawn\n\n{LEGEND}")
    parts += [
        _drawn(edition, clause) for clause in clauses_of(module_of(ROOT / FILES[edition]), edition)
    ]
    return "".join(parts)


def _row(name: str, entry: Mapping[str, Any], read: list[str]) -> str:
    taken = entry.get("value")
    if taken is None:
        marks = entry["values"].items()
        taken = "; ".join(f"**{one}**" if mark else one for one, mark in marks)
    elif entry["unit"] != "1 for yes":
        taken = f"{taken:g} {entry['unit']}"
    else:
        taken = "yes" if taken else "no"
    says = " ".join(filter(None, (entry["says"], entry.get("note", ""))))
    status = "not checked yet" if entry["status"] == "memory" else entry["status"]
    return f"| `{name}` | {says} | {taken} | {_read(entry, read)} | {status} |\n"


def _read(entry: Mapping[str, Any], read: list[str]) -> str:
    """Numbers of the sources of a clause in the list of what was read, which grows."""
    from ekbom.knowledge.build import cite, find_entry
    from ekbom.knowledge.load import read_topic

    if entry["sources"] == ["project"]:
        return "our choice"
    numbers = []
    for key in entry["sources"]:
        source = find_entry(read_topic("sources"), key) or {}
        words = f"{cite(source)} (seen: {source.get('seen', 'not opened')})"
        if words not in read:
            read.append(words)
        numbers.append(f"[{read.index(words) + 1}]")
    locator = "" if entry["locator"] == "not recorded" else f", {entry['locator']}"
    return " ".join(numbers) + locator


def _drawn(edition: str, clause: Clause) -> str:
    text = f"\n### `{edition}.{clause.name}`\n\n{clause.says}\n"
    if clause.drawings:
        shown = "\n\n".join(dict.fromkeys(one.lines() for one in clause.drawings))
        text += f"\n```text\n{shown}\n```\n"
    return text


def clauses_of(module: ModuleType, edition: str) -> list[Clause]:
    """Every test of a module, run, with what it drew."""
    record = _recorder(module)
    found = []
    for name, test in list(vars(module).items()):
        if name.startswith("test_"):
            says = " ".join((test.__doc__ or "").split())
            clause = Clause(name.removeprefix("test_").removeprefix(f"{edition}_"), says)
            for arguments in _arguments(test):
                before = len(record)
                test(**arguments)
                clause.drawings += record[before:]
            found.append(Clause(clause.name, clause.says, _short(clause.drawings)))
    return found


def _short(drawings: list[Drawing]) -> list[Drawing]:
    """The first few that show something; each once."""
    told: dict[str, Drawing] = {}
    for one in drawings:
        if one.scored.movements:
            told.setdefault(one.lines(), one)
    return list(itertools.islice(told.values(), MOST))


def module_of(path: Path) -> ModuleType:
    """A module of tests, loaded afresh from its place."""
    spec = importlib.util.spec_from_file_location(f"_rules_of_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _recorder(module: ModuleType) -> list[Drawing]:
    """Write down every night that the module draws from now on."""
    drawn: Callable[..., Any] = module.drawn
    kept: list[Drawing] = []

    def recorded(
        rules: str, left: str = "", right: str = "", *, step_s: float = 5.0, **given: Any
    ) -> Any:
        scored = drawn(rules, left, right, step_s=step_s, **given)
        kept.append(Drawing(left, right, step_s, given, scored))
        return scored

    vars(module)["drawn"] = recorded
    return kept


def _arguments(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """The arguments of every run of a test, as pytest would give them."""
    marks = [one for one in getattr(test, "pytestmark", ()) if one.name == "parametrize"]
    if not marks:
        yield {}
    for mark in marks:
        names = mark.args[0]
        for values in mark.args[1]:
            if isinstance(names, str):
                yield {names: values}
            else:
                yield dict(zip(names, values, strict=True))
