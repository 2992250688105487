"""The account with which a member of a workspace signs in over a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """What a sign-in is checked against. Nothing of it is ever shown, printed or exported.

    Attributes
    ----------
    member : str
        Id of the member it belongs to.
    name : str
        What they sign in with, in small letters; unique.
    password : str
        Its argon2id hash, with its costs and its salt.
    made_at : datetime
    ended_at : datetime
        Whoever signed in before is signed out.
    given : bool
        Whether somebody else chose the password, so that it has to be changed first.
    secret : str
        Of the second factor, in base 32; empty before one was begun.
    confirmed : bool
        Whether a code of the second factor was given once, so that it counts.
    step : int
        The last step of time a code was used of; no code of it or of an earlier one is good again.
    salt : str
        Of the recovery codes, in hexadecimal.
    codes : tuple of str
        Hashes of the recovery codes that are left, in hexadecimal.
    """

    member: str
    name: str
    password: str = field(repr=False)
    made_at: datetime
    ended_at: datetime
    given: bool = False
    secret: str = field(default="", repr=False)
    confirmed: bool = False
    step: int = 0
    salt: str = field(default="", repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)
