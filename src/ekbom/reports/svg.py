"""Markup for charts: every text and attribute is escaped, colours are classes."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

Value = str | int | float | None


def px(x: float) -> str:
    """A length with at most one decimal."""
    return f"{x:.1f}".removesuffix(".0")


def tag(name: str, *inner: str, **attributes: Value) -> Markup:
    """One element.

    Parameters
    ----------
    name : str
    *inner : str
        Markup is taken as it is, plain text is escaped.
    **attributes
        ``cls`` is written as ``class``, ``_`` as ``-``; None leaves the attribute out.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(_spelled(key), px(value) if isinstance(value, float) else value)
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, join(inner))


def join(parts: Iterable[str]) -> Markup:
    """Parts one after the other, plain text escaped."""
    return Markup("").join(escape(part) for part in parts)


def own(text: str) -> Markup:
    """Markup that stands in this package itself; never anything from a person's file."""
    return Markup(text)  # noqa: S704


def called(text: str) -> Markup:
    """What a person called something, or told; a page in another language leaves it so."""
    return tag("span", text, translate="no") if text else Markup("")


def path(cls: str, steps: Iterable[str]) -> Markup:
    """One path of many small pieces; nothing when there are none."""
    drawn = "".join(steps)
    return tag("path", cls=cls, d=drawn) if drawn else Markup("")


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle, as a piece of a path."""
    return f"M{px(x)} {px(y)}h{px(width)}v{px(height)}h{px(-width)}z"


def words(
    text: str, x: float | str, y: float, cls: str | None = None, at: str = "start", *,
    own: bool = False,
) -> Markup:  # fmt: skip
    """A line of text; `at` is the end it is fixed by, and `own` says that a person called it so."""
    anchor = None if at == "start" else at
    return tag("text", text, x=x, y=y, cls=cls, text_anchor=anchor, translate="no" if own else None)


def picture(label: str, *inner: str, width: float, height: float, cls: str) -> Markup:
    """A drawing in its own units, with a text that stands for it."""
    return tag(
        "svg", *inner, cls=cls, viewBox=f"0 0 {px(width)} {px(height)}", role="img",
        aria_label=label,
    )  # fmt: skip


def _spelled(key: str) -> str:
    return "class" if key == "cls" else key.rstrip("_").replace("_", "-")
