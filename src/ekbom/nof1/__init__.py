"""One person, several periods: what helps, and how sure is that."""

# Its readers know it as one function, `ekbom.nof1.piecewise(values, phases)`; the module of the
# same name is where it lives.
from ekbom.nof1.piecewise import piecewise

__all__ = ["piecewise"]
