"""The phone that is paired, beside the certificates of the home: no secret, no word of health."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from ekbom.model.errors import StoreError
from ekbom.model.phone import Phone
from ekbom.storage.certificates import FOLDER
from ekbom.storage.files import OWN_FOLDER, cannot, new_file

_NAME = "phone.json"


def read_phone(folder: Path) -> Phone | None:
    """The phone of the workspace in a folder; None without one.

    Raises
    ------
    StoreError
        When it cannot be read.
    """
    place = folder / FOLDER / _NAME
    try:
        told = json.loads(place.read_bytes())
        return Phone(**{**told, "paired_at": datetime.fromisoformat(told["paired_at"])})
    except FileNotFoundError:
        return None
    except OSError as error:
        raise cannot("read", place, error) from error
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(
            str(place), "it is damaged", "remove it, and pair the phone anew"
        ) from error


def write_phone(folder: Path, phone: Phone | None) -> None:
    """Keep which phone it is, in place of the one before; None for no phone.

    Raises
    ------
    StoreError
        When it cannot be written.
    """
    place = folder / FOLDER / _NAME
    try:
        if phone is None:
            place.unlink(missing_ok=True)
            return
        place.parent.mkdir(mode=OWN_FOLDER, exist_ok=True)
    except OSError as error:
        raise cannot("written", place, error) from error
    told = {**asdict(phone), "paired_at": phone.paired_at.isoformat()}
    with new_file(place, replace=True) as file:
        file.write(json.dumps(told).encode())
