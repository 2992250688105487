"""ARCHITECTURE.md tells the truth about the tree, and the contracts cover all of it."""

from __future__ import annotations

import ast
import re

import pytest
from tests.project.repo import (
    PACKAGE,
    ROOT,
    SCIENCE,
    imports_of,
    modules,
    name_of,
    packages,
    settings,
)
from tools import make_docs

PAGE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
CONTRACTS = settings()["tool"]["importlinter"]["contracts"]


def contract(words: str) -> dict[str, list[str]]:
    """The one contract whose name holds these words."""
    (found,) = [entry for entry in CONTRACTS if words in entry["name"]]
    return found


def planned(page: str) -> dict[str, bool]:
    """Every package of the plan, and whether the page says that it exists."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| (here|planned) \|$", page, re.MULTILINE)
    return {name: state == "here" for name, state in rows}


def layered() -> set[str]:
    text = " ".join(contract("Doors use actions")["layers"])
    return set(re.findall(r"\w+", text))


def test_the_tree_of_the_page_is_the_tree() -> None:
    shown = make_docs.between(PAGE, "tree")
    assert shown == make_docs.tree(PACKAGE), "run make docs"


def test_a_planted_module_is_missed_by_the_page(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "planted").mkdir()
    (tmp_path / "planted" / "__init__.py").write_text('"""A planted package."""\n', "utf-8")
    (tmp_path / "planted" / "one.py").write_text('"""A planted module."""\n', "utf-8")
    drawn = make_docs.tree(tmp_path)
    assert "planted/" in drawn
    assert re.search(r"one +A planted module", drawn)


def test_the_plan_names_every_package_and_its_state() -> None:
    here = {name for name, exists in planned(PAGE).items() if exists}
    assert here == packages()
    assert set(planned(PAGE)) == layered(), "plan and layers name different packages"


def test_every_module_says_what_it_is_for() -> None:
    assert not [
        name_of(p) for p in modules() if not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]


def test_the_contracts_cover_every_package() -> None:
    science = {f"ekbom.{name}" for name in SCIENCE}
    assert set(contract("The science knows no")["source_modules"]) == science
    assert set(contract("The science touches no disk")["source_modules"]) == science
    readers = contract("Stores and readers")["source_modules"]
    assert {"ekbom.storage", "ekbom.recordings"} <= set(readers)
    assert "ekbom.storage" in contract("Only actions touch the store")["protected_modules"]
    assert "ekbom.web" in contract("Only reports and web")["allowed_importers"]


def importers(start: str) -> set[str]:
    """The modules that import something whose name starts so."""
    return {
        name_of(path, PACKAGE)
        for path in modules()
        for _, name in imports_of(path)
        if name.startswith(start)
    }


def test_only_the_loader_opens_the_data_of_the_package() -> None:
    """Answers read the compiled file; the data files as written are for those who make it."""
    readers = importers("importlib.resources")
    # Pages bring their own templates and assets, and the demo the stories of its people.
    assert all(name.startswith(("reports/", "web/", "actions/demo")) for name in readers)
    assert importers("ekbom.knowledge.toml_files") == {
        f"knowledge/{name}.py" for name in ("compile", "format")
    }
    assert importers("ekbom.knowledge.compile") == importers("ekbom.knowledge.format") == set()


def test_nobody_inside_imports_the_public_face() -> None:
    """The face imports everything; a module that imports the face imports in a circle."""
    found = {
        f"{name_of(path)}:{line}"
        for path in modules()
        for line, name in imports_of(path)
        if name == "ekbom"
        or (re.fullmatch(r"ekbom\.(?!__version__)\w+", name) and not _is_package(name))
    }
    assert not found


def _is_package(name: str) -> bool:
    return name.removeprefix("ekbom.") in packages()


@pytest.mark.parametrize("state", ["here", "planned"])
def test_the_rows_of_the_plan_are_read(state: str) -> None:
    assert planned(f"| `planted` | words | {state} |\n") == {"planted": state == "here"}
