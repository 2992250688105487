"""The fixture `read`: a diary drawn as text."""

from tests.builders.drawn import read

__all__ = ["read"]
