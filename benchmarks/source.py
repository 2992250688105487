"""Which versions and which source a table was made with."""

from __future__ import annotations

import platform
import subprocess
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parent.parent


def source_hash(*parts: str) -> str:
    """Hash over every Python and TOML file below the given folders or files of the project."""
    digest = sha256()
    for part in parts:
        at = ROOT / part
        files = sorted(p for p in at.rglob("*") if p.suffix in (".py", ".toml"))
        for file in files or [at]:
            digest.update(str(file.relative_to(ROOT)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def commit() -> str:
    """The commit the tree stands on, with a plus when something is changed beside it."""
    try:
        here = ["git", "-C", str(ROOT)]
        name = subprocess.run(
            [*here, "rev-parse", "--short=12", "HEAD"], capture_output=True, check=False
        )
        changed = subprocess.run(
            [*here, "status", "--porcelain", "src"], capture_output=True, check=False
        )
    except OSError:
        return "not recorded"
    found = name.stdout.decode().strip() or "no commit yet"
    return f"{found}+" if changed.stdout.strip() else found


def versions(*packages: str) -> str:
    """``Python 3.11.7, numpy 2.4.6, x86_64``; a package that is absent is named as absent."""
    words = [f"Python {platform.python_version()}"]
    for package in packages:
        try:
            words.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            words.append(f"{package} not installed")
    return ", ".join([*words, platform.machine()])
