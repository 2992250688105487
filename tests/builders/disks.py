"""Disks that are full, and folders that cannot be written, for real."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 4096
# An account that owns nothing, for those who may do everything otherwise.
_NOBODY = 65534


@dataclass(frozen=True)
class Disk:
    """A place of its own to write to.

    Attributes
    ----------
    path : Path
    mounted : bool
        Whether it is a small disk of its own; else the size of files is limited.
    """

    path: Path
    mounted: bool

    @contextmanager
    def full(self, *, but: int = 0) -> Iterator[None]:
        """Nothing more can be written, but so many bytes."""
        if not self.mounted:
            with limited_files(but):
                yield
            return
        filler = self.path / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(_BLOCK))
            except OSError:
                file.truncate(max(file.tell() - but, 0))
        try:
            yield
        finally:
            filler.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nothing can be changed."""
        if self.mounted:
            _mount("-o", "remount,ro", str(self.path))
            try:
                yield
            finally:
                _mount("-o", "remount,rw", str(self.path))
        else:
            with _locked(self.path):
                yield


@contextmanager
def small_disk(folder: Path, megabytes: int = 24) -> Iterator[Disk]:
    """A small disk under a folder; where none can be made, a folder with the same refusals."""
    path = folder / "disk"
    path.mkdir()
    mounted = os.geteuid() == 0 and _mount(
        "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)
    )
    try:
        yield Disk(path, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", str(path)], check=True)


@contextmanager
def limited_files(size: int) -> Iterator[None]:
    """No file can be longer than so many bytes; what is written behind fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True).returncode == 0


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """As an account that may not write there."""
    inside = [path, *path.rglob("*")]
    modes = {each: each.stat().st_mode for each in inside}
    everything = os.geteuid() == 0
    for each in reversed(inside):
        each.chmod(0o555 if each.is_dir() else 0o444)
    if everything:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if everything:
            os.seteuid(0)
        for each, mode in modes.items():
            each.chmod(mode)
