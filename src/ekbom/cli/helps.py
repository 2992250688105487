"""``ekbom helps``: what helped this person, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import NoKeepOption, SourceOption, Whom, read_options
from ekbom.cli.output import generator, read_moment, show_findings, show_json
from ekbom.cli.stop_cards import cards_from, plain_cards, show_cards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ekbom.model.answer import ActionAnswer, Answer
    from ekbom.model.diary import Diary


def helps(
    outcome: opt.Outcome,
    diary: opt.DiaryFile = None,
    action: opt.Actions = None,
    time: opt.Time = None,
    scale: opt.MaybeScale = None,
    higher_is_better: opt.HigherIsBetter = False,
    plan: opt.Plans = None,
    schedule: opt.ScheduleFile = None,
    schedule_rule: opt.ScheduleRule = None,
    helper: opt.HelperList = None,
    worthwhile: opt.Worthwhile = None,
    row: opt.RowWord = None,
    index: opt.Index = None,
    kind: opt.Kinds = None,
    day_turns: opt.DayTurns = None,
    tz: opt.Zone = None,
    date_format: opt.DateFormat = None,
    order: opt.Order = None,
    written: opt.Written = None,
    bedtime: opt.Bedtime = None,
    ignore: opt.Ignore = None,
    seed: opt.Seed = None,
    now: opt.Now = None,
    break_seal: opt.BreakSeal = False,
    html: opt.Html = None,
    for_: ForOption = None,
    source: SourceOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    no_keep: NoKeepOption = False,
    as_json: opt.Json = False,
) -> None:
    """Say what helped, from a diary: honest about what it cannot know."""
    drawn = _schedule(schedule, schedule_rule)
    if drawn is not None and drawn.start is None and row is None:
        # A schedule that counts the units says what a row is, and that something counts them.
        row, index = "day", index or "auto"
    reading = read_options(
        kind, order, time=time, scale=scale, row=row, index=index, day_turns=day_turns, tz=tz,
        date_format=date_format, written=written, bedtime=bedtime, ignore=ignore or None,
        lower_is_better=False if higher_is_better else None,
    )  # fmt: skip
    asking: dict[str, Any] = {
        "schedule": drawn, "helper": helper, "worthwhile": worthwhile,
        "schedule_rule": schedule_rule if drawn is None else None, "break_seal": break_seal,
    }  # fmt: skip
    if seed is not None:
        asking["rng"] = generator(seed)
    whom = Whom(for_, workspace, passphrase_file, source, not no_keep)
    ask = _of_workspace if diary is None else _of_file
    found = ask(diary or "", whom, outcome, action or None, plan or [], reading, asking, now)
    if html is not None:
        found.write_page(html, read_moment(now), drawn)
    _print(found, html, as_json)


@dataclass(frozen=True, slots=True)
class _Found:
    answer: Answer
    diary: Diary
    plans: Sequence[Any]

    def write_page(self, html: str, now: datetime, drawn: Any) -> None:
        from ekbom.actions.helps import write_page

        made_at = now.isoformat(sep=" ", timespec="minutes")
        write_page(self.answer, self.diary, html, made_at=made_at, plan=self.plans, schedule=drawn)


def _of_file(
    path: str,
    whom: Whom,
    outcome: str,
    actions: list[str] | None,
    plans: list[str],
    reading: dict[str, Any],
    asking: dict[str, Any],
    now: str | None,
) -> _Found:
    from ekbom.actions.helps import what_helps
    from ekbom.actions.journal import read_diary

    whom.refuse_beside(path)
    moment = read_moment(now)
    diary = read_diary(path, outcome=outcome, action=actions, now=moment, **reading)
    answer = what_helps(diary, outcome, actions, plan=plans or None, now=moment, **asking)
    return _Found(answer, diary, plans)


def _of_workspace(
    _path: str,
    whom: Whom,
    outcome: str,
    actions: list[str] | None,
    plans: list[str],
    reading: dict[str, Any],
    asking: dict[str, Any],
    now: str | None,
) -> _Found:
    from ekbom.actions.kept_questions import helps_kept

    with whom.desk(now) as (desk, person):
        found = helps_kept(
            desk, person, outcome, actions, source=whom.source, options=reading, plans=plans,
            keep=whom.keep, **asking,
        )  # fmt: skip
    return _Found(found.answer, found.diary, found.plans)


def _schedule(path: str | None, rule: str | None) -> Any:
    if path is None:
        return None
    from ekbom.exchange.schedule_file import read_schedule

    return read_schedule(path, rule)


def _print(found: _Found, html: str | None, as_json: bool) -> None:
    answer = found.answer
    cards = cards_from(found.diary.own_medicines)
    if as_json:
        show_json({**answer.to_dict(), "stop_cards": plain_cards(cards)})
    else:
        show_cards(cards)
        _show(answer)
    show_findings(answer.findings)
    if html is not None and not as_json:
        typer.echo(f"\nThe page lies in {html}")


def _show(answer: Answer) -> None:
    from ekbom.knowledge.load import load_policy
    from ekbom.model.words import plural

    levels = load_policy().levels
    due = plural(answer.nights_due, answer.row)
    typer.echo(f"{answer.outcome}: {answer.nights_recorded} of {due} recorded")
    for one in answer.actions:
        typer.echo(f"\n{one.name}  [{levels[one.level].badge}]")
        typer.echo(f"  {one.sentence}")
        line = _interval(one, answer.unit)
        if line:
            typer.echo(f"  {line}")
        late = (one.secondary or {}).get("without_late")
        if late is not None:
            typer.echo(f"  {late['says']}")


def _interval(one: ActionAnswer, unit: str) -> str:
    """The number behind the sentence, with its interval and p."""
    if one.effect is None:
        return ""
    low, high = one.effect.interval_95
    words = f"{one.effect.mean:+.2f} {unit} per {one.effect.per} (95 % {low:+.2f} to {high:+.2f})"
    if one.randomisation_p is not None:
        words += f", randomisation p {one.randomisation_p:.3g}"
    return words
