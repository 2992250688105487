"""The phone that is paired with a workspace at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Phone:
    """The one phone that may write while it is in the home network.

    Attributes
    ----------
    digest : str
        SHA-256 of the secret in its cookie, in hexadecimal; the secret is on the phone alone.
    member : str
        Id of the member it acts for.
    person : str
        Id of the person it is about, and of nobody else.
    paired_at : datetime
    """

    digest: str
    member: str
    person: str
    paired_at: datetime


@dataclass(frozen=True, slots=True)
class HomeFiles:
    """What the home network is served with.

    Attributes
    ----------
    certificate, key : str
        Files of the server, in PEM.
    authority : bytes
        The certificate a phone is told to trust, in DER.
    fingerprint : str
        Its SHA-256, in pairs of hexadecimal digits, as phones show it.
    """

    certificate: str
    key: str
    authority: bytes
    fingerprint: str
