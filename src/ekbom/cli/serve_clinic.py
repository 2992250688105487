"""``ekbom serve --clinic``: the workbench for the people of a practice, over its own network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk

PORT = 8443
# Connections; whoever comes then is asked to try again.
MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Clinic:
    """How a practice is served.

    Attributes
    ----------
    certificate, key : str or None
        Files in PEM.
    names : sequence of str
        Under which browsers ask for it.
    bind : str
        Address of this computer that is listened on.
    port : int or None
        None for the usual one, 0 for any that is free.
    """

    certificate: str | None
    key: str | None
    names: Sequence[str]
    bind: str
    port: int | None

    def check(self) -> None:
        """Refuse what would be served in the open, or under no name.

        Raises
        ------
        UsageError
        """
        if not self.certificate or not self.key:
            raise UsageError(
                "--clinic",
                "a practice is served through TLS alone",
                "give --certificate FILE and --key FILE",
            )
        if not self.names:
            raise UsageError(
                "--clinic",
                "it answers under its own names alone",
                "say the name of the certificate: --name ekbom.practice.example",
            )
        for name in self.names:
            if not name.replace("-", "").replace(".", "").isalnum():
                raise UsageError("--name", f"{name!r} is no name of a computer", "say it alone")


def serve_clinic(desk: Desk, how: Clinic) -> None:
    """Serve until it is interrupted.

    Parameters
    ----------
    desk : Desk
        Of the owner.
    how : Clinic
        That was checked.

    Raises
    ------
    UsageError
        When the workspace is not kept for many, nobody has an account, or the certificate cannot
        be used.
    """
    from ekbom.actions.clinic import check_clinic
    from ekbom.web.server import listening, secured, serve_on
    from ekbom.web.start import clinic_house

    check_clinic(desk)
    tls = secured(how.certificate or "", how.key or "")
    with listening(PORT if how.port is None else how.port, how.bind) as bound:
        house = clinic_house(desk, how.names, bound.port)
        address = f"https://{how.names[0]}:{bound.port}/"
        typer.echo(f"The practice is served here, until you press Ctrl+C:\n  {address}")
        serve_on(house, bound, limit_concurrency=MOST_AT_ONCE, **tls)
