"""The key of an encrypted workspace: wrapped by a passphrase, and once more by a recovery code."""

from __future__ import annotations

import json
import unicodedata
from base64 import b64decode, b64encode
from pathlib import Path
from secrets import token_bytes
from typing import Any

from ekbom.model.errors import StoreError, UsageError
from ekbom.storage.cipher import KEY_BYTES, NONCE_BYTES, TAG_BYTES, cipher, not_installed
from ekbom.storage.files import cannot, new_file
from ekbom.storage.recovery_code import make_code, plain_code, slips

FORMAT = "ekbom-key/1"
NAME = "key.json"
LEAST_LETTERS = 8
_PASSPHRASE, _CODE = "passphrase", "recovery code"  # in the order of the letters
_SALT_BYTES = 16
# Of argon2id, as its library recommends; they stand in the file, so that they may change.
_COST = {"name": "argon2id", "passes": 3, "memory_kib": 65536, "lanes": 4}
# A damaged file must not ask for all the memory of a machine.
_MOST = {"passes": 100, "memory_kib": 2**21, "lanes": 64}


def make_keys(folder: Path, passphrase: str) -> tuple[bytes, str]:
    """A new key, kept in the folder under a passphrase and under a new recovery code.

    Parameters
    ----------
    folder : Path
    passphrase : str
        Of at least `LEAST_LETTERS` letters.

    Returns
    -------
    key : bytes
    recovery_code : str
        To be shown once and kept on paper; nothing else can open what was encrypted when the
        passphrase is forgotten.

    Raises
    ------
    UsageError
        When the passphrase is too short.
    StoreError
        When there is a key already, it cannot be written, or ``ekbom[encrypt]`` is not installed.
    """
    check_passphrase(passphrase)
    key, code = token_bytes(KEY_BYTES), make_code(token_bytes)
    _write(
        folder, [_wrapped(key, _PASSPHRASE, passphrase), _wrapped(key, _CODE, code)], replace=False
    )
    return key, code


def unlock(folder: Path, passphrase_or_code: str) -> bytes:
    """The key, from the passphrase or from the recovery code.

    Raises
    ------
    StoreError
        When neither fits, the file is missing or damaged, or ``ekbom[encrypt]`` is not installed.
    """
    by = {row["by"]: row for row in _read(folder)}
    code = plain_code(passphrase_or_code)
    for name, words in ((_PASSPHRASE, passphrase_or_code), (_CODE, code)):
        key = _unwrapped(by[name], words) if words else None
        if key is not None:
            return key
    wrong = slips(passphrase_or_code)
    if wrong:
        groups = " and ".join(map(str, wrong))
        problem = f"the recovery code has a slip of the pen in group {groups}"
        raise StoreError(str(folder), problem, "compare it letter by letter")
    raise StoreError(
        str(folder),
        "neither the passphrase nor the recovery code of this workspace is what was given",
        "try again; without both of them only a backup can be restored",
    )


def change_passphrase(folder: Path, passphrase_or_code: str, new: str) -> None:
    """Another passphrase for the same key; the recovery code stays what it was.

    Raises
    ------
    UsageError
        When the new passphrase is too short.
    StoreError
        As `unlock` does, or when it cannot be written; then the old one still holds.
    """
    check_passphrase(new)
    key = unlock(folder, passphrase_or_code)
    kept = [row for row in _read(folder) if row["by"] != _PASSPHRASE]
    _write(folder, [_wrapped(key, _PASSPHRASE, new), *kept], replace=True)


def check_passphrase(passphrase: str) -> None:
    """Refuse what is too short to protect anything.

    Raises
    ------
    UsageError
    """
    if len(passphrase.strip()) < LEAST_LETTERS:
        raise UsageError(
            "passphrase",
            f"it has fewer than {LEAST_LETTERS} letters",
            "take a longer one, such as four words that do not belong together",
        )


def _wrapped(key: bytes, by: str, words: str) -> dict[str, Any]:
    cost = {**_COST, "salt": _text(token_bytes(_SALT_BYTES))}
    nonce = token_bytes(NONCE_BYTES)
    sealed = cipher(_stretched(cost, words)).encrypt(nonce, key, by.encode())
    return {"by": by, "cost": cost, "nonce": _text(nonce), "sealed": _text(sealed)}


def _unwrapped(row: dict[str, Any], words: str) -> bytes | None:
    """The key, or None when the words are not the right ones."""
    opener = cipher(_stretched(row["cost"], words))
    from cryptography.exceptions import InvalidTag

    try:
        return opener.decrypt(b64decode(row["nonce"]), b64decode(row["sealed"]), row["by"].encode())
    except InvalidTag:
        return None


def _stretched(cost: dict[str, Any], words: str) -> bytes:
    """32 bytes that take time and memory to find from the words."""
    try:
        from argon2.low_level import Type, hash_secret_raw
    except ImportError as error:
        raise not_installed() from error
    return hash_secret_raw(
        # The same letters may be written in two ways by two keyboards.
        unicodedata.normalize("NFKC", words).encode(),
        b64decode(cost["salt"]),
        time_cost=cost["passes"],
        memory_cost=cost["memory_kib"],
        parallelism=cost["lanes"],
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _write(folder: Path, rows: list[dict[str, Any]], *, replace: bool) -> None:
    text = json.dumps({"format": FORMAT, "wrapped": rows}, indent=1) + "\n"
    with new_file(folder / NAME, replace=replace) as file:
        file.write(text.encode())


def _read(folder: Path) -> list[dict[str, Any]]:
    place = folder / NAME
    try:
        found = json.loads(place.read_bytes())
    except FileNotFoundError as error:
        raise StoreError(
            str(place),
            "the file of the key is not there, and nothing can be read without it",
            "put it back, or restore a backup into a new folder",
        ) from error
    except OSError as error:
        raise cannot("read", place, error) from error
    except ValueError as error:
        raise _damaged(folder) from error
    if isinstance(found, dict) and found.get("format") == FORMAT and _sound(found.get("wrapped")):
        rows: list[dict[str, Any]] = found["wrapped"]
        return rows
    raise _damaged(folder)


def _sound(rows: object) -> bool:
    """Whether the file holds what was written into it, as far as its form shows."""
    return (
        isinstance(rows, list)
        and all(isinstance(row, dict) and _sound_row(row) for row in rows)
        and sorted(str(row.get("by")) for row in rows) == [_PASSPHRASE, _CODE]
    )


def _sound_row(row: dict[str, Any]) -> bool:
    cost = row.get("cost")
    return (
        isinstance(cost, dict)
        and cost.get("name") == _COST["name"]
        and all(
            isinstance(cost.get(name), int) and 1 <= cost[name] <= most
            for name, most in _MOST.items()
        )
        and _holds(cost.get("salt"), _SALT_BYTES)
        and _holds(row.get("nonce"), NONCE_BYTES)
        and _holds(row.get("sealed"), KEY_BYTES + TAG_BYTES)
    )


def _holds(text: object, size: int) -> bool:
    """Whether a text stands for so many bytes."""
    try:
        return isinstance(text, str) and len(b64decode(text, validate=True)) == size
    except ValueError:
        return False


def _damaged(folder: Path) -> StoreError:
    return StoreError(
        str(folder / NAME), "the file of the key is damaged", "put back a copy, or restore a backup"
    )


def _text(content: bytes) -> str:
    return b64encode(content).decode()
