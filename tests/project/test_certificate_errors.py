"""No test looks away from a certificate that is wrong: what they prove of TLS would be nothing."""

from __future__ import annotations

import re
from pathlib import Path

from tests.project.repo import ROOT

LOOKS_AWAY = re.compile(
    r"""ignore[-_ ]?https?[-_ ]?errors|ignore[-_ ]?certificate|acceptInsecureCerts|--insecure|
    accept_insecure_certs|allow-insecure-localhost|unsafely-treat-insecure|CERT_[N]ONE|
    verify[ ]*=[ ]*[F]alse|check_hostname[ ]*=[ ]*False|_create_unverified_context|
    setIgnoreCertificateErrors""",
    re.IGNORECASE | re.VERBOSE,
)


def looking_away(folder: Path) -> list[str]:
    """Places in the files of a folder that ignore what is wrong with a certificate."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.name == Path(__file__).name or "__pycache__" in file.parts:
            continue
        if file.suffix in (".py", ".js", ".sh", ".toml"):
            lines = file.read_text(encoding="utf-8").splitlines()
            found += [
                f"{file.relative_to(folder)}:{number}"
                for number, line in enumerate(lines, 1)
                if LOOKS_AWAY.search(line)
            ]
    return found


def test_nothing_ignores_certificate_errors():
    for part in ("tests", "benchmarks", "tools", "src"):
        assert looking_away(ROOT / part) == []


def test_it_would_be_found(tmp_path):
    (tmp_path / "a.py").write_text("x\nnew_context(ignoreHTTPSErrors=True)\n")
    (tmp_path / "b.py").write_text("'--Ignore-Certificate-errors-spki-list=x'\n")
    (tmp_path / "c.py").write_text("client(verify=False)\n")
    assert looking_away(tmp_path) == ["a.py:2", "b.py:1", "c.py:1"]
