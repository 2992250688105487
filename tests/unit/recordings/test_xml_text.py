"""XML of scorings: what is refused, and how names are read."""

from __future__ import annotations

import pytest

from ekbom.model.errors import InputError
from ekbom.recordings.xml_text import children, name_of, parsed, text_of

ENTITY = b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize("data", [ENTITY, OUTSIDE, LAUGHS, b"<!DOCTYPE a><a/>"])
def test_entities_are_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        parsed(data, "s.xml")
    assert str(caught.value) == (
        "s.xml: it declares a document type or entities, which a scoring does not need; export it "
        "again without them"
    )


@pytest.mark.parametrize(
    "data", [b"<a>", b"", b"<a/><b/>", b"<a>\xff</a>", b'<?xml version="1.0" encoding="x-1"?><a/>']
)
def test_what_is_no_xml(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^s.xml: it is not valid XML \(.*\); export it again$"):
        parsed(data, "s.xml")


def test_names_and_texts() -> None:
    root = parsed(b'<R xmlns="urn:x"><A> one\n two </A><a/><!-- B --><B/></R>', "s.xml")
    assert name_of(root) == "r"
    assert [name_of(one) for one in children(root, "a")] == ["a", "a"]
    assert text_of(root, "A") == "one two"
    assert text_of(root, "B") == ""
    assert text_of(root, "C") == ""


def test_other_encodings() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><a>é</a>'
    assert parsed(text.encode("utf-16"), "s.xml").text == "é"
