"""Nothing is written without an audit line, and nothing is done on a workspace without a check."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from tests.project.repo import PACKAGE, modules, name_of, tree_of

from ekbom.actions.desk import VERBS
from ekbom.actions.permissions import HOUSE_RIGHTS, PERSON_RIGHTS
from ekbom.model import store as protocol
from ekbom.model.audit import Event
from ekbom.model.store import Store
from ekbom.storage.sql_store import SqlStore

# What only reads, begins a step, or lets go. Everything else a store offers writes.
READING = frozenset(
    {
        "transaction", "snapshot", "close", "persons", "members", "accounts", "account", "get",
        "find", "history", "originals", "doomed", "house", "audit", "head", "faults",
    }
)  # fmt: skip
# How the parts of the storage itself reach the database; nobody else may.
INSIDE = frozenset({"connected"})
DECORATORS = frozenset({"person_verb", "house_verb", "label_verb"})
# The desk itself is made here, and the checks; neither is a thing that somebody does.
NO_VERBS = frozenset({"desk"})


# Every writing method takes an event


def public_methods(made: type) -> dict[str, Callable[..., object]]:
    found = inspect.getmembers(made, inspect.isfunction)
    return {name: method for name, method in found if not name.startswith("_")}


def without_event(made: type) -> list[str]:
    """Public methods that write and can be called without an event."""
    names = {**vars(protocol), "Event": Event}
    missing = []
    for name, method in public_methods(made).items():
        if name in READING | INSIDE:
            continue
        hints = get_type_hints(method, {**method.__globals__, **names})
        events = [
            p for p in inspect.signature(method).parameters.values() if hints.get(p.name) is Event
        ]
        if not any(p.default is p.empty for p in events):
            missing.append(name)
    return missing


@pytest.mark.parametrize("made", [Store, SqlStore])
def test_every_method_that_writes_takes_an_event(made: type) -> None:
    assert len(public_methods(made)) > len(READING)
    assert without_event(made) == []


def test_the_store_offers_what_the_protocol_says_and_nothing_beside() -> None:
    assert set(public_methods(SqlStore)) - INSIDE == set(public_methods(Store))
    assert set(public_methods(Store)) >= READING


def test_only_the_storage_reaches_the_database() -> None:
    outside = [path for path in modules() if path.parent.name != "storage"]
    reached = [path.stem for path in outside for node in ast.walk(tree_of(path))
               if isinstance(node, ast.Attribute) and node.attr in INSIDE]  # fmt: skip
    assert reached == []


class Planted(SqlStore):
    """Ways round the audit that must be seen."""

    def purge(self, person: str) -> int: ...  # type: ignore[empty-body]
    def rewrite(self, record: str, event: Event | None = None) -> None: ...
    def overwrite(self, record: str, event: str) -> None: ...
    def sound(self, record: str, event: Event) -> None: ...
    def defaulted(self, event: Event = ...) -> None: ...  # type: ignore[assignment]


def test_a_planted_method_without_an_event_is_seen() -> None:
    assert without_event(Planted) == ["defaulted", "overwrite", "purge", "rewrite"]
    assert set(public_methods(Planted)) - set(public_methods(Store))


# Every action on a workspace is a verb


def takes_desk(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    args = node.args
    each = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    notes = [ast.unparse(one.annotation) for one in each if one and one.annotation]
    return any("Desk" in note.replace("[", " ").replace("]", " ").split() for note in notes)


def is_verb(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the outermost decorator is the check: one outside it would run before it."""
    if not node.decorator_list:
        return False
    outermost = node.decorator_list[0]
    called = outermost.func if isinstance(outermost, ast.Call) else outermost
    return ast.unparse(called).rpartition(".")[2] in DECORATORS


