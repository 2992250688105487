"""XML of scorings, read without entities, document types or anything outside the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.model.errors import InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def parsed(data: bytes, where: str) -> Element:
    """The outermost element.

    Raises
    ------
    InputError
        When it is no XML, or declares a document type or entities.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(
            where,
            "it declares a document type or entities, which a scoring does not need",
            "export it again without them",
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise InputError(where, f"it is not valid XML ({error})", "export it again") from None
    return root


def name_of(element: Element) -> str:
    """Name without a namespace, in lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """Direct children of that name, whatever its capitals."""
    return [one for one in element if name_of(one) == name.lower()]


def text_of(element: Element, name: str) -> str:
    """Text of the first child of that name; empty where there is none."""
    found = children(element, name)
    return " ".join((found[0].text or "").split()) if found else ""
