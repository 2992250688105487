"""Each writing method does what it says or changes nothing, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from tests.builders.stores import NOW, amended, card, event, house, kept, member

from ekbom.model.errors import StoreError
from ekbom.storage.sql_store import SqlStore

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def _everything(store: SqlStore):
    """All a store can tell, to see that nothing was changed."""
    ids = ("r1", "r2", "r3", "r4")
    return (
        store.persons(),
        store.members(),
        tuple(store.history(id_) for id_ in ids),
        store.find("p1", "entry"),
        store.originals(),
        store.doomed(),
        store.house("safety_policy"),
        store.head(),
        tuple(store.audit()),
    )


@pytest.fixture
def refused(store: SqlStore):
    """Calls what must be refused, and returns the sentence."""

    def call(act, *args):
        before = _everything(store)
        with pytest.raises(StoreError) as caught:
            act(*args)
        assert _everything(store) == before
        return caught.value

    return call


# Persons and members


def test_a_label_is_one_persons_alone(store: SqlStore, refused):
    error = refused(store.add_person, card("p2"), event())
    assert error.problem == "the same name or key is kept already"
    assert "Ada" not in str(error)
    refused(store.add_person, card("p1", "Bo"), event())


def test_a_person_gets_another_label_hour_and_zone_but_stays_who_they_are(store: SqlStore):
    new = card(label="Ada L.", day_turns_h=15.0, zone="Asia/Tokyo")
    store.change_person(replace(new, made_at=datetime(2030, 1, 1, tzinfo=NOW.tzinfo)), event())
    assert store.persons() == (new,)


def test_a_label_that_is_taken_or_a_person_who_is_not_there_is_refused(store: SqlStore, refused):
    store.add_person(card("p2", "Bo"), event())
    refused(store.change_person, card("p2", "Ada"), event())
    error = refused(store.change_person, card("p9", "Cy"), event())
    assert error.problem == "what was to be changed is not there"


def test_a_member_is_changed_and_given_other_persons(store: SqlStore):
    store.add_person(card("p2", "Bo"), event())
    new = member(label="I", role="carer", relation="partner", owner=True, persons=frozenset({"p2"}))
    store.change_member(new, event())
    assert store.members() == (new,)
    store.change_member(replace(new, persons=frozenset()), event())
    assert store.members() == (replace(new, persons=frozenset()),)


def test_members_of_nobody_and_members_who_are_not_there_are_refused(store: SqlStore, refused):
    nobody = frozenset({"p9"})
    error = refused(store.add_member, member("m2", "x", persons=nobody), event())
    assert error.problem == "it belongs to somebody or something that is not here"
    refused(store.change_member, member(persons=nobody), event())
    refused(store.change_member, member("m9", "x"), event())
    refused(store.add_member, member("m1", "again"), event())


# Records


def test_records_are_kept_all_or_none(store: SqlStore, refused):
    refused(store.keep, [kept("r1"), kept("r2", person="p9")], event())
    refused(store.keep, [kept("r1"), kept("r1", key="x")], event())
    refused(store.keep, [kept("r1"), kept("r2", key="r1")], event())
    refused(store.keep, [kept("r1"), kept("r2", version=2)], event())
    refused(store.keep, [kept("r1"), kept("r2", original=A)], event())
    store.keep([kept("r1"), kept("r2")], event())
    assert [one.id for one in store.find("p1", "entry")] == ["r1", "r2"]


def test_keeping_nothing_is_only_a_line_in_the_audit(store: SqlStore):
    number, _ = store.head()
    store.keep([], event("nothing", result="nothing_changed"))
    store.amend([], event())
    store.keep_versions([], event())
    store.delete([], event())
    assert store.head()[0] == number + 4


def test_a_key_is_unique_among_the_living_of_one_person_and_kind(store: SqlStore, refused):
    store.add_person(card("p2", "Bo"), event())
    store.keep([kept("r1", key="k")], event())
    refused(store.keep, [kept("r2", key="k")], event())
    store.keep([kept("r2", key="k", kind="plan"), kept("r3", key="k", person="p2")], event())
    refused(store.amend, [replace(amended(kept("r4")), key="k")], event())
    store.delete(["r1"], event())
    store.keep([kept("r4", key="k")], event())


def test_an_amendment_may_not_take_the_key_of_another_record(store: SqlStore, refused):
    store.keep([kept("r1"), kept("r2")], event())
    refused(store.amend, [amended(kept("r2"), key="r1")], event())
    store.amend([amended(kept("r2"), key="r3")], event())
    store.keep([kept("r4", key="r2")], event())


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 1},
        {"version": 3},
        {"id": "r9"},
        {"person": "p2"},
        {"kind": "plan"},
    ],
)
def test_an_amendment_follows_the_newest_version_of_its_own_record(store, refused, wrong):
    store.add_person(card("p2", "Bo"), event())
    store.keep([kept("r1"), kept("r2")], event())
    bad = replace(amended(kept("r1")), **wrong)
    error = refused(store.amend, [amended(kept("r2")), bad], event())
    assert error.problem == "the record was changed or removed in the meantime"


def test_two_who_amend_the_same_version_do_not_overwrite_each_other(store, refused):
    store.keep([kept()], event())
    store.amend([amended(kept(), author="m2")], event())
    refused(store.amend, [amended(kept(), author="m3")], event())
    assert [one.author for one in store.history("r1")] == ["m1", "m2"]


def test_several_versions_of_one_record_may_come_at_once(store: SqlStore):
    first, second = kept(), amended(kept(), body={"n": 2})
    third = amended(second, body={"n": 3})
    store.keep([first], event())
    store.amend([second, third], event())
    assert store.get("r1") == third
    assert store.history("r1") == (first, second, third)


def test_many_records_at_once(store: SqlStore):
    many = [kept(f"x{number:04d}") for number in range(1201)]
    store.keep(many, event())
    store.amend([amended(one) for one in many], event())
    assert len(store.find("p1", "entry")) == 1201
    store.delete([one.id for one in many[1:]], event())
    assert store.find("p1", "entry") == (amended(many[0]),)


# Versions from another machine


def test_versions_from_elsewhere_are_put_in_as_they_are_and_only_once(store: SqlStore):
    first, second = kept(author="far"), amended(kept(author="far"), author="away")
    store.keep_versions([second, first], event())
    assert store.history("r1") == (first, second)
    assert store.get("r1") == second
    store.keep_versions([first, second], event())
    assert store.history("r1") == (first, second)


def test_later_versions_from_elsewhere_follow_ours(store: SqlStore):
    first, second = kept(), amended(kept(), night=None, key="moved")
    store.keep([first], event())
    store.keep_versions([first, second], event())
    assert store.find("p1", "entry", key="moved") == (second,)


def test_our_own_version_is_left_where_the_other_one_differs(store: SqlStore):
    store.keep([kept(body={"n": "ours"})], event())
    store.keep_versions([kept(body={"n": "theirs"})], event())
    assert store.get("r1") == kept(body={"n": "ours"})


@pytest.mark.parametrize(
    "wrong",
    [
        [amended(amended(kept("r2")))],
        [amended(kept("r3"))],
        [kept("r3"), amended(amended(kept("r3")))],
        [kept("r2", person="p2")],
        [kept("r2", kind="plan")],
        [amended(kept("r2", person="p2"))],
        [kept("r3"), amended(kept("r3", person="p2"))],
        [kept("r3", key="r2")],
        [kept("r3", person="p9")],
    ],
)
def test_versions_that_do_not_fit_are_refused_whole(store: SqlStore, refused, wrong):
    store.add_person(card("p2", "Bo"), event())
    store.keep([kept("r2")], event())
    refused(store.keep_versions, [kept("r1"), *wrong], event())


def test_a_version_from_elsewhere_may_need_a_file_that_stayed_there(store: SqlStore):
    store.keep_versions([kept(original=A)], event())
    assert store.originals() == ()
    store.add_original(A, 5, event())
    assert store.originals() == ((A, 5),)


# Deletion and originals


def test_a_deleted_record_is_gone_with_all_its_versions(store: SqlStore, refused):
    store.keep([kept("r1"), kept("r2")], event())
    store.amend([amended(kept("r1"))], event())
    store.delete(["r1"], event())
    assert store.get("r1") is None
    assert store.history("r1") == ()
    assert store.find("p1", "entry") == (kept("r2"),)
    error = refused(store.delete, ["r2", "r1"], event())
    assert error.problem == "what was to be changed is not there"
    store.delete(["r2", "r2"], event())


def _night(id_: str, original: str, *marks: str):
    beside = [{"name": f"{mark[0]}.csv", "sha256": mark} for mark in marks]
    return kept(id_, kind="recording", original=original, body={"marks": beside})


def test_an_original_is_needed_until_the_last_record_that_needs_it_goes(store: SqlStore):
    with store.transaction():
        for digest, size in ((A, 1), (B, 2**40), (C, 0)):
            store.add_original(digest, size, event())
        store.keep([_night("r1", A, B), _night("r2", A, C)], event())
    assert store.originals() == ((A, 1), (B, 2**40), (C, 0))
    assert store.doomed() == ()
    store.delete(["r1"], event())
    assert store.originals() == ((A, 1), (C, 0))
    assert store.doomed() == (B,)
    store.delete(["r2"], event())
    assert store.originals() == ()
    assert store.doomed() == (A, B, C)
    store.forget_doomed([A, B], event())
    assert store.doomed() == (C,)


def test_an_original_of_an_earlier_version_is_still_needed(store: SqlStore):
    with store.transaction():
        store.add_original(A, 1, event())
        store.add_original(B, 2, event())
        store.keep([kept("r1", original=A)], event())
        store.amend([amended(kept("r1"), original=B)], event())
    assert store.originals() == ((A, 1), (B, 2))


def test_a_doomed_original_that_is_brought_again_lives(store: SqlStore):
    with store.transaction():
        store.add_original(A, 1, event())
        store.keep([kept("r1", original=A)], event())
    store.delete(["r1"], event())
    with store.transaction():
        store.add_original(A, 1, event())
        store.keep([kept("r2", original=A)], event())
    store.forget_doomed([A], event())
    assert store.originals() == ((A, 1),)
    assert store.doomed() == ()


def test_a_person_goes_with_everything_and_takes_nothing_of_others(store: SqlStore, refused):
    store.add_person(card("p2", "Bo"), event())
    store.change_member(member(persons=frozenset({"p1", "p2"})), event())
    with store.transaction():
        store.add_original(A, 1, event())
        store.add_original(B, 1, event())
        store.keep([kept("r1", original=A), kept("r3", original=B)], event())
        store.keep([kept("r2", person="p2", original=A)], event())
        store.amend([amended(kept("r1", original=A))], event())
    store.delete_person("p1", event("delete_person", "p1"))
    assert store.persons() == (card("p2", "Bo"),)
    assert store.members() == (member(persons=frozenset({"p2"})),)
    assert store.find("p1", "entry") == ()
    assert store.history("r1") == ()
    assert store.get("r2") == kept("r2", person="p2", original=A)
    assert store.originals() == ((A, 1),)
    assert store.doomed() == (B,)
    assert list(store.audit())[-1].event.person == "p1"
    refused(store.delete_person, "p1", event())


# What no database could give back


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "a\0b"},
        {"source": "a\0b"},
        {"reason": "\ud800"},
        {"body": {"n": float("nan")}},
        {"body": {"n": float("-inf")}},
        {"body": {"n": {1: "one"}}},
        {"body": {"n": b"bytes"}},
        {"body": {"n": [NOW]}},
    ],
)
def test_what_would_not_come_back_as_it_was_is_refused(store: SqlStore, refused, wrong):
    error = refused(store.keep, [kept("r2"), kept("r1", **wrong)], event())
    assert error.problem.startswith("this cannot be kept: ")


def test_a_moment_without_a_zone_is_a_mistake_of_the_program(store: SqlStore):
    with pytest.raises(ValueError, match="no zone"):
        store.keep([kept(written_at=datetime(2026, 1, 1))], event())
    assert store.find("p1", "entry") == ()


# What the workspace keeps for itself


def test_the_house_keeps_every_version_in_its_order(store: SqlStore):
    assert store.house("safety_policy") == ()
    first = house(1, body={"policy": {"version": "clinic 1", "changes": {"ü": [None, 1.5]}}})
    second = house(2, author="m2", author_role="doctor", reason='it\'s "so"; --')
    for entry in (first, second):
        store.keep_house(entry, event("keep_policy", records=(entry.digest,)))
    assert store.house("safety_policy") == (first, second)
    lines = [line.event for line in store.audit() if line.event.verb == "keep_policy"]
    assert [one.records for one in lines] == [(first.digest,), (second.digest,)]
    store.delete_person("p1", event())
    assert store.house("safety_policy") == (first, second)


def test_a_version_of_the_house_follows_the_newest(store: SqlStore, refused):
    for wrong in (0, 2):
        error = refused(store.keep_house, house(wrong), event())
        assert error.problem == "somebody else changed it in the meantime"
    store.keep_house(house(1), event())
    for wrong in (1, 3):
        refused(store.keep_house, house(wrong), event())
    refused(store.keep_house, house(2, body={"policy": object()}), event())
