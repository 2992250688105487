"""Findings gathered while one file is read, and the words they are told in."""

from __future__ import annotations

from dataclasses import dataclass, field

from ekbom.model.finding import Finding, Severity

_EXAMPLES = 3
_LETTERS = 40


def shown(text: str) -> str:
    """A foreign text that may stand in a message: one line, short, control signs neutralised."""
    one_line = " ".join(text.split())
    safe = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in one_line)
    return safe if len(safe) <= _LETTERS else safe[: _LETTERS - 1] + "\N{HORIZONTAL ELLIPSIS}"


def some(texts: list[str]) -> str:
    """The first few different texts in quotes, and how many more there are."""
    unique = list(dict.fromkeys(shown(text) for text in texts))
    named = ", ".join(f'"{text}"' for text in unique[:_EXAMPLES])
    more = len(unique) - _EXAMPLES
    return f"{named} and {more} more" if more > 0 else named


@dataclass
class Notes:
    """What was odd in one file.

    Attributes
    ----------
    where : str
        How the file is named in every finding.
    findings : list of Finding
    """

    where: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, severity: Severity, place: str, what: str, repair: str) -> None:
        """Keep one finding more; the same one is kept once.

        Parameters
        ----------
        code : str
        severity : {"note", "warning", "error"}
        place : str
            A part of the file, such as a byte or a line; empty for all of it.
        what, repair : str
        """
        where = f"{self.where}, {place}" if place else self.where
        found = Finding(code, severity, where, what, repair)
        if found not in self.findings:
            self.findings.append(found)

    def warn(self, code: str, what: str, repair: str, place: str = "") -> None:
        """Keep a warning."""
        self.add(code, "warning", place, what, repair)

    def note(self, code: str, what: str, repair: str, place: str = "") -> None:
        """Keep a note."""
        self.add(code, "note", place, what, repair)
