"""What was worked out of an original and can be worked out anew: beside it, under the same lock.

Nothing here is kept in a backup or in an export, and it goes when its original goes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from hmac import digest as hmac
from pathlib import Path
from typing import BinaryIO, cast

from ekbom.model.errors import StoreError
from ekbom.storage.files import CHUNK, cannot, new_file, own_folder

_WHAT = re.compile(r"[a-z0-9-]{1,80}")


class Derived:
    """Files made of originals, in one folder; see `ekbom.model.store.Derived`.

    Parameters
    ----------
    path : Path
        Made when the first file is written.
    key : bytes, optional
        Of an encrypted workspace.
    """

    def __init__(self, path: Path, key: bytes | None = None) -> None:
        self.path, self.key = Path(path), key

    def put(self, digest: str, what: str, pieces: Iterable[bytes]) -> None:
        """Write one, whole or not at all; one that is there is replaced.

        Raises
        ------
        StoreError
            When it cannot be written.
        """
        own_folder(self.path)
        with new_file(self._place(digest, what), replace=True) as file:
            if self.key is None:
                for piece in pieces:
                    file.write(piece)
                return
            from ekbom.storage.encrypted_file import Writer

            writer, hashed = Writer(self.key, file), sha256()
            for chunk in _even(pieces):
                hashed.update(chunk)
                writer.write(chunk)
            writer.finish(hashed.digest())

    def open(self, digest: str, what: str) -> BinaryIO | None:
        """One of them for reading from any place; None when it is not there.

        Raises
        ------
        StoreError
            When it cannot be read, or was altered.
        """
        place = self._place(digest, what)
        try:
            file = place.open("rb")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise cannot("read", place, error) from error
        return readable(file, self.key, place)

    def remove(self, digest: str) -> None:
        """Remove all that was made of an original."""
        self._remove(self._stem(digest))

    def prune(self, digests: Iterable[str]) -> None:
        """Remove what belongs to no original of these."""
        stay = {self._stem(one) for one in digests}
        with suppress(OSError):
            gone = {name.partition(".")[0] for name in os.listdir(self.path)} - stay - {""}
            for stem in gone:
                self._remove(stem)

    def _remove(self, stem: str) -> None:
        try:
            for place in self.path.glob(f"{stem}.*"):
                place.unlink(missing_ok=True)
        except OSError as error:
            raise cannot("written", self.path, error) from error

    def _stem(self, digest: str) -> str:
        if self.key is None:
            return digest
        from ekbom.storage.cipher import derived

        return hmac(derived(self.key, "ekbom names"), digest.encode(), sha256).hex()

    def _place(self, digest: str, what: str) -> Path:
        if not _WHAT.fullmatch(what):
            raise StoreError(what[:80], "this is no name of a file here", "use plain letters")
        return self.path / f"{self._stem(digest)}.{what}"


def readable(file: BinaryIO, key: bytes | None, place: Path) -> BinaryIO:
    """An open file as its content, decrypted piece by piece where it is encrypted."""
    if key is None:
        return file
    import io

    from ekbom.storage.encrypted_file import Plain, Reader

    try:
        plain = Plain(Reader(key, file, place), file)
    except BaseException:
        file.close()
        raise
    return cast(BinaryIO, io.BufferedReader(plain, CHUNK))


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks of one size, as an encrypted file needs them."""
    held = bytearray()
    for piece in pieces:
        held += piece
        whole = len(held) - len(held) % CHUNK
        for at in range(0, whole, CHUNK):
            yield bytes(held[at : at + CHUNK])
        del held[:whole]
    if held:
        yield bytes(held)
