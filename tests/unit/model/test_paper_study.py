"""A sleep study on paper: its sentence names what was told, what was not, and what is not done."""

from __future__ import annotations

from datetime import date

from ekbom.model.paper_study import PaperStudy

END = " It was not recomputed, and is never averaged with scored nights."


def test_everything_told() -> None:
    study = PaperStudy(
        date(2026, 3, 4), "City Hospital", "PLM index", 32.5, "AASM 2.6", 371.5, "", "letter"
    )
    assert study.sentence() == (
        "Sleep study known on paper of 04 March 2026, City Hospital: PLM index 32.5 per hour, "
        "scored under AASM 2.6, 371.5 minutes asleep." + END
    )
    assert study.recomputed is False


def test_nothing_told() -> None:
    assert PaperStudy().sentence() == (
        "Sleep study known on paper: PLMS index not told, scored under rules that are not stated, "
        "minutes asleep not told." + END
    )


def test_an_index_of_zero_was_told() -> None:
    assert "PLMS index 0 per hour" in PaperStudy(value=0.0).sentence()
