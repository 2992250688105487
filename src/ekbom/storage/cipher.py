"""Streams of bytes under a key: in pieces, each one checked to be whole and in its place.

A piece carries its number and whether it is the last one, so that pieces cannot be altered,
exchanged, left out or cut off without being noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from hmac import digest as hmac
from typing import TYPE_CHECKING, BinaryIO

from ekbom.model.errors import StoreError, to_install

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


def derived(key: bytes, use: str, salt: bytes = b"") -> bytes:
    """Another key of 32 bytes for one use, from which the first cannot be found (HKDF-SHA256)."""
    return hmac(hmac(salt, key, sha256), use.encode() + b"\x01", sha256)


def cipher(key: bytes) -> AESGCM:
    """AES-256 in Galois counter mode under a key.

    Raises
    ------
    StoreError
        When the part of the program that encrypts is not installed.
    """
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise not_installed() from error
    return AESGCM(key)


def not_installed() -> StoreError:
    """The error to raise when the part of the program that encrypts is not there."""
    return StoreError(
        "encryption", "the part of ekbom that encrypts is not installed", to_install("encrypt")
    )


def nonce(number: int, *, last: bool) -> bytes:
    """Of the piece of that number, from 0; never the same twice under one key."""
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])


class Opened:
    """The pieces of an encrypted stream, one by one.

    Parameters
    ----------
    key : bytes
        Of this stream alone.
    file : BinaryIO
        At any place.
    start : int
        Byte at which the first piece begins.
    broken : callable
        Makes the error to raise when a piece is not what was written.
    """

    def __init__(
        self, key: bytes, file: BinaryIO, start: int, broken: Callable[[], StoreError]
    ) -> None:
        self._cipher, self._file, self._start, self._broken = cipher(key), file, start, broken

    def piece(self, number: int, at: int, size: int, *, last: bool = False) -> bytes:
        """The content of one piece.

        Parameters
        ----------
        number : int
            From 0.
        at, size : int
            Bytes behind the start, and bytes of it with its tag.
        last : bool

        Raises
        ------
        StoreError
            When it is not what was written there, or not with this key.
        """
        from cryptography.exceptions import InvalidTag

        self._file.seek(self._start + at)
        found = self._file.read(size)
        try:
            return self._cipher.decrypt(nonce(number, last=last), found, None)
        except (InvalidTag, ValueError) as error:
            raise self._broken() from error
