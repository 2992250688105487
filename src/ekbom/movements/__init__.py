"""From leg movements to periodic leg movements, series and indices, under a named edition."""

from ekbom.movements.score import score_movements

__all__ = ["score_movements"]
