"""`ekbom serve`: the workbench in the browser of this computer."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from ekbom.cli.desk import PassphraseOption, WorkspaceOption, opened
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ekbom.web.server import Bound

_Clinic = Annotated[
    bool,
    typer.Option("--clinic", help="For the people of a practice: accounts, TLS, PostgreSQL."),
]
_Certificate = Annotated[
    str | None, typer.Option("--certificate", metavar="FILE", help="Of --clinic, in PEM.")
]
_Key = Annotated[
    str | None, typer.Option("--key", metavar="FILE", help="Of the certificate, in PEM.")
]
_Names = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="HOST", help="A name of the practice; may be said again."),
]
_Bind = Annotated[
    str | None,
    typer.Option(
        "--bind", metavar="ADDRESS", help="Of this computer, with --clinic; any by default."
    ),
]

_Home = Annotated[
    bool, typer.Option("--home", help="A phone in the home network too; it is paired by a code.")
]
_Address = Annotated[
    str,
    typer.Option("--address", metavar="HOST", help="Of this computer at home, with --home."),
]
_HomePort = Annotated[
    int | None,
    typer.Option("--home-port", metavar="N", min=1, max=65535, help="For the phone, with --home."),
]

# Always the same where it is free: a page that is still open finds ekbom when it is started again,
# and sends what it holds.
PORT = 8787
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for with --clinic, and through TLS alone


def serve(
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes any free one."),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
    clinic: _Clinic = False,
    certificate: _Certificate = None,
    key: _Key = None,
    name: _Names = None,
    bind: _Bind = None,
    home: _Home = False,
    address: _Address = "",
    home_port: _HomePort = None,
    now: Annotated[str | None, typer.Option("--now", hidden=True)] = None,
) -> None:
    """Serve the workbench to this computer; with --home or --clinic to others."""
    if clinic and home:
        raise UsageError("--home", "--clinic serves a practice, and no home", "leave one out")
    _refuse_beside(
        {} if clinic else {
            "--certificate": certificate, "--key": key, "--name": name, "--bind": bind,
        },
        {} if home else {"--address": address, "--home-port": home_port},
    )  # fmt: skip
    if clinic:
        from ekbom.cli.serve_clinic import Clinic, serve_clinic

        how = Clinic(certificate, key, name or [], bind or _EVERYWHERE, port)
        how.check()
        with opened(workspace, passphrase_file, now=now) as desk:
            serve_clinic(desk, how)
        return
    from ekbom.web.server import LOOPBACK, listening, serve_on
    from ekbom.web.start import local_house

    with ExitStack() as open_:
        desk = open_.enter_context(opened(workspace, passphrase_file, now=now))
        bound = open_.enter_context(_usual() if port is None else listening(port))
        house = local_house(desk, bound.port)
        if home:
            from ekbom.cli.serve_home import home_served

            house.pairing = open_.enter_context(home_served(desk, address, home_port or 0))
        first = f"http://{LOOPBACK}:{bound.port}/open?token={house.sessions.launch_token()}"
        typer.echo(f"Your pages are here, until you press Ctrl+C:\n  {first}")
        typer.echo("This address opens once, on this computer alone.")
        if house.pairing is not None:
            typer.echo(
                f"A phone at home finds it here, once it is paired:\n  {house.pairing.origin}"
            )
        if browser:
            typer.launch(first)
        serve_on(house, bound)


def _refuse_beside(of_clinic: Mapping[str, object], of_home: Mapping[str, object]) -> None:
    """Refuse words that nothing would come of."""
    for needed, said in (("--clinic", of_clinic), ("--home", of_home)):
        for option, value in said.items():
            if value:
                raise UsageError(
                    option, f"it belongs to {needed}", f"say {needed}, or leave it out"
                )


def _usual() -> AbstractContextManager[Bound]:
    """The port it usually has, else any free one."""
    from ekbom.web.server import can_be_taken, listening

    return listening(PORT if can_be_taken(PORT) else 0)
