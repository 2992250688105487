"""Pooled answers put together by hand, for their page alone. All studies are made up."""

from __future__ import annotations

from typing import Any

from ekbom.model.finding import Finding
from ekbom.reports.pool import ForestRow, LeftOut, PoolTable

MADE_AT = "21 November 2026, 21:40"

ROWS = (
    ForestRow("Stretching, person 1", -0.92, -1.61, -0.23, 0.16),
    ForestRow("Stretching, person 2", -1.41, -1.86, -0.96, 0.22),
    ForestRow("Stretching, person 3", -0.12, -5.4, 5.1, 0.02),
    ForestRow("Stretching, person 4", 0.31, -0.38, 1.0, 0.16),
    ForestRow("Stretching, person 5", -0.55, -0.81, -0.29, 0.27),
    ForestRow("Stretching, person 6, on evenings with a long train ride", -0.74, -1.4, -0.08, 0.17),
)


def table(**more: Any) -> PoolTable:
    fields: dict[str, Any] = {
        "title": "Calf stretching, six people",
        "says": "Pooled over 6 rows the effect is \N{MINUS SIGN}0.66 points (95 % interval "
        "\N{MINUS SIGN}1.14 to \N{MINUS SIGN}0.18), and the rows differ by more than chance.",
        "method": "REML",
        "value": -0.66,
        "interval": (-1.14, -0.18),
        "se": 0.244,
        "prediction_interval": (-1.9, 0.58),
        "tau2": 0.264,
        "tau2_interval": (0.041, 2.31),
        "q": 19.42,
        "q_dof": 5,
        "q_p": 0.0016,
        "i2": 74.0,
        "leave_one_out": tuple(
            LeftOut(row.label, -0.6 - k / 50, -1.1, -0.1, 0.2 + k / 100, 70.0)
            for k, row in enumerate(ROWS)
        ),
        "egger": "Egger's test: smaller rows do not point another way (p 0.48); with 6 rows it "
        "sees little.",
        "assumes": "rows of different people, each with a known variance",
        "unit": "points",
        "less": "less urge, better",
        "more": "more urge",
        "source": "table.csv",
        "findings": (
            Finding("few_rows", "note", "table.csv", "6 rows are few for a spread between them",
                    "read the interval of tau2 and not its best guess"),
        ),
    }  # fmt: skip
    return PoolTable(**(fields | more))
