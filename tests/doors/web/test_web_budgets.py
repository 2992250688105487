"""What a page may weigh: what is fetched once, and each page after it; and no link is dead."""

from __future__ import annotations

import re

import pytest
from tests.builders.demo_pages import walked
from tests.builders.desks import make_desk
from tests.builders.workbench import Bench

from ekbom.web.assets import assets

# In bytes, compressed.
MOST_FIRST, MOST_AFTER = 120_000, 15_000
_LEAVES = re.compile(
    rb"""(?:src|href|action)=["'](?:https?:)?//|@import|url\(["']?(?:https?:)?//"""
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(make_desk(tmp_path_factory.mktemp("budgets")))


def packed(bench, path):
    """Bytes of an answer as they are sent to a browser."""
    with bench.client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == "gzip", path
    return len(sent)


def test_all_assets_together_are_small(bench):
    weights = {one.name: len(one.packed) for one in assets().values()}
    assert sum(weights.values()) <= MOST_FIRST, weights


def test_assets_are_sent_compressed_and_kept_for_ever(bench):
    for one in assets().values():
        path = f"/static/{one.mark}/{one.name}"
        answer = bench.get(path)
        assert "immutable" in answer.headers["cache-control"], path
        if one.media_type.startswith("text/"):
            assert packed(bench, path) == len(one.packed)


def test_each_page_of_the_demo_is_small():
    found = walked()
    bench = Bench(found.desk)
    weights = {
        one.path: packed(bench, one.path) for one in found.one_of_each if one.path != "/demo"
    }
    assert not {path: many for path, many in weights.items() if many > MOST_AFTER}


def test_no_link_of_a_page_is_dead():
    dead = {(one.path, one.by) for one in walked().seen if one.answer.status_code >= 400}
    assert not dead


def test_no_page_and_no_asset_names_an_address_outside():
    for one in assets().values():
        assert not _LEAVES.search(one.data), one.name
    for page in walked().pages:
        assert not _LEAVES.search(page.answer.content), page.path
