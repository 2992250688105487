"""The page of a pooled answer and its forest plot."""

from __future__ import annotations

import re

import pytest
from tests.builders import pool as made
from tests.builders.html import Reader, faults_of
from tests.project.test_words import said

from ekbom.reports.forest import diamond, forest_axis, forest_line, prediction_line
from ekbom.reports.pool import ForestRow, LeftOut, PoolTable, pool_page

BARE = PoolTable("Two people", "Pooled.", "FE", 1.0, (0.5, 1.5))


def page_of(rows: object = made.ROWS, **more: object) -> str:
    return pool_page(rows, made.table(**more), made_at=made.MADE_AT)  # type: ignore[arg-type]


def text_of(page: str) -> str:
    return " ".join(" ".join(Reader(page.split("</head>")[1]).text).split())


@pytest.mark.parametrize(
    "page", [page_of(), pool_page((), BARE, made_at=""), page_of(made.ROWS[:1])]
)
def test_page_stands_alone_and_can_be_read_aloud(page: str) -> None:
    assert faults_of(page) == []
    assert said(text_of(page)) == []


def test_each_row_has_its_numbers_and_its_share_of_the_weight() -> None:
    text = text_of(page_of())
    for line in (
        "Stretching, person 1 −0.92 (−1.61 to −0.23) 16.0 %",
        "Stretching, person 5 −0.55 (−0.81 to −0.29) 27.0 %",
        "Pooled −0.66 (−1.14 to −0.18) 100 %",
        "A further row would lie here, 95 in 100 −1.90 to 0.58",
    ):
        assert line in text
    percent = [(*row[:4], 100 * row[4]) for row in made.ROWS]
    assert page_of(percent) == page_of()
    assert "100.0 %" in page_of([("one", 1.0, 0.0, 2.0, 0.3)])
    assert "0.0 %" in page_of([("one", 1.0, 0.0, 2.0, 0.0)])


def test_pictures_say_what_they_show() -> None:
    labels = re.findall(r'role="img" aria-label="(.*?)"', page_of())
    assert labels == [
        *(f"{r.label}: {r.effect:.2f}, 95 % interval {r.low:.2f} to {r.high:.2f}".replace("-", "−")
          for r in made.ROWS),
        "Pooled: −0.66, 95 % interval −1.14 to −0.18",
        "A further row, 95 in 100: −1.90 to 0.58",
    ]  # fmt: skip


def test_spread_is_told_with_its_names() -> None:
    text = text_of(page_of())
    for part in (
        "Spread between the rows, tau² 0.264 (0.041 to 2.310)",
        "Share of it in all spread, I² 74 %",
        "Test of the spread, Q 19.4 on 5 degrees of freedom, p 0.002",
        "Standard error 0.244",
        "Egger's test: smaller rows do not point another way",
        "Without Pooled 95 % interval tau² I²",
        "Stretching, person 2 −0.62 −1.10 to −0.10 0.210 70 %",
        "It assumes rows of different people, each with a known variance.",
        "6 rows pooled by a random-effects model (restricted maximum likelihood).",
    ):
        assert part in text
    bare = text_of(page_of(tau2_interval=None, q_dof=None, q_p=None, se=None, findings=()))
    assert "tau² 0.264 Share" in bare
    assert "Q 19.4 Small" in bare
    assert "What we noticed" not in bare


def test_what_is_not_known_is_said() -> None:
    text = text_of(pool_page([("one", 1.0, 0.5, 1.5, 1.0)], BARE, made_at=""))
    assert "the spread between them cannot be told" in text
    assert "Egger's test was not done." in text
    assert "With so few rows none can be left out." in text
    assert "A further row would" not in text
    assert "1 row pooled by a model with one common effect." in text
    assert "The diamond is the average" not in text
    assert "Nothing to pool yet" in pool_page((), BARE, made_at="")
    left = page_of(leave_one_out=(LeftOut("one", 1.0, 0.0, 2.0),))
    assert left.count(">not known</td>") == 2
    assert "after Knapp and Hartung" in page_of(knapp_hartung=True)
    assert "pooled by the method XX." in page_of(method="XX")


def test_names_from_a_table_cannot_become_markup() -> None:
    bad = '<script>alert("x")</script>'
    page = page_of(
        [(f"row{bad}", 1.0, 0.0, 2.0, 1.0)], title=f"title{bad}", says=f"says{bad}", less=bad,
        egger=f"egger{bad}", assumes=f"that{bad}", unit=f"unit{bad}", source=f"file{bad}",
        leave_one_out=(LeftOut(f"left{bad}", 1.0, 0.0, 2.0),),
    )  # fmt: skip
    assert page.count("<script>") == 1
    for text in ("row", "title", "says", "egger", "that", "unit", "file", "left"):
        assert f"{text}&lt;script&gt;" in page


def test_axis_holds_guesses_and_lets_one_wide_row_run_out() -> None:
    table = made.table()
    axis = forest_axis(made.ROWS, table.interval, table.prediction_interval, 0.0).axis
    held = [*(r.effect for r in made.ROWS), *table.interval, -1.9, 0.58, 0.0]
    assert axis.low <= min(held)
    assert axis.high >= max(held)
    assert axis.low > -5.4
    assert axis.high < 5.1
    assert axis.ticks[0] == axis.low
    assert axis.ticks[-1] == axis.high
    alone = forest_axis([ForestRow("one", 0.0, 0.0, 0.0, 1.0)], (0.0, 0.0), None, 0.0).axis
    assert alone.low <= 0 < alone.high
    tight = forest_axis([ForestRow("one", 1.0, 0.9, 1.1, 1.0)], (0.9, 1.1), None, 1.0).axis
    assert (tight.low, tight.high) == pytest.approx((0.9, 1.1))


def test_square_grows_with_the_weight_and_wide_rows_end_in_arrows() -> None:
    table = made.table()
    axis = forest_axis(made.ROWS, table.interval, table.prediction_interval, 0.0)
    drawn = [str(forest_line(row, axis, table.value, 0.27)) for row in made.ROWS]
    sides = [float(re.findall(r'class="square".*?width="(.*?)"', d)[0]) for d in drawn]
    assert sides[4] == 15
    assert sides[0] == pytest.approx(15 * (0.16 / 0.27) ** 0.5, abs=0.06)
    assert sides[2] == pytest.approx(4.1, abs=0.06)
    assert [d.count('class="tip"') for d in drawn] == [0, 0, 2, 0, 0, 0]
    assert all(d.count('class="zero"') == d.count('class="pooled"') == 1 for d in drawn)
    tiny = str(forest_line(made.ROWS[0], axis, 0.0, 100.0))
    assert 'width="3"' in tiny


def test_diamond_and_prediction_line_reach_from_end_to_end() -> None:
    axis = forest_axis(made.ROWS, (-1.14, -0.18), (-1.9, 0.58), 0.0)
    shape = re.findall(r'class="diamond" d="M(\S+) 11L(\S+) 2 (\S+) 11 (\S+) 20z"',
                       str(diamond(-0.66, (-1.14, -0.18), axis)))[0]  # fmt: skip
    at = axis.axis.at
    assert [float(x) for x in shape] == pytest.approx(
        [at(-1.14), at(-0.66), at(-0.18), at(-0.66)], abs=0.006
    )
    line = str(prediction_line((-1.9, 0.58), axis))
    assert f'x1="{at(-1.9):.2f}%" x2="{at(0.58):.2f}%"' in line
    assert 'class="pooled"' not in line
