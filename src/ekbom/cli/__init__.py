"""The command line: parse, act, print. Data on stdout, words and findings on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import takewhile
from typing import Annotated

import typer

from ekbom.model.errors import EkbomError

# Typer shows only these two of its errors under public names; all others derive from this one.
_ShownError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]

# The function of each command, in the module of its name unless another is said; groups of commands
# stand apart. Only what is asked for is loaded.
_HOMES = {
    "init": "init",
    "log": "log",
    "list": "list_",
    "show": "show",
    "helps": "helps",
    "plan": "plan",
    "course": "course",
    "indices": "indices",
    "pool": "pool",
    "inspect": "inspect",
    "check": "check",
    "score": "score",
    "labels": "labels",
    "agree": "agree",
    "explain": "explain",
    "assess": "assess",
    "next": "next_",
    "card": "card",
    "iron": "iron",
    "medicines": "medicines",
    "units": "units",
    "claim": "claim",
    "measures": "measures",
    "due": "due",
    "backup": "backup",
    "restore": "restore",
    "migrate": "migrate",
    "import": "import_",
    "share": "share",
    "export": "export",
    "points": "points",
    "muscles": "muscles",
    "visit": "visit",
    "serve": "serve",
    "demo": "demo",
}
# Words that are taken in Python.
_MODULES = {"import": "import_", "list": "list_"}
_GROUPS = ("simulate", "validate", "report", "account")
_MEMBERS = (
    "diary",
    "night",
    "psg-ipa",
    "dreams",
    "case",
    "add",
    "password",
    "second-factor",
    "end",
    "remove",
)
# A command whose second word is a command of its own, in a module of its own.
PAIRS = {("plan", "course"): "plan_course", ("plan", "pause"): "plan_pause"}
_NAMES = (*_HOMES, *_GROUPS, *_MEMBERS)


def make_app(words: Sequence[str] = ()) -> typer.Typer:
    """The command line, with every command, or with the one alone that the words ask for.

    Parameters
    ----------
    words : sequence of str
        Those behind the program's name.
    """
    made = typer.Typer(
        name="ekbom",
        help="A workbench for restless legs: your own data, on your own machine.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    made.callback()(_root)
    known = (*_HOMES, *_GROUPS)
    pair = tuple(words[:2])
    if pair in PAIRS:
        inner = typer.Typer()
        inner.command(pair[1])(getattr(import_module(f"ekbom.cli.{PAIRS[pair]}"), pair[1]))
        made.add_typer(inner, name=pair[0])
        return made
    for name in words[:1] if words and words[0] in known else known:
        module = import_module(f"ekbom.cli.{_MODULES.get(name, name)}")
        if name in _GROUPS:
            made.add_typer(getattr(module, name), name=name)
        else:
            made.command(name)(getattr(module, _HOMES[name]))
    return made


def _show_version(wanted: bool) -> None:
    if wanted:
        from ekbom.cli.output import version

        typer.echo(f"ekbom {version()}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 answered, 1 not answerable, 2 wrong call.

    Parameters
    ----------
    argv : sequence of str, optional
        Words after the program's name; those of the process by default.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter gets a stand-in, not a traceback.
        getattr(stream, "reconfigure", _nothing)(errors="backslashreplace")
    try:
        code = make_app(words)(args=words, prog_name="ekbom", standalone_mode=False)
    except EkbomError as error:
        return _say(str(error), error.exit_code)
    except _ShownError as error:
        return _say(_usage(error, words), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _say("stopped: nothing more was done; run it again", 1)
    except MemoryError:
        return _say(f"{words[0]}: there is not enough memory for this; close other programs", 1)
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        sys.stdout = None
        return 1
    except OSError as error:
        where, what = error.filename or words[0], error.strerror or type(error).__name__
        return _say(f"{where}: {what}; check the place, its rights and the room on the disk", 1)
    return int(code or 0)


def _nothing(*, errors: str) -> None:
    """Stands for a stream that has no encoding to set."""


def _say(problem: str, code: int) -> int:
    typer.echo("ekbom: " + " ".join(problem.split()), err=True)
    return code


def _usage(error: typer.BadParameter, words: list[str]) -> str:
    """A usage error in the words of all others: where, problem, what to do."""
    context = getattr(error, "ctx", None)
    named = " ".join(("ekbom", *takewhile(_NAMES.__contains__, words)))
    command = context.command_path if context is not None else named
    problem = error.format_message().strip().rstrip(".")
    problem = problem[:1].lower() + problem[1:]
    where = command.removeprefix("ekbom").strip() or "command"
    return f"{where}: {problem}; see {command} --help"
