"""Actions that always went together are one bundle: nobody can tell them apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ekbom.nof1.columns import Column, filled

Floats = NDArray[np.float64]

# Below this share of the largest eigenvalue a direction is rounding, not data.
_DEPENDENT = 1e-12


def condition_number(x: Floats) -> float:
    """Condition number of the standardised columns of x (n, p)."""
    spread = x.std(axis=0)
    keep = spread > 0
    if keep.sum() < 2:
        return 1.0
    z = (x[:, keep] - x[:, keep].mean(axis=0)) / spread[keep]
    # Singular values of the columns are the roots of the eigenvalues of their products.
    eigen = np.linalg.eigvalsh(z.T @ z)
    return float(np.sqrt(eigen[-1] / max(eigen[0], eigen[-1] * _DEPENDENT)))


def varied_apart(a: Column, b: Column, used: NDArray[np.bool_], enough: int) -> bool:
    """Whether one was done without the other on at least `enough` nights, in either order."""
    both = used & a.known & b.known
    alone = int((both & a.on & ~b.on).sum()), int((both & b.on & ~a.on).sum())
    return max(alone) >= enough


def find_bundles(
    columns: Sequence[Column],
    used: NDArray[np.bool_],
    *,
    r_max: float,
    condition_max: float,
    apart: int,
) -> list[list[int]]:
    """Group the columns that cannot be told apart.

    Two actions are one bundle when their correlation is above `r_max`, or when neither was
    done without the other on at least `apart` nights. If the columns together are still
    nearly dependent (condition number above `condition_max`), the closest pair is joined
    until they are not.

    Returns
    -------
    list of lists of places in `columns`; singletons included, in the order given.
    """
    if not columns:
        return []
    x = np.column_stack([filled(c.scaled)[used] for c in columns])
    group = list(range(len(columns)))

    def join(i: int, j: int) -> None:
        old, new = max(group[i], group[j]), min(group[i], group[j])
        group[:] = [new if g == old else g for g in group]

    spread = x.std(axis=0)
    alive = [i for i in range(len(columns)) if spread[i] > 0]
    centred = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    r = np.abs(centred.T @ centred) / max(len(x), 1)
    for i in alive:
        for j in alive:
            together = r[i, j] > r_max or not varied_apart(columns[i], columns[j], used, apart)
            if i < j and together:
                join(i, j)
    while len(set(group)) > 1 and condition_number(_means(centred, group)) > condition_max:
        pairs = [(r[i, j], i, j) for i in alive for j in alive if i < j and group[i] != group[j]]
        if not pairs:
            break
        _, i, j = max(pairs)
        join(i, j)
    return [[i for i, g in enumerate(group) if g == lead] for lead in sorted(set(group))]


def _means(x: Floats, group: Sequence[int]) -> Floats:
    leads = sorted(set(group))
    return np.column_stack(
        [x[:, [i for i, g in enumerate(group) if g == lead]].mean(axis=1) for lead in leads]
    )


def join_columns(members: Sequence[Column]) -> Column:
    """One column for a bundle: the mean of its members, "with it" when any was done."""
    if len(members) == 1:
        return members[0]
    scaled = np.column_stack([filled(m.scaled) for m in members]).mean(axis=1)
    known = np.logical_and.reduce([m.known for m in members])
    on = np.logical_or.reduce([m.on for m in members]) & known
    name = " + ".join(m.name for m in members)
    return Column(name, scaled, scaled, on, known, 1.0, "night with it")
