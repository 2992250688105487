"""What the printed sheets for visits say, read from ``visit_sheets.toml`` and the after-care."""

from __future__ import annotations

from typing import Literal

from ekbom.knowledge.treatment_rows import rows

SheetTopic = Literal["before", "choosing", "home"]


def sheet_facts(topic: SheetTopic) -> tuple[str, ...]:
    """The ids of the facts of one sheet, in the order of the file."""
    prefix = f"sheet.{topic}"
    return tuple(f"{prefix}.{name}" for name, _ in rows("visit_sheets", prefix))


def after_care_facts() -> tuple[str, ...]:
    """The ids of what everybody is told after a treatment."""
    return tuple(f"aftercare.{name}" for name, _ in rows("treatment_safety", "aftercare"))
