"""One file for Linux that holds everything: Python, ekbom and what both need: ``make bundle``.

It is a shell script with an archive behind its last line. Started for the first time it unpacks
itself into the person's own folder, puts itself among their programs, and opens the pages; nothing
is fetched. Versions are those of the locks: what stands in this environment is compared with them
before it is taken.
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PARTS = ROOT / "tools" / "bundle_linux"
LOCK, LOCK_OF_PARTS = ROOT / "requirements" / "run.txt", ROOT / "requirements" / "test.txt"
# What a person may want beyond that: a phone at home, and a workspace that is locked.
OF_PERSONS = ("home", "encrypt")
# Of the standard library: what nobody who uses a program needs.
LEFT_OUT = (
    "test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3", "site-packages",
    "__pycache__", "config-", "_tkinter", "_test", "_ctypes_test", "xxlimited", "_xx", "pydoc_data",
)  # fmt: skip
# Every Linux has these; all other libraries come along.
OF_THE_SYSTEM = re.compile(r"^(?:ld-linux|lib(?:c|m|dl|rt|pthread|util|resolv|nsl|crypt)\.so)")
_FOUND = re.compile(r"^\s*(\S+) => (/\S+)", re.MULTILINE)
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)
# Neither the clock nor whoever builds it stands in the file.
_NOBODY, _WHEN = "ekbom", 0


def main(argv: list[str] | None = None) -> int:
    """Write the file, and say where it lies and how large it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.bundle", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build")
    made = build(parser.parse_args(argv).out)
    print(f"{made} ({made.stat().st_size / 1e6:.0f} MB)")
    return 0


def build(out: Path, *, level: int = 9, lock: Path = LOCK) -> Path:
    """Write the bundle into a folder and return its place."""
    files = dict(_files(lock))
    packed = io.BytesIO()
    with (
        gzip.GzipFile(
            fileobj=packed, mode="wb", compresslevel=level, mtime=_WHEN, filename=""
        ) as zipped,
        tarfile.open(fileobj=zipped, mode="w", dereference=True) as archive,
    ):
        for name, source in sorted(files.items()):
            archive.add(source, name, recursive=False, filter=_plain)
    data = packed.getvalue()
    version = distribution("ekbom").version
    head = (PARTS / "header.sh").read_text("utf-8")
    head = head.replace("@VERSION@", version).replace("@MARK@", sha256(data).hexdigest()[:12])
    head = head.replace("@LIBRARY@", _library())
    head = head.replace("@LINES@", str(head.count("\n") + 1))
    out.mkdir(parents=True, exist_ok=True)
    machine = sysconfig.get_platform().replace("-", "_")
    place = out / f"ekbom-{version}-{machine}.run"
    place.write_bytes(head.encode() + data)
    place.chmod(0o755)
    return place


def _library() -> str:
    """Where this Python keeps its own modules, from the top of an installation."""
    return f"lib/python{sys.version_info.major}.{sys.version_info.minor}"


def _files(lock: Path) -> Iterator[tuple[str, Path]]:
    """Each file by its name in the archive; what two bring along is the same file."""
    base = Path(sys.base_prefix)
    library = _library()
    native: list[Path] = [Path(sys.executable).resolve()]
    yield "bin/python3", native[0]
    for path in _tree(base / library):
        name = path.relative_to(base).as_posix()
        native += [path] if path.suffix == ".so" else []
        yield name, path
    for one in (*locked(lock), *parts()):
        for path in _of(one):
            name = path.relative_to(Path(str(one.locate_file("")))).as_posix()
            native += [path] if ".so" in path.suffixes else []
            yield f"{library}/site-packages/{name}", path
    for path in _tree(ROOT / "src" / "ekbom"):
        name = path.relative_to(ROOT / "src").as_posix()
        yield f"{library}/site-packages/{name}", path
    for name, path in _of_ekbom():
        yield f"{library}/site-packages/{name}", path
    for path in _libraries(native):
        yield f"native/{path.name}", path
    for name in ("ekbom", "python"):
        yield name, PARTS / name
    yield f"{library}/site-packages/sitecustomize.py", PARTS / "sitecustomize.py"
    for name in ("LICENSE", "NOTICE"):
        yield name, ROOT / name


def locked(lock: Path = LOCK) -> list[Distribution]:
    """What the lock names, as it stands here.

    Raises
    ------
    SystemExit
        When something is not here, or in another version.
    """
    return [_as_locked(*pin) for pin in _PIN.findall(lock.read_text("utf-8"))]


def parts(lock: Path = LOCK_OF_PARTS) -> list[Distribution]:
    """What the parts for persons need, and what that needs in turn.

    Raises
    ------
    SystemExit
        When something is not here, or in another version.
    """
    pins = {canonicalize_name(name): one for name, one in _PIN.findall(lock.read_text("utf-8"))}
    found: dict[str, Distribution] = {}
    offered = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [one for part in OF_PERSONS for one in offered["optional-dependencies"][part]]
    while asked:
        need = Requirement(asked.pop())
        name = canonicalize_name(need.name)
        if name not in found and (need.marker is None or need.marker.evaluate({"extra": ""})):
            found[name] = _as_locked(name, pins.get(name, ""))
            asked += found[name].requires or ()
    return list(found.values())


def _as_locked(name: str, version: str) -> Distribution:
    try:
        one = distribution(name)
    except PackageNotFoundError:
        raise SystemExit(f"bundle: {name} is not installed; run make test first") from None
    if one.version != version:
        raise SystemExit(f"bundle: {name} is {one.version} here, and {version} in the lock")
    return one


def _of(one: Distribution) -> Iterator[Path]:
    """The files of a distribution, but for its commands."""
    for file in one.files or ():
        path = Path(str(one.locate_file(file)))
        if ".." not in file.parts and path.is_file() and "__pycache__" not in file.parts:
            yield path


def _of_ekbom() -> Iterator[tuple[str, Path]]:
    """What says its version."""
    for file in distribution("ekbom").files or ():
        if file.name == "METADATA":
            yield str(file), Path(str(file.locate()))


def _tree(top: Path) -> Iterator[Path]:
    for path in sorted(top.rglob("*")):
        inner = path.relative_to(top).parts
        if path.is_file() and not any(part.startswith(LEFT_OUT) for part in inner):
            yield path


def _libraries(native: Iterable[Path]) -> list[Path]:
    """What these ask of the system beyond what every Linux has."""
    found: dict[str, Path] = {}
    for path in native:
        said = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=False)
        for name, place in _FOUND.findall(said.stdout):
            inside = "site-packages" in place
            if not OF_THE_SYSTEM.match(name) and not inside:
                found.setdefault(name, Path(place))
    # Under the name it is asked for by, which may be a link.
    return [found[name] for name in sorted(found)]


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = _NOBODY
    entry.mtime = _WHEN
    return entry


if __name__ == "__main__":
    sys.exit(main())
