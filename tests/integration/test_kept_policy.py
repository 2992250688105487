"""The safety policy of the house on every database: kept, used, gone back from, carried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.builders.backups import close_all, database, reopened
from tests.builders.desks import PASSPHRASE, Clock, Counter, clock_of, make_desk, own_person, seat
from tests.builders.visits import begin, record

from ekbom.actions.backup import back_up
from ekbom.actions.check_workspace import check_workspace
from ekbom.actions.desk import Desk
from ekbom.actions.entries import list_records
from ekbom.actions.export_everything import export_everything
from ekbom.actions.kept_policy import keep_policy, list_policies
from ekbom.actions.restore import restore
from ekbom.actions.restore_new import restore_new
from ekbom.actions.visit_log import list_visits, next_morning
from ekbom.actions.visits import amend_visit, record_visit
from ekbom.model.errors import InputError, NotAllowed, UsageError
from ekbom.model.people import ROLES, Actor
from ekbom.model.safety_policy import SafetyPolicy
from ekbom.treatment.policy import edit_policy, policy_to_dict, shipped_policy

TODAY = date(2026, 11, 21)
WHY = "agreed in the team"


@pytest.fixture
def desk(kind: str, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, database=kind)
    # The shipped policy is of the day after the clock of the tests begins.
    clock_of(made).step(days=1)
    yield made
    made.store.close()
    close_all()


def clinic(version: str = "clinic 1", on: date = TODAY, **more: Any) -> SafetyPolicy:
    """A policy that shows the card of the first visit as a hard stop."""
    changes = {"first_visit_faint": {"needling": "hard_stop"}}
    return edit_policy(
        shipped_policy(), **{"changes": changes, "version": version, "on": on} | more
    )


def verbs(desk: Desk, name: str) -> list[tuple[str, tuple[str, ...]]]:
    lines = [line.event for line in desk.store.audit()]
    return [(one.result, one.records) for one in lines if one.verb == name]


def test_a_kept_policy_holds_for_every_later_visit(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    assert list_policies(desk).policy == shipped_policy()
    done = keep_policy(desk, clinic(), reason=f" {WHY} ")
    assert (done.kept, done.new, done.before) == (True, True, shipped_policy())
    assert [(one.rule, one.old, one.new, one.weaker) for one in done.changes] == [
        ("first_visit_faint", "precaution", "hard_stop", False)
    ]
    stopped = record(desk, me)
    assert not stopped.kept
    assert [one.rule for one in stopped.safety.blocked] == ["first_visit_faint"]
    assert stopped.safety.policy_version == "clinic 1"
    found = list_policies(desk)
    assert found.policy == clinic()
    (line,) = found.history
    assert (line.number, line.version, line.on, line.reason) == (1, "clinic 1", TODAY, WHY)
    assert (line.by, line.role, line.kept_at) == (desk.actor.id, "person", desk.now())
    # The audit tells that it was, by its digest, and none of its words.
    assert verbs(desk, "keep_policy") == [("done", (line.digest,))]
    assert not [one for one in desk.store.audit() if WHY in str(one) or "clinic" in str(one)]


def test_one_call_may_be_held_to_another_policy(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    keep_policy(desk, clinic(), reason=WHY)
    assert record(desk, me, policy=shipped_policy()).kept
    assert list_visits(desk, me).policies == {1: ("1",)}


def test_an_older_visit_keeps_what_it_was_held_to(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    assert record(desk, me).kept
    mine = clinic(changes={"frail": {"manual": "hard_stop"}})
    keep_policy(desk, mine, reason=WHY)
    clock_of(desk).step(days=7)
    assert record(desk, me, {"needles_out": 2}, like_last=True).kept
    assert list_visits(desk, me).policies == {1: ("1",), 2: ("clinic 1",)}
    first, second = list_records(desk, me, "visit")
    assert first.body["policies"] == [policy_to_dict(shipped_policy())]
    assert second.body["policies"] == [policy_to_dict(mine)]
    next_morning(desk, me, {"soreness": 4, "soreness_hours": 60}, number=1)
    assert list_visits(desk, me).policies[1] == ("1",)
    (event,) = (one for one in list_visits(desk, me).course.safety_events if "morning" in one.rule)
    assert event.policy_version == "clinic 1"
    # A correction is held to what holds now, and what it was held to before stays.
    amend_visit(desk, me, {"minutes": 50}, reason="a slip", number=1)
    amend_visit(desk, me, {"minutes": 55}, reason="another", number=1)
    assert list_visits(desk, me).policies == {1: ("1", "clinic 1"), 2: ("clinic 1",)}
    begun = list_visits(desk, me).course.plan
    assert begun is not None
    assert begun.policy_version == "1"


def test_a_correction_is_held_to_the_policy_of_the_house(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    assert record(desk, me).kept
    strict = clinic(changes={"iron_unknown": {"manual": "hard_stop"}})
    keep_policy(desk, strict, reason=WHY)
    done = amend_visit(desk, me, {"minutes": 50}, reason="a slip", dry_run=True)
    assert done.safety.policy_version == "clinic 1"
    other = amend_visit(
        desk, me, {"minutes": 50}, reason="a slip", dry_run=True, policy=shipped_policy()
    )
    assert other.safety.policy_version == "1"


def test_it_holds_from_its_day_on_and_the_one_before_until_then(desk: Desk) -> None:
    keep_policy(desk, clinic(), reason=WHY)
    keep_policy(desk, clinic("clinic 2", date(2026, 12, 1)), reason="from December")
    assert _version(desk) == "clinic 1"
    clock_of(desk).step(days=9)
    assert _version(desk) == "clinic 1"
    clock_of(desk).step(days=1)
    assert _version(desk) == "clinic 2"


def test_one_goes_back_to_the_shipped_one_and_to_an_earlier_one(desk: Desk) -> None:
    assert not keep_policy(desk, None, reason=WHY).new
    assert verbs(desk, "keep_policy") == [("nothing_changed", ())]
    keep_policy(desk, clinic(), reason=WHY)
    assert not keep_policy(desk, clinic(), reason="again").new
    back = keep_policy(desk, shipped_policy(), reason="too strict")
    assert back.kept
    assert [one.weaker for one in back.changes] == [True]
    assert list_policies(desk).policy == shipped_policy()
    assert not keep_policy(desk, None, reason="again").new
    assert keep_policy(desk, clinic(), reason="after all").kept
    found = list_policies(desk)
    assert found.policy == clinic()
    assert [(one.number, one.version, one.on) for one in found.history] == [
        (1, "clinic 1", TODAY), (2, "1", None), (3, "clinic 1", TODAY)
    ]  # fmt: skip
    assert len({one.digest for one in found.history}) == 3


def test_what_is_off_is_refused_and_changes_nothing(desk: Desk) -> None:
    keep_policy(desk, clinic(), reason=WHY)
    before = (list_policies(desk).history, desk.store.house("safety_policy"))
    weak = clinic("clinic 2")
    weak = SafetyPolicy(
        "clinic 2", TODAY, {**weak.levels, "needle_phobia": {}}, "informed", weak.reasons
    )
    other = clinic(changes={"frail": {"manual": "hard_stop"}})
    for policy, reason, error, says in (
        (clinic("clinic 2"), " ", UsageError, "--reason: nobody said why the policy changes"),
        (weak, WHY, InputError, "policy needle_phobia: a hard stop is made weaker without a "),
        (other, WHY, InputError, "policy version: 'clinic 1' was kept on 2026-11-21 and said "),
    ):
        with pytest.raises(error) as caught:
            keep_policy(desk, policy, reason=reason)
        assert str(caught.value).startswith(says)
    assert keep_policy(desk, clinic("clinic 2"), reason=WHY, dry_run=True).new
    assert not keep_policy(desk, clinic(), reason=WHY, dry_run=True).new
    assert (list_policies(desk).history, desk.store.house("safety_policy")) == before
    assert verbs(desk, "keep_policy") == [("done", (before[0][0].digest,))]


def test_who_may_set_it(desk: Desk) -> None:
    may = {"therapist", "doctor", "administrator"}
    for number, role in enumerate(ROLES):
        at = seat(desk, Actor(f"m{number}", "Charlie", role, frozenset({own_person(desk)})))
        if role in may:
            assert keep_policy(at, clinic(f"clinic {number}"), reason=WHY).kept
            assert list_policies(at).history[-1].role == role
        else:
            with pytest.raises(NotAllowed):
                keep_policy(at, clinic("mine"), reason=WHY)
            with pytest.raises(NotAllowed):
                list_policies(at)
    assert len(desk.store.house("safety_policy")) == len(may)


def test_a_policy_for_other_rules_stops_visits_and_not_mornings(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = own_person(desk)
    begin(desk, me)
    assert record(desk, me).kept
    keep_policy(desk, clinic(), reason=WHY)

    def other(told: Any) -> SafetyPolicy:
        raise InputError("policy schema", "it is for another version of the rules", "make it anew")

    with monkeypatch.context() as later:
        later.setattr("ekbom.actions.kept_policy.policy_from_dict", other)
        with pytest.raises(InputError) as caught:
            record(desk, me, {"needles_out": 2}, like_last=True)
        assert str(caught.value) == (
            "safety policy: 'clinic 1' that is kept here does not fit this ekbom (policy schema: "
            "it is for another version of the rules; make it anew); keep it anew: ekbom visit "
            "--keep-policy FILE, or go back: ekbom visit --shipped-policy"
        )
        told = {"needles_out": 2}
        assert record(desk, me, told, like_last=True, policy=shipped_policy(), dry_run=True)
        assert next_morning(desk, me, {"soreness": 1}).kept
        found = list_policies(desk)
        assert (found.policy, found.changes, len(found.history)) == (None, (), 1)
        assert found.problem.startswith("'clinic 1' that is kept here does not fit this ekbom")
        assert found.to_dict()["policy"] is None
        assert keep_policy(desk, None, reason="another ekbom").before == shipped_policy()
        assert record(desk, me, told, like_last=True).kept


def test_a_backup_carries_it_with_its_history(desk: Desk, kind: str, tmp_path: Path) -> None:
    me = own_person(desk)
    begin(desk, me)
    keep_policy(desk, clinic(), reason=WHY)
    keep_policy(desk, clinic("clinic 2", changes={"frail": {"manual": "defer"}}), reason="softer")
    before = list_policies(desk).history
    back_up(desk, tmp_path / "b")
    for place, target in (("one", kind), ("two", "sqlite")):
        restore_new(
            tmp_path / "b", tmp_path / place, database=database(target), now=Clock(),
            lock=PASSPHRASE if target == "sqlcipher" else None, new_id=Counter(),
        )  # fmt: skip
        again = reopened(tmp_path / place, encrypted=target == "sqlcipher")
        clock_of(again).step(days=1)
        assert list_policies(again).history == before
        assert _version(again) == "clinic 2"
        assert check_workspace(again).findings == ()
        assert record(again, me, dry_run=True).safety.policy_version == "clinic 2"
    # Over the living workspace, which has gone on.
    keep_policy(desk, None, reason="back")
    restore(desk, tmp_path / "b")
    again = reopened(desk.folder, encrypted=kind == "sqlcipher")
    assert list_policies(again).history == before


def test_the_export_of_a_person_holds_what_their_visits_were_held_to(
    desk: Desk, tmp_path: Path
) -> None:
    me = own_person(desk)
    begin(desk, me)
    out = tmp_path / "out"
    out.mkdir()
    bare = export_everything(desk, me, out)
    assert "safety_policies.json" not in bare.files
    assert record(desk, me).kept
    mine = clinic(changes={"frail": {"manual": "hard_stop"}})
    keep_policy(desk, mine, reason=WHY)
    clock_of(desk).step(days=7)
    for _ in range(2):
        assert record(desk, me, {"needles_out": 2}, like_last=True).kept
    done = export_everything(desk, me, out)
    told = json.loads((out / done.folder / "safety_policies.json").read_text())
    assert told == [policy_to_dict(shipped_policy()), policy_to_dict(mine)]
    assert (
        "safety policies the visits were held to" in (out / done.folder / "README.txt").read_text()
    )


def test_a_policy_altered_behind_the_back_is_found(desk: Desk) -> None:
    keep_policy(desk, clinic(), reason=WHY)
    assert check_workspace(desk).findings == ()
    with desk.store._engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text("UPDATE house SET reason = 'nothing'"))
    (finding,) = check_workspace(desk).findings
    assert (finding.code, finding.severity) == ("policy_altered", "error")
    assert str(finding) == (
        "the safety policy: it, or its history, is not what was kept by the lines of the audit; "
        "somebody changed the database without ekbom; compare it with a backup"
    )


def test_a_visit_of_before_can_still_be_read_and_followed(desk: Desk) -> None:
    """A visit that was kept before any policy was named can still be read."""
    me = own_person(desk)
    begin(desk, me)
    assert record(desk, me).kept
    (old,) = list_records(desk, me, "visit")
    bare = {name: value for name, value in old.body.items() if name != "policies"}
    with desk.store._engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(
            text("UPDATE versions SET body = :body WHERE record = :id"),
            {"body": json.dumps(bare, separators=(",", ":")), "id": old.id},
        )
    assert list_visits(desk, me).policies == {1: ()}
    assert record_visit(desk, me, {"needles_out": 2}, like_last=True, nothing_new=True).kept


def _version(desk: Desk) -> str:
    policy = list_policies(desk).policy
    return "" if policy is None else policy.version
