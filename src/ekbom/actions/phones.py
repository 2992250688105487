"""The phone at home: certificates for the home network, and the one phone that is paired."""

from __future__ import annotations

from ekbom.actions.desk import Desk, house_verb
from ekbom.model.phone import HomeFiles, Phone

__all__ = ["end_phone", "pair_phone", "paired_phone", "prepare_home"]


@house_verb("members")
def prepare_home(desk: Desk, address: str) -> HomeFiles:
    """The files to serve the home network with; made where there are none.

    Parameters
    ----------
    desk : Desk
    address : str
        Of this computer in the home network.

    Raises
    ------
    NotAllowed
        When the actor may not say who comes in.
    StoreError
        When it is no address of a home, or the files cannot be made.
    """
    from ekbom.storage.certificates import home_files

    found = home_files(desk.folder, address, desk.now())
    desk.store.note(desk.event("prepare_home"))
    return found


@house_verb("members")
def paired_phone(desk: Desk) -> Phone | None:
    """The phone that is paired; None without one.

    Raises
    ------
    NotAllowed
        When the actor may not say who comes in.
    StoreError
        When it cannot be read.
    """
    from ekbom.storage.paired import read_phone

    found = read_phone(desk.folder)
    desk.store.note(desk.event("paired_phone"))
    return found


@house_verb("members")
def pair_phone(desk: Desk, phone: Phone) -> None:
    """Let a phone in, in place of the one before.

    Raises
    ------
    NotAllowed
        When the actor may not say who comes in.
    StoreError
        When it cannot be kept.
    """
    from ekbom.storage.paired import write_phone

    desk.store.note(desk.event("pair_phone", phone.person))
    write_phone(desk.folder, phone)


@house_verb("members")
def end_phone(desk: Desk) -> None:
    """Let the phone in no more.

    Raises
    ------
    NotAllowed
        When the actor may not say who comes in.
    StoreError
        When it cannot be taken out.
    """
    from ekbom.storage.paired import write_phone

    desk.store.note(desk.event("end_phone"))
    write_phone(desk.folder, None)
