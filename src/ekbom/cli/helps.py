"""``ekbom helps``: what helped this person, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.show import read_moment, read_pairs, show_findings, show_json
from ekbom.cli.stop_cards import cards_from, plain_cards, show_cards

if TYPE_CHECKING:
    from ekbom.model.answer import ActionAnswer, Answer


def helps(
    diary: opt.DiaryFile,
    outcome: opt.Outcome,
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
    as_json: opt.Json = False,
) -> None:
    """Say what helped, from a diary: honest about what it cannot know."""
    moment = read_moment(now)
    drawn = _schedule(schedule, schedule_rule)
    if drawn is not None and drawn.start is None and row is None:
        # A schedule that counts the units says what a row is, and that something counts them.
        row, index = "day", index or "auto"
    reading: dict[str, Any] = {
        "outcome": outcome,
        "action": action or None,
        "time": time,
        "scale": scale,
        "lower_is_better": False if higher_is_better else None,
        "row": row,
        "index": index,
        "kind": read_pairs(kind, "--kind"),
        "day_turns": day_turns,
        "tz": tz,
        "date_format": date_format,
        "order": {k: tuple(v.split(",")) for k, v in read_pairs(order, "--order").items()},
        "written": written,
        "bedtime": bedtime,
        "ignore": ignore or None,
        "now": moment,
    }
    asking: dict[str, Any] = {
        "plan": plan or None, "schedule": drawn, "helper": helper, "worthwhile": worthwhile,
        "schedule_rule": schedule_rule if drawn is None else None, "now": moment,
        "break_seal": break_seal,
    }  # fmt: skip
    _answer(diary, reading, asking, seed, html, as_json)


def _schedule(path: str | None, rule: str | None) -> Any:
    if path is None:
        return None
    from ekbom.exchange.schedule_file import read_schedule

    return read_schedule(path, rule)


def _answer(
    path: str,
    reading: dict[str, Any],
    asking: dict[str, Any],
    seed: int | None,
    html: str | None,
    as_json: bool,
) -> None:
    from ekbom.actions.helps import what_helps, write_page
    from ekbom.actions.journal import read_diary

    diary = read_diary(path, **{k: v for k, v in reading.items() if v not in (None, {})})
    if seed is not None:
        from ekbom.cli.show import generator

        asking["rng"] = generator(seed)
    answer = what_helps(diary, reading["outcome"], reading["action"], **asking)
    if html is not None:
        made_at = reading["now"].isoformat(sep=" ", timespec="minutes")
        write_page(
            answer, diary, html, made_at=made_at, plan=asking["plan"], schedule=asking["schedule"]
        )
    cards = cards_from(diary.own_medicines)
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

    levels = load_policy().levels
    typer.echo(
        f"{answer.outcome}: {answer.nights_recorded} of {answer.nights_due} {answer.row}s recorded"
    )
    for one in answer.actions:
        typer.echo(f"\n{one.name}  [{levels[one.level].badge}]")
        typer.echo(f"  {one.sentence}")
        line = _interval(one, answer.unit)
        if line:
            typer.echo(f"  {line}")


def _interval(one: ActionAnswer, unit: str) -> str:
    """The number behind the sentence, with its interval and p."""
    if one.effect is None:
        return ""
    low, high = one.effect.interval_95
    words = f"{one.effect.mean:+.2f} {unit} per {one.effect.per} (95 % {low:+.2f} to {high:+.2f})"
    if one.randomisation_p is not None:
        words += f", randomisation p {one.randomisation_p:.3g}"
    return words
