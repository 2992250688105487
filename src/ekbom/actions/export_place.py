"""Where an export goes: a folder or a ZIP that is there whole, or not at all."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ekbom.model.errors import StoreError

_ZIP = ".zip"
# A ZIP tells no date of its own: files in it are of the first day it knows.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@contextmanager
def export_place(output: str | Path) -> Iterator[Path]:
    """A folder to write into; when all went well it becomes `output`.

    Parameters
    ----------
    output : str or Path
        A folder that is new or empty, or a new file whose name ends on ``.zip``.

    Raises
    ------
    StoreError
        When something is there already, or the place cannot be written to.
    """
    from ekbom.storage.files import cannot

    target = Path(output)
    try:
        _check_free(target)
        making = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.absolute().parent))
        try:
            yield making
            if target.suffix.lower() == _ZIP:
                _zip(making, target)
            else:
                if target.exists():
                    target.rmdir()
                making.rename(target)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        raise cannot("written", target, error) from error


def _check_free(target: Path) -> None:
    filled = target.is_dir() and any(target.iterdir())
    if filled or (target.exists() and not target.is_dir()):
        raise StoreError(
            str(target), "there is something already, and it is kept", "give another name"
        )


def _zip(folder: Path, target: Path) -> None:
    from ekbom.storage.files import new_file

    with new_file(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for place in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(place.relative_to(folder).as_posix(), _NO_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with place.open("rb") as source, packed.open(info, "w", force_zip64=True) as sink:
                shutil.copyfileobj(source, sink, 2**16)
