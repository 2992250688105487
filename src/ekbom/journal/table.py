"""What a diary file is once it is open: named columns of text, nothing judged yet."""

from __future__ import annotations

from dataclasses import dataclass

from ekbom.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, with the line of the file each row came from.

    Attributes
    ----------
    columns : tuple of str
        Names, each once.
    rows : tuple of tuple of str
        Cells without surrounding blanks, as many in each row as there are columns.
    lines : tuple of int
        Line of the file on which each row begins; the header stands on line 1.
    source : str
        Name of the file.
    findings : tuple of Finding
        What was seen while the file was opened.
    twice : frozenset of str
        Names that stood on more than one column (all copies are renamed).
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    source: str = "diary"
    findings: tuple[Finding, ...] = ()
    twice: frozenset[str] = frozenset()

    def cells(self, name: str) -> list[str]:
        """All cells of the column `name`, from top to bottom."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]
