"""The command line: parse, act, print. Data on stdout, words and findings on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import takewhile
from typing import Annotated

import typer

from ekbom.cli.agree import agree
from ekbom.cli.check import check
from ekbom.cli.course import course
from ekbom.cli.explain import explain
from ekbom.cli.helps import helps
from ekbom.cli.indices import indices
from ekbom.cli.inspect import inspect
from ekbom.cli.plan import plan
from ekbom.cli.pool import pool
from ekbom.cli.score import score
from ekbom.cli.simulate import simulate
from ekbom.cli.validate import validate
from ekbom.model.errors import EkbomError

# Typer shows only these two of its errors under public names; all others derive from this one.
_ShownError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]

_COMMANDS = {
    "helps",
    "plan",
    "course",
    "indices",
    "pool",
    "check",
    "score",
    "inspect",
    "agree",
    "explain",
    "simulate",
    "diary",
    "validate",
    "psg-ipa",
    "dreams",
}

app = typer.Typer(
    name="ekbom",
    help="A workbench for restless legs: your own data, on your own machine.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from ekbom.cli.show import version

        typer.echo(f"ekbom {version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


app.command("helps")(helps)
app.command("plan")(plan)
app.command("course")(course)
app.command("indices")(indices)
app.command("pool")(pool)
app.command("inspect")(inspect)
app.command("check")(check)
app.command("score")(score)
app.command("agree")(agree)
app.command("explain")(explain)
app.add_typer(simulate, name="simulate")
app.add_typer(validate, name="validate")


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
        code = app(args=words, prog_name="ekbom", standalone_mode=False)
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
    return int(code or 0)


def _nothing(*, errors: str) -> None:
    """Stands for a stream that has no encoding to set."""


def _say(problem: str, code: int) -> int:
    typer.echo("ekbom: " + " ".join(problem.split()), err=True)
    return code


def _usage(error: typer.BadParameter, words: list[str]) -> str:
    """A usage error in the words of all others: where, problem, what to do."""
    context = getattr(error, "ctx", None)
    named = " ".join(("ekbom", *takewhile(_COMMANDS.__contains__, words)))
    command = context.command_path if context is not None else named
    problem = error.format_message().strip().rstrip(".")
    problem = problem[:1].lower() + problem[1:]
    where = command.removeprefix("ekbom").strip() or "command"
    return f"{where}: {problem}; see {command} --help"
