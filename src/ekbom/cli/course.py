"""``ekbom course``: how a series of visits went, and how sure that is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import NoKeepOption, SourceOption, Whom, read_options
from ekbom.cli.output import read_day, read_moment, show_findings, show_json
from ekbom.cli.stop_cards import cards_from, plain_cards, show_cards
from ekbom.knowledge.audience import reader_of
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from ekbom.model.case import Case
    from ekbom.model.course import Course, CourseAnswer, MedicineEvent
    from ekbom.model.diary import Diary
    from ekbom.model.record import MedicineUse

_Audience = Annotated[
    str,
    typer.Option(
        metavar="person|clinician",
        help="For a person the result comes first and each doubt once; a clinician reads it all.",
    ),
]


def course(
    what: opt.CourseFile = None,
    outcome: opt.MaybeOutcome = None,
    visits: opt.VisitColumn = None,
    visit: opt.VisitDays = None,
    medicine_change: opt.MedicineChanges = None,
    attacks: opt.Attacks = None,
    onset: opt.OnsetColumn = None,
    worthwhile: opt.Worthwhile = None,
    time: opt.Time = None,
    scale: opt.MaybeScale = None,
    higher_is_better: opt.HigherIsBetter = False,
    day_turns: opt.DayTurns = None,
    tz: opt.Zone = None,
    date_format: opt.DateFormat = None,
    order: opt.Order = None,
    written: opt.Written = None,
    bedtime: opt.Bedtime = None,
    ignore: opt.Ignore = None,
    now: opt.Now = None,
    audience: _Audience = "clinician",
    html: opt.Html = None,
    for_: ForOption = None,
    source: SourceOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    no_keep: NoKeepOption = False,
    as_json: opt.Json = False,
) -> None:
    """Follow a course of visits: where the level turned, whether it held, and what is missing.

    A case is one TOML file; a diary needs its visits, as a column or as days.
    """
    reader_of(audience)
    moment = read_moment(now)
    given = read_options(
        None, order, time=time, scale=scale, day_turns=day_turns, tz=tz, date_format=date_format,
        written=written, bedtime=bedtime, ignore=ignore or None,
        lower_is_better=False if higher_is_better else None,
    )  # fmt: skip
    asking: dict[str, Any] = {
        "attacks": attacks, "worthwhile": worthwhile,
        "medicine": _medicine(medicine_change), "now": moment,
    }  # fmt: skip
    whom = Whom(for_, workspace, passphrase_file, source, not no_keep)
    days = _days(visit)
    if what is not None:
        whom.refuse_beside(what)
    if what is not None and what.lower().endswith(".toml"):
        _refuse_beside_case(outcome, onset, visits, days, given)
        found = _follow_case(what, asking)
    else:
        if visits is not None and days:
            raise UsageError("--visit", "--visits names a column already", "give one of the two")
        if onset is not None:
            given["outcome"] = [name for name in (outcome, onset) if name is not None]
        if what is None:
            found = _follow_kept(whom, outcome, visits or days, given, asking, now)
        else:
            found = _follow_diary(what, outcome, visits or days, given, asking)
    _print(*found, moment.isoformat(sep=" ", timespec="minutes"), html, as_json, audience)


_Found = tuple["Case | None", "Diary | None", "CourseAnswer"]


def _refuse_beside_case(
    outcome: str | None,
    onset: str | None,
    visits: str | None,
    days: list[date],
    given: dict[str, Any],
) -> None:
    told = {
        "--outcome": outcome, "--onset": onset, "--visits": visits, "--visit": days, **given
    }  # fmt: skip
    asked = [name for name, value in told.items() if value]
    if asked:
        raise UsageError(
            asked[0].replace("_", "-"), "a case says this itself", "write it into the case file"
        )


def _follow_kept(
    whom: Whom,
    outcome: str | None,
    visits: str | list[date],
    reading: dict[str, Any],
    asking: dict[str, Any],
    now: str | None,
) -> _Found:
    from ekbom.actions.kept_questions import course_kept

    with whom.desk(now) as (desk, person):
        found = course_kept(
            desk, person, outcome, visits=visits or None, source=whom.source, options=reading,
            keep=whom.keep, **{**asking, "now": None},
        )  # fmt: skip
    return found.case, found.diary, found.answer


def _medicine(texts: list[str] | None) -> tuple[MedicineEvent, ...]:
    from ekbom.model.course import MedicineEvent

    found = []
    for text in texts or ():
        day, equals, says = text.partition("=")
        if not (equals and says):
            raise UsageError(
                "--medicine-change", f"{text!r} is not DATE=WORDS", "write 2026-11-21=dose raised"
            )
        on = read_day(day, "--medicine-change")
        found.append(MedicineEvent("medicine", "switched", "unknown", says, on, None, False))
    return tuple(found)


def _days(texts: list[str] | None) -> list[date]:
    days = (read_day(text, "--visit") for text in texts or ())
    return sorted(day for day in days if day is not None)


def _follow_case(path: str, asking: dict[str, Any]) -> _Found:
    from ekbom.actions.course import case_diary, follow_course, read_case

    case = read_case(path, now=asking["now"])
    diary = case_diary(case, Path(path).parent, now=asking["now"])
    return case, diary, follow_course(case, diary=diary, **asking)


def _follow_diary(
    path: str,
    outcome: str | None,
    visits: str | list[date],
    reading: dict[str, Any],
    asking: dict[str, Any],
) -> _Found:
    from ekbom.actions.course import follow_course
    from ekbom.actions.journal import read_diary

    named: dict[str, Any] = {"outcome": outcome} if outcome else {}
    diary = read_diary(path, **{**named, **reading}, now=asking["now"])
    turns = {"day_turns": reading["day_turns"]} if "day_turns" in reading else {}
    return None, diary, follow_course(diary, outcome, visits=visits or None, **turns, **asking)


def _print(
    case: Case | None,
    diary: Diary | None,
    answer: CourseAnswer,
    made_at: str,
    html: str | None,
    as_json: bool,
    audience: str,
) -> None:
    from ekbom.actions.course_reader import for_reader

    answer = for_reader(answer, audience)
    if html is not None:
        from ekbom.actions.course import write_course_page

        write_course_page(answer, html, made_at=made_at, case=case, diary=diary, audience=audience)
    cards = cards_from(_own_medicines(case, diary))
    if as_json:
        show_json({**answer.to_dict(), "stop_cards": plain_cards(cards)})
    else:
        show_cards(cards)
        _show(answer, short=audience == "person")
    show_findings(answer.findings)
    if html is not None and not as_json:
        typer.echo(f"\nThe page lies in {html}")


def _own_medicines(case: Case | None, diary: Diary | None) -> tuple[MedicineUse, ...]:
    """What a case and its diary say of medicines that were ended or altered alone."""
    told: tuple[MedicineUse, ...] = ()
    if case is not None and (case.medicines or case.record.medicines):
        from ekbom.assessment.stop_card import uses_of

        told = (*case.record.medicines, *uses_of(case.medicines))
    return told if diary is None else (*told, *diary.own_medicines)


def _show(answer: CourseAnswer, *, short: bool) -> None:
    from ekbom.knowledge.load import load_policy

    levels = load_policy().levels
    typer.echo(answer.title)
    if not short:
        _story(answer)
    for one in answer.courses:
        of = f"{one.name}, {one.outcome}" if one.name else one.outcome
        typer.echo(f"\n{of}  [{levels[one.level].badge}]")
        for line in _lines(one, short=short):
            typer.echo(f"  {line}")
    for measure in answer.attacks:
        typer.echo(f"\n{measure.name}  [{levels[measure.level].badge}]\n  {measure.says}")
    if answer.signs:
        typer.echo("\n" + " ".join(answer.signs))
    if answer.proposed:
        typer.echo("\n" + "\n".join(answer.proposed))
    if short and answer.story:
        typer.echo("\nWhat was told")
        _story(answer)


def _story(answer: CourseAnswer) -> None:
    for line in answer.story:
        typer.echo(f"  {line}")


def _lines(one: Course, *, short: bool) -> list[str]:
    """The sentence, then what stands beside it: never a before/after without its placebo line."""
    lines = [one.sentence, *([one.placebo] if one.placebo else []), *one.reasons]
    if one.shapes and not short:
        shares = sorted(one.shapes, key=lambda shape: -shape.probability)
        said = ", ".join(f"{s.name.replace('_', ' and ')} {s.probability:.0%}" for s in shares)
        lines.append(f"Shapes: {said}.")
    if one.relapse is not None:
        lines.append(one.relapse.says)
    if one.wanted:
        lines += ["What would have made it evidence:", *(f"- {part}" for part in one.wanted)]
    return lines
