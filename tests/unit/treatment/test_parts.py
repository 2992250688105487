"""Parts of an entry that were checked apart from each other."""

from __future__ import annotations

from ekbom.knowledge.shipped_rules import ground
from ekbom.model.backing import Backing
from ekbom.treatment.parts import cited, part_ground, unchecked, unseen

SEEN = Backing(("src.who2008",), "verified", ("the depth",))
KNOWN = Backing((), "memory")
BOTH = {"place": SEEN, "nerve": KNOWN}


def test_a_part_is_backed_by_its_own_sources_and_status() -> None:
    found = part_ground("point.KI3", "It lies behind the ankle.", SEEN)
    assert (found.fact, found.says) == ("point.KI3", "It lies behind the ankle.")
    assert found.sources == (cited("src.who2008"),)
    assert found.sources[0].startswith("World Health Organization.")
    assert (found.status, found.not_checked) == ("verified", ("the depth",))
    assert found.certainty == ground("point.KI3").certainty
    bare = part_ground("point.KI3", "x", KNOWN)
    assert (bare.sources, bare.status, bare.not_checked) == ((), "memory", ())


def test_what_is_from_memory_is_seen_by_clinicians_alone() -> None:
    assert unseen(BOTH, "clinician") == ()
    assert unseen(BOTH, "person") == ("nerve",)
    shown = {"place": "where it lies", "nerve": "its nerve"}
    assert list(unchecked("point.KI3", BOTH, shown)) == ["Not checked yet in point.KI3: its nerve."]
    assert list(unchecked("point.KI3", BOTH, {"place": "where it lies"})) == []