def public(tree: ast.Module) -> Iterable[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions of a module and methods of its classes that others may call."""
    for node in ast.walk(tree):
        body = node.body if isinstance(node, ast.Module | ast.ClassDef) else []
        for inner in body:
            function = isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
            if function and not inner.name.startswith("_"):
                yield inner


def unchecked(tree: ast.Module) -> list[str]:
    return [node.name for node in public(tree) if takes_desk(node) and not is_verb(node)]


def action_modules() -> list[Path]:
    return [path for path in modules("actions") if path.stem not in NO_VERBS]


def load_all() -> None:
    for path in action_modules():
        import_module(f"ekbom.actions.{path.stem}".removesuffix(".__init__"))


def verb_nodes() -> list[tuple[Path, ast.FunctionDef]]:
    nodes = ((path, node) for path in action_modules() for node in ast.walk(tree_of(path)))
    functions = ((path, node) for path, node in nodes if isinstance(node, ast.FunctionDef))
    return [(path, node) for path, node in functions if is_verb(node)]


def test_every_public_action_on_a_desk_is_a_verb() -> None:
    found = {path.stem: unchecked(tree_of(path)) for path in action_modules()}
    assert not {name: names for name, names in found.items() if names}


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("def erase(desk: Desk, person: str) -> None: ...", True),
        ("def erase(person: str, *, at: Desk) -> None: ...", True),
        ("def erase(desk: Desk | None) -> None: ...", True),
        ("def erase(desk: 'Desk') -> None: ...", True),
        ("class Eraser:\n    def erase(self, desk: Desk) -> None: ...", True),
        ("@cache\n@house_verb('check')\ndef erase(desk: Desk) -> None: ...", True),
        ("@other_verb('check')\ndef erase(desk: Desk) -> None: ...", True),
        ("@house_verb('check')\ndef erase(desk: Desk) -> None: ...", False),
        ("@label_verb\ndef erase(desk: Desk, card: PersonCard) -> None: ...", False),
        ("def _erase(desk: Desk) -> None: ...", False),
        ("def made(folder: Path) -> Desk: ...", False),
        ("def erase(desk: DeskPlan) -> None: ...", False),
    ],
)
def test_a_planted_action_without_a_check_is_seen(planted: str, seen: bool) -> None:
    assert bool(unchecked(ast.parse(planted.replace("'Desk'", "Desk")))) is seen


def test_every_verb_is_listed_once_under_its_own_name() -> None:
    load_all()
    nodes = verb_nodes()
    names = Counter(node.name for _, node in nodes)
    assert [name for name, times in names.items() if times > 1] == []
    for path, node in nodes:
        module = import_module(f"ekbom.actions.{path.stem}")
        assert VERBS[node.name].function is getattr(module, node.name), node.name
    assert set(VERBS) == set(names)


def test_every_verb_asks_for_a_right_that_exists() -> None:
    load_all()
    for _, node in verb_nodes():
        verb = VERBS[node.name]
        assert verb.right in (*PERSON_RIGHTS, *HOUSE_RIGHTS)
        kind = ast.unparse(node.decorator_list[0]).partition("(")[0]
        assert verb.about_person is (kind != "house_verb"), node.name


# Every audit line bears the name of what was done, and no words of a person


def loose_events(tree: ast.Module, known: set[str]) -> list[str]:
    """Events whose verb is neither written out nor handed on as it came."""
    found = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        given = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
        private = function.name.startswith("_")
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("desk.event"):
                verb = node.args[0] if node.args else None
                told = isinstance(verb, ast.Constant) and verb.value in known
                handed = private and isinstance(verb, ast.Name) and verb.id in given
                if not (told or handed):
                    found.append(ast.unparse(node))
    return found


def known_verbs() -> set[str]:
    """The verbs, and what happens when a workspace is made, opened and migrated."""
    load_all()
    return {*VERBS, "create_workspace", "open_workspace", "migrate_workspace"}


def test_the_verb_of_an_event_is_written_out_and_known() -> None:
    """A verb that is put together when it runs could hold anything."""
    known = known_verbs()
    found = {path.stem: loose_events(tree_of(path), known) for path in action_modules()}
    assert not {name: events for name, events in found.items() if events}


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("def f(desk): desk.event('whom')", False),
        ("def _f(desk, verb): desk.event(verb)", False),
        ("def f(desk, verb): desk.event(verb)", True),
        ("def _f(desk, verb): desk.event(verb + desk.label)", True),
        ("def f(desk): desk.event('whom_else')", True),
        ("def f(desk): desk.event(f'whom {desk.label}')", True),
        ("def f(desk): desk.event()", True),
        ("def f(self): self.desk.event(label)", True),
    ],
)
def test_a_planted_loose_event_is_seen(planted: str, seen: bool) -> None:
    assert bool(loose_events(ast.parse(planted), {"whom"})) is seen


# The doors do not reach round the actions


def reaches_round(tree: ast.Module) -> list[str]:
    """Where a door uses the store, the originals, or a private name of an action."""
    found = []
    closed = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "close"
    }
    for node in ast.walk(tree):
        # What an action gives back may count originals.
        reaching = isinstance(node, ast.Attribute) and (
            node.attr == "store" or ast.unparse(node).endswith("desk.originals")
        )
        if reaching and id(node) not in closed:
            found.append(ast.unparse(node))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ekbom.actions"):
            found += [alias.name for alias in node.names if alias.name.startswith("_")]
    return found


# They find out who knocks, before anybody sits at a desk.
AT_THE_STORE = {"web/home.py", "web/house.py"}


def test_no_door_reaches_round_the_actions() -> None:
    doors = modules("cli", "web")
    found = {name_of(path, PACKAGE): reaches_round(tree_of(path)) for path in doors}
    assert {name for name, names in found.items() if names} == AT_THE_STORE


@pytest.mark.parametrize(
    "planted",
    [
        "desk.store.keep(records, event)",
        "with desk.store.transaction(): pass",
        "files = desk.originals",
        "from ekbom.actions.entries import _keep",
    ],
)
def test_a_planted_reach_is_seen(planted: str) -> None:
    assert reaches_round(ast.parse(planted))


def test_modules_of_actions_are_found() -> None:
    assert {"people", "entries", "workspace"} <= {path.stem for path in action_modules()}
    assert PACKAGE / "actions" / "desk.py" in modules("actions")
    planted: Any = ast.parse("def f(desk: Desk): ...").body[0]
    assert takes_desk(planted)
