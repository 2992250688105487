"""Write the generated pages: commands, public names, levels, the module tree, the real answer.

``python tools/make_docs.py`` writes them, ``--check`` names those that are out of date.
Everything between ``<!-- NAME -->`` and ``<!-- /NAME -->`` belongs to this script.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import os
import re
import runpy
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "ekbom"
MADE = "<!-- Made by `make docs`; edit the source instead. -->\n"
WIDTH = 96


def between(page: str, name: str) -> str:
    """What stands between the two markers of a name."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", page, re.DOTALL)
    if found is None:
        raise ValueError(f"no markers for {name}")
    return found.group(1)


def fill(page: str, name: str, text: str) -> str:
    """The page with `text` between the two markers of a name."""
    start = f"<!-- {name} -->\n"
    return page.replace(start + between(page, name), start + text)


def block(text: str, kind: str = "text") -> str:
    """A fenced block."""
    return f"```{kind}\n{text.rstrip()}\n```\n"


def summary(path: Path) -> str:
    """The first sentence of a module's docstring."""
    words = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    first = " ".join(words.split("\n\n")[0].split())
    return first.partition(". ")[0].removesuffix(".")


def tree(package: Path) -> str:
    """Every package with its modules, each with what it is for."""
    lines = [_line("", path) for path in sorted(package.glob("*.py"))]
    for folder in sorted(path.parent for path in package.glob("*/__init__.py")):
        lines += ["", _line(f"{folder.name}/", folder / "__init__.py", named=False)]
        modules = sorted(path for path in folder.rglob("*.py") if path != folder / "__init__.py")
        lines += [_line("  ", path, folder) for path in modules]
    return block("\n".join(lines).strip("\n"))


def _line(before: str, path: Path, home: Path | None = None, *, named: bool = True) -> str:
    name = path.relative_to(home or path.parent).with_suffix("").as_posix() if named else ""
    line = f"{before + name:<19} {summary(path)}"
    return line.rstrip()


def run(words: list[str]) -> tuple[str, str]:
    """What a command prints on stdout and on stderr."""
    from ekbom.cli import make_app

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = make_app(words)(
            args=words, prog_name="ekbom", standalone_mode=False, terminal_width=WIDTH
        )
    if code:
        raise SystemExit(f"ekbom {shlex.join(words)} ended with {code}")
    return out.getvalue(), err.getvalue()


def commands() -> list[list[str]]:
    """The words of every command, groups before their members."""
    from typer.main import get_command

    from ekbom.cli import PAIRS, make_app

    pairs = [
        words
        for pair in PAIRS
        for words in _walk(get_command(make_app(pair)), [])
        if words == list(pair)
    ]
    return [*_walk(get_command(make_app()), []), *pairs]


def _walk(command: Any, words: list[str]) -> Iterator[list[str]]:
    yield words
    for name, member in getattr(command, "commands", {}).items():
        if not member.hidden:
            yield from _walk(member, [*words, name])


def commands_page() -> str:
    """docs/commands.md: the help of every command."""
    parts = ["# Commands\n\n", MADE]
    parts.append(
        "\nData go to stdout, words and findings to stderr. Exit code 0: answered, whatever was"
        " found; 1: not answerable; 2: wrong call.\nEvery command is also `python -m ekbom ...`.\n"
    )
    for words in commands():
        title = " ".join(["ekbom", *words])
        parts.append(f"\n## `{title}`\n\n{block(run([*words, '--help'])[0])}")
    return "".join(parts)


def reference_page() -> str:
    """docs/reference.md: every public name with its docstring."""
    import ekbom

    parts = ["# The public names of `ekbom`\n\n", MADE]
    for name in ekbom.__all__:
        thing = getattr(ekbom, name)
        parts.append(f"\n## `{name}`\n\n")
        if isinstance(thing, str):
            parts.append("The version of this program.\n")
            continue
        parts.append(block(_signature(name, thing), "python") + "\n")
        parts.append(block(inspect.getdoc(thing) or ""))
        for member, value in sorted(vars(thing).items() if inspect.isclass(thing) else ()):
            words = inspect.getdoc(value)
            shown = callable(value) or isinstance(value, property)
            if shown and not member.startswith("_") and words:
                parts.append(f"\n- `.{member}`: {' '.join(words.split(chr(10) * 2)[0].split())}")
        parts.append("" if parts[-1].endswith("\n") else "\n")
    return "".join(parts)


def _signature(name: str, thing: Any) -> str:
    if inspect.isclass(thing):
        return f"class {name}"
    signature = inspect.signature(thing)
    lines = [f"    {part}," for part in map(str, signature.parameters.values())]
    keyword = [p.kind is p.KEYWORD_ONLY for p in signature.parameters.values()]
    if True in keyword:
        lines.insert(keyword.index(True), "    *,")
    return "\n".join([f"{name}(", *lines, f") -> {signature.return_annotation}"])


