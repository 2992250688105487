"""Whatever is kept comes back as it went in, from every database, whatever it is."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.stores import KINDS, card, event, make_store

from ekbom.model.kept import KEPT_KINDS, Kept
from ekbom.model.people import ROLES
from ekbom.storage.sql_store import SqlStore

_NUMBERS = count()
# No database keeps half of a letter or the character NUL; bodies hold them all the same.
WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(), max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@st.composite
def records(draw: st.DrawFn) -> list[Kept]:
    """All versions of a record, each with a change of everything that may change."""
    number = next(_NUMBERS)
    kind = draw(st.sampled_from(KEPT_KINDS))
    written_at = draw(MOMENTS)
    return [
        Kept(
            id=f"r{number}",
            person="p1",
            kind=kind,
            key=f"{draw(WORDS)}|{number}",
            written_at=written_at,
            author=draw(WORDS),
            author_role=draw(st.sampled_from(ROLES)),
            body=draw(st.dictionaries(st.text(st.characters(), max_size=5), VALUES, max_size=4)),
            at=draw(st.none() | st.datetimes()),
            night=draw(st.none() | st.dates()),
            source=draw(WORDS),
            late=draw(st.booleans()),
            version=version,
            changed_at=draw(st.none() | MOMENTS),
            reason=draw(WORDS),
        )
        for version in range(1, draw(st.integers(2, 4)))
    ]


@pytest.fixture(params=KINDS, scope="module")
def filled(request, tmp_path_factory):
    store = make_store(request.param, tmp_path_factory.mktemp("round")).open()
    store.add_person(card(), event())
    yield store
    store.close()


def _same(one: Kept, other: Kept) -> bool:
    # A number that is equal may still be of another kind: 1, 1.0 and True.
    return all(
        repr(getattr(one, name.name)) == repr(getattr(other, name.name))
        for name in fields(Kept)
        if name.name not in {"written_at", "changed_at", "body", "at"}
    )


@given(versions=records())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_version_comes_back_as_it_went_in(filled: SqlStore, versions: list[Kept]):
    filled.keep(versions[:1], event())
    filled.amend(versions[1:], event())
    back = filled.history(versions[0].id)
    assert list(back) == versions
    assert filled.get(versions[0].id) == versions[-1]
    assert versions[-1] in filled.find("p1", versions[0].kind)
    assert filled.find("p1", versions[0].kind, key=versions[-1].key) == (versions[-1],)
    for one, other in zip(back, versions, strict=True):
        assert repr(dict(one.body)) == repr(_by_name(other.body))
        assert _same(one, other)
        assert one.written_at.tzinfo == UTC
    filled.delete([versions[0].id], event())


def _by_name(value):
    """Names in their order, as the store puts them."""
    if isinstance(value, dict):
        return {name: _by_name(value[name]) for name in sorted(value)}
    return [_by_name(inner) for inner in value] if isinstance(value, list) else value


@given(versions=records())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_what_was_sent_elsewhere_and_back_changes_nothing(filled, versions):
    filled.keep_versions(versions, event())
    before = filled.history(versions[0].id)
    filled.keep_versions(list(reversed(before)), event())
    assert filled.history(versions[0].id) == before == tuple(versions)
    filled.delete([versions[0].id], event())
