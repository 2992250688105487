"""Rule 24 on whole nights: the words around an index are the same, however large it is."""

from __future__ import annotations

import re
from functools import cache

import pytest
from tests.builders import night as made
from tests.builders.html import Reader
from tests.project.test_words import said

from ekbom.model.movement import Leg, LegMovement
from ekbom.reports.night import night_page
from ekbom.reports.night_words import headline

SEVERITY = re.compile(
    r"\b(mild|moderate|severe|severity|grades?|normal|abnormal|failed|patient|pathologic\w*|"
    r"too (?:many|high)|elevated|increased)\b"
)
# The one place that may speak of severity: to say that an index is none.
CONTEXT = "severity of restless legs, which is judged by what a person feels"


def moves(every_s: float) -> tuple[LegMovement, ...]:
    """Movements in runs of ten, `every_s` apart from run to run."""
    leg: Leg = "left"
    return tuple(
        LegMovement(2000.0 + run * every_s + 20.0 * k, 2.0, leg)
        for run in range(int(24000 / every_s))
        for k in range(10)
    )


@cache
def texts(every_s: float) -> tuple[float, str, str]:
    night = made.page(movements=moves(every_s))
    page = " ".join(" ".join(Reader(night_page(night, made_at=made.MADE_AT)).text).split())
    value = night.scored.indices["plms_index"].value
    assert value is not None
    return value, page, headline(night.scored)


SIZES = (20000.0, 3000.0, 300.0)


def test_the_nights_reach_from_few_to_many() -> None:
    values = [texts(size)[0] for size in SIZES]
    assert values[0] < 5 < 15 < values[-1]
    assert values == sorted(values)


@pytest.mark.parametrize("every_s", SIZES)
def test_no_word_grades_a_night(every_s: float) -> None:
    _, page, line = texts(every_s)
    body = page.replace(CONTEXT, "").replace("limits of a diagnosis and no grades", "")
    body = body.split("Skip to the page")[1].split("(function ()")[0]
    assert SEVERITY.findall(body.lower()) == []
    assert SEVERITY.findall(line.lower()) == []
    assert said(body + line) == []


def test_the_words_are_the_same_for_every_size() -> None:
    lines = {re.sub(r"[\d.,]+", "#", texts(size)[2]) for size in SIZES}
    assert len(lines) == 1
    heads = set()
    for size in SIZES:
        page = texts(size)[1]
        heads.add(re.sub(r"[\d.,]+", "#", page.split("This number counts")[1].split("PLMW")[0]))
    assert len(heads) == 1


def test_the_limits_people_know_come_with_their_source_and_caution() -> None:
    page = texts(300.0)[1]
    assert "more than 15 periodic movements per hour" in page
    assert "more than 5 periodic movements per hour" in page
    assert CONTEXT in page
    assert page.count("ICD-11 7A81") == 2