def levels_page() -> str:
    """docs/levels.md: what each word of an answer asks for."""
    from ekbom.knowledge.load import load_policy

    parts = ["# What each word asks for\n\n", MADE]
    parts.append(
        "\nA badge limits its sentence: no row gets a stronger word because its number looks good."
        " The limits stand in `src/ekbom/knowledge/data/nof1.toml`, each with its reason.\n"
        "\n| Level | Badge | Steps of five | What it means |\n|---|---|---|---|\n"
    )
    rules = load_policy().levels
    parts += [f"| `{r.name}` | {r.badge} | {r.steps} | {r.explains} |\n" for r in rules.values()]
    parts.append("\n## The limits\n\n| Level | Asks for at least |\n|---|---|\n")
    parts += [f"| `{rule.name}` | {_limits(rule)} |\n" for rule in rules.values()]
    return "".join(parts)


def _limits(rule: Any) -> str:
    says = {
        "nights_each": "{} nights in each condition",
        "nights_total": "{} nights in all",
        "before": "{} nights before the one change",
        "after": "{} nights after it",
        "clear_nights": "no other start within {} nights",
        "p_change_min": "probability of a turn around the start {}",
        "pairs_min": "{} pairs of blocks",
        "starts_min": "or {} possible start days",
        "p_benefit_min": "probability of any change in that direction {}",
        "p_worthwhile_min": "probability of a change that matters {}",
        "interval_off_zero": "the {} % interval leaves zero out",
    }
    parts = [words.format(getattr(rule, key)) for key, words in says.items() if getattr(rule, key)]
    if rule.nights_total_by_block:
        per_block = ", ".join(f"{n} at {b}" for b, n in sorted(rule.nights_total_by_block.items()))
        parts.append(f"nights in all by length of block ({per_block})")
    parts += [f"randomisation p of at most {rule.p_max}"] if rule.p_max else []
    parts += ["a sealed plan older than its first night"] if rule.needs_plan else []
    parts += ["the checks agree"] if rule.checks_agree else []
    return "; ".join(parts) or "nothing"


def shell_lines(page: str) -> list[list[str]]:
    """The words of every command in the shell blocks of a page."""
    found = []
    for text in re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        lines = text.replace("\\\n", " ").splitlines()
        found += [shlex.split(line, comments=True) for line in lines]
    return [words for words in found if words]


def melatonin(page: str) -> str:
    """The answer of the first `ekbom helps` of a page, as it is printed today."""
    words = next(words for words in shell_lines(page) if words[:2] == ["ekbom", "helps"])
    answer, findings = run(words[1:])
    return block(answer + "\n" + findings)


def worked(page: str) -> str:
    """A page with every ``text`` block filled by what the ``sh`` block before it prints.

    The commands find the page's own files: the last ``csv`` block of a name, the ``toml`` case, and
    every named ``json`` block. The ``python`` blocks run after them: one that fails is seen.
    """
    files = re.findall(r"^```(csv|toml|json) ?(\S*)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    with (
        tempfile.TemporaryDirectory() as place,
        contextlib.chdir(place),
        mock.patch.dict(os.environ, EKBOM_WORKSPACE=f"{place}/workspace"),
    ):
        for kind, name, text in files:
            if kind == "json" and not name:
                continue
            Path(name or ("diary.csv" if kind == "csv" else "case.toml")).write_text(text, "utf-8")
        filled = re.sub(
            r"^(```sh\n.*?^```\n)(\n```text\n.*?^```\n)?", _shown, page, flags=re.S | re.M
        )
        for code in re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
            Path("example.py").write_text(code, "utf-8")
            with contextlib.redirect_stdout(io.StringIO()):
                runpy.run_path("example.py")
    return filled


def _shown(found: re.Match[str]) -> str:
    printed = [run(words[1:])[0] for words in shell_lines(found.group(1))]
    shown = "\n" + block("".join(printed)) if found.group(2) else ""
    return found.group(1) + shown


def pages() -> dict[Path, str]:
    """Every generated page, as it should be."""
    readme = (ROOT / "README.md").read_text("utf-8")
    architecture = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    tutorials = sorted((ROOT / "docs").glob("tutorial-*.md"))
    with contextlib.chdir(ROOT):
        answer = melatonin(readme)
    return {
        ROOT / "README.md": fill(readme, "melatonin-answer", answer),
        ROOT / "ARCHITECTURE.md": fill(architecture, "tree", tree(PACKAGE)),
        ROOT / "docs" / "commands.md": commands_page(),
        ROOT / "docs" / "reference.md": reference_page(),
        ROOT / "docs" / "levels.md": levels_page(),
        **{page: worked(page.read_text("utf-8")) for page in tutorials},
        **runpy.run_path(str(ROOT / "tools" / "rules_pages.py"))["pages"](),
    }


def main(argv: list[str]) -> int:
    """Write the pages, or with ``--check`` name the old ones."""
    old = {
        path: text
        for path, text in pages().items()
        if not path.exists() or path.read_text("utf-8") != text
    }
    for path, text in old.items():
        name = path.relative_to(ROOT)
        if "--check" in argv:
            print(f"{name} is out of date; run make docs", file=sys.stderr)
        else:
            path.write_text(text, "utf-8")
            print(f"wrote {name}")
    return 1 if old and "--check" in argv else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
