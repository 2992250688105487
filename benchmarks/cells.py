"""The cells of the calibration, as written in cells.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from ekbom.model.trial import Design

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Cell:
    """One line of the calibration table; a diary is made from `name`, the seed and its number."""

    title: str
    name: str
    world: str
    phi: float
    effect: float
    design: Design | None
    nights: int
    kind: str
    begins: tuple[int, int] | None
    habits: int
    outcomes: int
    read_every: int
    sealed: bool
    highest: str
    report_only: bool
    power: float | None


@dataclass(frozen=True)
class Table:
    """Everything in cells.toml."""

    seed: int
    diaries: int
    chunk: int
    start: date
    limits: dict[str, Any]
    cells: tuple[Cell, ...]


def design_of(row: dict[str, Any]) -> Design:
    """A design as written in the file; starts are given by the first and the last."""
    given = dict(row)
    if given["name"] == "start":
        starts = range(given.pop("first"), given.pop("last") + 1)
        return Design(**given, starts=tuple(starts))
    return Design(**given)


def read_cells(path: Path = HERE / "cells.toml") -> Table:
    """Read the file and spell out every combination of every group."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    designs = {name: design_of(row) for name, row in data["designs"].items()}
    cells = [cell for group in data["group"] for cell in _spell_out(group, designs, data["power"])]
    return Table(
        seed=data["seed"],
        diaries=data["diaries"],
        chunk=data["chunk"],
        start=data["first_evening"],
        limits=data["limits"],
        cells=tuple(cells),
    )


def _spell_out(
    group: dict[str, Any], designs: dict[str, Design], power: dict[str, list[float]]
) -> list[Cell]:
    cells = []
    for world, design, kind, phi, effect in product(
        group["worlds"],
        group.get("designs", [""]),
        group.get("kinds", ["planned"]),
        group["phis"],
        group["effects"],
    ):
        tabled = dict(zip((-1.0, -1.5, -2.0), power.get(design, ()), strict=False))
        words = [world, design, kind if "kinds" in group else "", f"phi {phi:g}", f"{effect:+g}"]
        words += ["ten actions, three outcomes"] if group.get("habits") else []
        words += [] if group.get("sealed", True) else ["no plan"]
        cells.append(
            Cell(
                title=group["title"],
                name=", ".join(word for word in words if word),
                world=world,
                phi=phi,
                effect=effect,
                design=designs[design] if design else None,
                nights=group.get("nights") or designs[design].units,
                kind=kind,
                begins=tuple(group["begins"]) if "begins" in group else None,
                habits=group.get("habits", 0),
                outcomes=group.get("outcomes", 1),
                read_every=group.get("read_every", 0),
                sealed=group.get("sealed", True),
                highest=group.get("highest", ""),
                report_only=group.get("report_only", False),
                power=tabled.get(effect) if world == "plain" else None,
            )
        )
    return cells
