"""Files sealed with a passphrase, in the open age format, so that they can travel.

A sealed file is a tar of two age files: a key that the passphrase opens, and the content that the
key opens. So any length goes through little memory, and without ekbom it is opened by
``tar xf FILE`` and ``age -d -i ekbom-sealed-1/key.age ekbom-sealed-1/content.age``.
"""

from __future__ import annotations

import io
import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from ekbom.model.errors import StoreError
from ekbom.storage.files import CHUNK, cannot, new_file
from ekbom.storage.tar_stream import BLOCK, END, Member, Pulled, header, members, padding

_KEY = "ekbom-sealed-1/key.age"
_CONTENT = "ekbom-sealed-1/content.age"
# Larger than any key that is sealed; a wrong file is not read to its end.
_MOST_KEY_BYTES = 10**4
# The library first looks how fast this machine is just now, and refuses what would take it long;
# a machine that is busy for a moment is asked again.
_TOO_SLOW = "Excessive work"
_TRIES = 5


def seal_stream(source: BinaryIO, target: Path, passphrase: str, *, replace: bool = False) -> None:
    """Write a file sealed with a passphrase, whole or not at all.

    Parameters
    ----------
    source : BinaryIO
        What is sealed, read from front to back; its errors come through as they are.
    target : Path
    passphrase : str
    replace : bool
        Whether a file of the target's name may be replaced.

    Raises
    ------
    StoreError
        When the target is there already, or cannot be written.
    """
    from pyrage import x25519
    from pyrage.passphrase import encrypt

    with new_file(target, replace=replace) as file:
        identity = x25519.Identity.generate()
        key = encrypt(f"{identity}\n".encode(), _plain(passphrase))
        file.write(header(_KEY, len(key)) + key + padding(len(key)))
        at = file.tell()
        file.write(bytes(BLOCK))
        _encrypt(source, file, identity.to_public())
        size = file.tell() - at - BLOCK
        file.write(padding(size) + END)
        file.seek(at)
        file.write(header(_CONTENT, size))


@contextmanager
def unsealed(source: Path, passphrase: str) -> Iterator[BinaryIO]:
    """The content of a sealed file, read from front to back.

    Whether the whole of it is what was sealed is known at its end; an altered piece is never given.

    Raises
    ------
    StoreError
        When it is no sealed file, the passphrase does not open it, or it cannot be read; while it
        is read, when it was altered or cut.
    """
    try:
        with source.open("rb") as file:
            inside = members(file, lambda: _broken(source))
            identity = _identity(next(inside, None), source, passphrase)
            content = next(inside, None)
            if content is None or content.title != _CONTENT:
                raise _broken(source)
            with _decrypted(content, inside, identity, source) as opened:
                yield opened
    except OSError as error:
        raise cannot("read", source, error) from error


def is_sealed(source: Path) -> bool:
    """Whether a file begins as a sealed one does.

    Raises
    ------
    StoreError
        When it cannot be read.
    """
    try:
        with source.open("rb") as file:
            return file.read(BLOCK).startswith(_KEY.encode() + b"\0")
    except OSError as error:
        raise cannot("read", source, error) from error


def _encrypt(source: BinaryIO, target: BinaryIO, recipient: Any) -> None:
    """The library keeps only the words of an error that the files raise; they are raised again."""
    from pyrage import EncryptError, encrypt_io

    reader, writer = _Told(source), _Told(target)
    try:
        encrypt_io(reader, writer, [recipient])
    except (EncryptError, OSError) as error:
        raise (reader.error or writer.error or error) from error


class _Told:
    """A file that remembers the first error it raised.

    Parameters
    ----------
    file : BinaryIO
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        with self._remembered():
            return self._file.read(size)

    def write(self, content: bytes) -> int:
        with self._remembered():
            return self._file.write(content)

    @contextmanager
    def _remembered(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.error = self.error or error
            raise


def _identity(member: Member | None, source: Path, passphrase: str) -> Any:
    from pyrage import DecryptError, IdentityError, x25519
    from pyrage.passphrase import decrypt

    if member is None or member.title != _KEY or member.size > _MOST_KEY_BYTES:
        raise StoreError(str(source), "this is no file that ekbom sealed", "check the name")
    sealed = member.read()
    for _ in range(_TRIES):
        try:
            text = decrypt(sealed, _plain(passphrase)).decode().strip()
            return x25519.Identity.from_str(text)
        except (DecryptError, IdentityError, UnicodeDecodeError) as error:
            if _TOO_SLOW not in str(error):
                raise StoreError(
                    str(source),
                    "the passphrase does not open it, or its first lines were altered",
                    "try again; nothing was changed",
                ) from error
    raise StoreError(
        str(source),
        "it was sealed on a much faster machine, or this one is busy",
        "close other programs and try again; nothing was changed",
    )


@contextmanager
def _decrypted(
    content: Member, behind: Iterator[Member], identity: Any, source: Path
) -> Iterator[BinaryIO]:
    """The library pushes what it opens; a pipe and a thread make it wait to be asked."""
    from pyrage import DecryptError, decrypt_io

    out, into = os.pipe()
    errors: list[Exception] = []

    def open_it() -> None:
        with suppress(BrokenPipeError), os.fdopen(into, "wb") as file:
            try:
                decrypt_io(_Told(cast(BinaryIO, content)), file, [identity])
            except (DecryptError, OSError, StoreError) as error:
                errors.append(error)

    thread = threading.Thread(target=open_it, daemon=True)
    thread.start()

    def pieces() -> Iterator[bytes]:
        while piece := os.read(out, CHUNK):
            yield piece
        thread.join()
        if errors:
            raise _broken(source) from errors[0]
        if next(behind, None) is not None:
            raise _broken(source)

    try:
        yield cast(BinaryIO, io.BufferedReader(Pulled(pieces()), CHUNK))
    finally:
        os.close(out)
        thread.join()


def _broken(source: Path) -> StoreError:
    return StoreError(
        str(source), "it was altered, or cut short on its way", "take another copy of the file"
    )


def _plain(passphrase: str) -> str:
    """The same letters may be written in two ways by two keyboards."""
    return unicodedata.normalize("NFKC", passphrase)
