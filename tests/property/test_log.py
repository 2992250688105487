"""Whatever is typed behind ``ekbom log`` is kept as it was written, or refused in one line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.desks import make_desk, own_person
from tests.builders.places import own_place

from ekbom.actions.entries import list_records, log_entry
from ekbom.cli.log import read_words
from ekbom.model.errors import EkbomError

NAMES = st.sampled_from(("urge", "coffee", "magnesium", "ropinirole", "ferritin", "irls", "Urge"))
VALUES = st.sampled_from(
    (
        "6",
        "400mg",
        "5 ml",
        "45 ug/L",
        "none",
        "yes",
        "stopped",
        "21:30",
        "-1",
        "?",
        "1e9",
        "9" * 400,
    )
)
WORDS = st.lists(
    st.one_of(
        st.builds("{}={}".format, NAMES, VALUES),
        st.builds("{}={}".format, st.text(max_size=12), st.text(max_size=12)),
        st.text(st.characters(), max_size=20),
    ),
    max_size=4,
)
DESK = make_desk(own_place())


@given(WORDS)
def test_every_line_is_kept_whole_or_refused_whole(words: list[str]) -> None:
    me = own_person(DESK)
    before = len(DESK.store.find(me, "entry"))
    try:
        cells, note = read_words(words)
        entry = log_entry(DESK, me, cells, note).entry
    except EkbomError:
        assert len(DESK.store.find(me, "entry")) == before
        return
    found = {one.id: one for one in list_records(DESK, me)}[entry.id]
    assert found == entry
    kept = sorted(found.body["cells"].values())
    assert kept == sorted(text.strip() for text in cells.values())
    assert found.body["note"] == note.strip()
