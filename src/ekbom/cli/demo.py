"""``ekbom demo``: a workspace of made-up people, to look around in before anything is one's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import clock_of, new_id
from ekbom.cli.output import show_json

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk

Folder = Annotated[
    str | None,
    typer.Argument(
        metavar="[DIR]", help="A folder that is new, or of a demo; else one that goes at the end."
    ),
]
Serve = Annotated[
    bool | None,
    typer.Option(
        "--serve/--no-serve", help="Show its pages. By default where no folder was named."
    ),
]
Port = Annotated[
    int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes any free one.")
]
Open = Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")]


def demo(
    folder: Folder = None,
    serve: Serve = None,
    port: Port = 0,
    browser: Open = True,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Make a workspace of made-up people, whose stories show every state, and show its pages.

    Nothing done there touches a workspace of your own.
    """
    from contextlib import ExitStack
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from ekbom.actions.demo import open_demo, seats

    with ExitStack() as stack:
        place = Path(folder or stack.enter_context(TemporaryDirectory(prefix="ekbom-"))) / (
            "" if folder else "demo"
        )
        desk = open_demo(place, now=clock_of(now), new_id=new_id, progress=_progress)
        stack.callback(desk.store.close)
        people = [one for one in seats(desk) if one.role == "person"]
        if as_json:
            told = [{"label": one.label, "shows": one.shows} for one in people]
            show_json({"workspace": folder, "people": told})
        else:
            for one in people:
                typer.echo(f"{one.label:<16} {one.shows}")
        if serve or (serve is None and not folder and not as_json):
            _serve(desk, port, browser=browser, aside=as_json)


def _serve(desk: Desk, port: int, *, browser: bool, aside: bool) -> None:
    """Show the pages; beside data on stdout their address is told on stderr."""
    from ekbom.web.server import LOOPBACK, listening, serve_on
    from ekbom.web.start import local_house

    with listening(port) as bound:
        house = local_house(desk, bound.port, demo=True)
        address = f"http://{LOOPBACK}:{bound.port}/open?token={house.sessions.launch_token()}"
        typer.echo(f"\nTheir pages are here, until you press Ctrl+C:\n  {address}", err=aside)
        typer.echo("This address opens once, on this computer alone.", err=aside)
        if browser:
            typer.launch(address)
        serve_on(house, bound)


def _progress(done: int, of: int, label: str) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{done + 1} of {of}: {label:<20}", nl=done + 1 == of, err=True)
