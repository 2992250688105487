"""``ekbom visit``: a visit of a course, whole or from the last one; the morning after; the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.changes import laid_over, read_changes
from ekbom.cli.desk import DryRunOption, ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import Whom
from ekbom.cli.output import show_findings, show_json
from ekbom.cli.visit_policy import house_policy, read_policy, which
from ekbom.model.errors import NotAnswerable, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.actions.desk import Desk
    from ekbom.actions.visits import Recorded
    from ekbom.model.planned_visit import ReplyKind

_Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME=VALUE...",
        help="Fields of the visit, such as before.rating=6 or screen.fever=no; without any the "
        "course is listed.",
    ),
]
_LikeLast = Annotated[
    bool, typer.Option("--like-last", help="Begin with the last visit; say only what changed.")
]
_File = Annotated[
    str | None, typer.Option("--file", metavar="VISIT.json", help="Fields from a visit file.")
]
_Nothing = Annotated[
    bool,
    typer.Option(
        "--nothing-new",
        help="All that is asked at each visit was asked; what is not said here is a no.",
    ),
]
_Read = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULE[@POINT]=WORDS", help="A card was read, with what was done; may be repeated."
    ),
]
_Answer = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULE[@POINT]=WORDS",
        help="What the doctor or the prescriber answered, and who it was; may be repeated.",
    ),
]
_Override = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULE[@POINT]=REASON", help="Why one goes on without an answer; may be repeated."
    ),
]
_Correct = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Correct visit N instead; needs --reason.")
]
_Reason = Annotated[str | None, typer.Option(metavar="WHY", help="Why it is corrected, or kept.")]
_Morning = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help="The morning after visit N: soreness=3 bruise=no night=2 worry=0."
    ),
]
_Series = Annotated[str, typer.Option(metavar="NAME", help="Which course; the latest by default.")]
_Policy = Annotated[
    str | None, typer.Option(metavar="FILE", help="Other levels (JSON) for this call alone.")
]
_KeepPolicy = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Keep the levels of your own clinic (JSON) for every later visit; needs --reason.",
    ),
]
_ShippedPolicy = Annotated[
    bool, typer.Option("--shipped-policy", help="Go back to the shipped levels; needs --reason.")
]
_ShowPolicy = Annotated[
    bool, typer.Option("--show-policy", help="The levels visits are held to, and their history.")
]
_Sheet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="A sheet to print: form, before, after, choosing, home, receipt."
    ),
]

_KINDS: dict[str, ReplyKind] = {
    "--read": "acknowledged", "--answer": "answer", "--override": "override",
}  # fmt: skip


def visit(
    words: _Words = None,
    like_last: _LikeLast = False,
    file: _File = None,
    nothing_new: _Nothing = False,
    read: _Read = None,
    answer: _Answer = None,
    override: _Override = None,
    correct: _Correct = None,
    reason: _Reason = None,
    morning: _Morning = None,
    series: _Series = "",
    policy: _Policy = None,
    keep_policy: _KeepPolicy = None,
    shipped_policy: _ShippedPolicy = False,
    show_policy: _ShowPolicy = False,
    sheet: _Sheet = None,
    html: opt.Html = None,
    for_: ForOption = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Record a visit, held against the safety rules: ekbom visit --like-last needles_out=6."""
    told = _told(file, words or [])
    written = (("--read", read), ("--answer", answer), ("--override", override))
    replies = tuple(one for option in written for one in _replies(*option))
    anew = like_last or nothing_new or bool(replies)
    of_house = which(keep_policy, shipped=shipped_policy, show=show_policy)
    if of_house:
        beside = {
            "what is recorded": told or anew, "--correct": correct, "--morning": morning,
            "--sheet": sheet, "--html": html, "--series": series, "--policy": policy, "--for": for_,
        }  # fmt: skip
        house_policy(
            of_house, keep_policy, reason, beside, workspace=workspace, now=now,
            passphrase_file=passphrase_file, dry_run=dry_run, as_json=as_json,
        )  # fmt: skip
        return
    _check(bool(told), anew, correct, reason, morning, sheet, html)
    recorded = _recorded(bool(told or like_last or correct), morning, anew, policy)
    with Whom(for_, workspace, passphrase_file).desk(now) as (desk, person):
        if sheet is not None:
            _sheet(desk, person, sheet, html or "", series, as_json)
        elif morning is not None:
            _morning(desk, person, told, morning, series, dry_run=dry_run, as_json=as_json)
        elif not recorded:
            _list(desk, person, series, as_json)
        else:
            how: dict[str, Any] = {"series": series, "dry_run": dry_run}
            if correct is None:
                how |= {"like_last": like_last, "nothing_new": nothing_new, "written": replies}
            else:
                how |= {"reason": reason or "", "number": correct}
            _record(desk, person, told, how, policy, as_json)


def _record(
    desk: Desk, person: str, told: dict[str, Any], how: dict[str, Any], policy: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """A visit, or the correction of one where its number is said."""
    from ekbom.actions.visits import amend_visit, record_visit

    levels = None if policy is None else read_policy(policy)
    act = amend_visit if "number" in how else record_visit
    _show(act(desk, person, told, policy=levels, **how), dry_run=how["dry_run"], as_json=as_json)


def _told(file: str | None, words: list[str]) -> dict[str, Any]:
    """The fields of the file, with the words over them."""
    said = read_changes(words, "visit")
    if file is None:
        return said
    from ekbom.exchange.json_file import read_json

    found = read_json(file, kind="a visit")
    return laid_over(found, {"changed": said} if said and "changed" in found else said)


def _check(
    told: bool, anew: bool, correct: int | None, reason: str | None,
    morning: int | None, sheet: str | None, html: str | None,
) -> None:  # fmt: skip
    """Refuse words that contradict each other."""
    if correct is not None and (morning is not None or anew):
        raise UsageError("--correct", "a visit is corrected by itself", "say --correct N alone")
    if reason is not None and correct is None:
        raise UsageError("--reason", "it belongs to --correct N", "say which visit is corrected")
    if morning is not None and anew:
        raise UsageError("--morning", "a morning is no visit", "say --morning N alone")
    if (sheet is None) != (html is None):
        raise UsageError("--sheet", "a sheet is a page", "say both --sheet NAME and --html FILE")
    if sheet is not None and (told or anew or correct or morning):
        raise UsageError("--sheet", "a sheet records nothing", "say --sheet NAME alone")


def _recorded(told: bool, morning: int | None, anew: bool, policy: str | None) -> bool:
    """Whether a visit is recorded; refuse words about one where none is."""
    if told and morning is None:
        return True
    if anew:
        raise UsageError("visit", "nothing of it was told", "say NAME=VALUE, or --like-last")
    if policy is not None:
        raise UsageError("--policy", "no visit is held to it here", "leave it out")
    return False


def _replies(option: str, said: list[str] | None) -> Iterator[tuple[ReplyKind, str, str, str]]:
    """What was written to cards: kind, rule, point and words, in which another = may stand."""
    cards: set[str] = set()
    for text in said or ():
        card, _, words = text.partition("=")
        if not (card and words):
            raise UsageError(option, f"{text!r} is not RULE=WORDS", "write it as RULE=WORDS")
        if card in cards:
            raise UsageError(option, f"{card!r} is said twice", "say it once")
        cards.add(card)
        rule, _, point = card.partition("@")
        yield _KINDS[option], rule, point, words


def _show(done: Recorded, *, dry_run: bool, as_json: bool) -> None:
    from ekbom.cli.stop_cards import cards_from, plain_cards, show_cards

    cards = cards_from(done.medicines)
    if as_json:
        show_json({**done.to_dict(), "stop_cards": plain_cards(cards)})
    else:
        from ekbom.cli.cited import Cited
        from ekbom.cli.visit_words import recorded_lines, shown

        show_cards(cards)
        cited = Cited()
        typer.echo(shown((*recorded_lines(done, cited), *cited.listed())))
        if done.kept:
            typer.echo(f"\nkept: {done.course}, visit {done.visit.number}  [{done.record[:8]}]")
        if done.put_off_to is not None:
            typer.echo(f"\nput off: visit {done.visit.number} is expected on {done.put_off_to}")
    show_findings(done.findings)
    if not done.kept and not (dry_run and done.safety.may_save):
        raise NotAnswerable(
            f"{done.course}, visit {done.visit.number}",
            "the rules stop it as it stands, so it is not kept",
            "answer what is asked, leave out what is stopped, or give it a new date",
        )
    if dry_run and not as_json:
        typer.echo("\nit would be kept")


def _morning(
    desk: Desk, person: str, said: dict[str, Any], number: int, series: str, *, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    from ekbom.actions.visit_log import next_morning

    told = next_morning(desk, person, said, number=number, series=series, dry_run=dry_run)
    if as_json:
        show_json(told.to_dict())
        return
    from ekbom.cli.cited import Cited, statement_lines

    cited = Cited()
    lines = [line for card in told.cards for line in statement_lines(card, cited)]
    how = "kept" if told.kept else "would be kept"
    done = f"{how}: the morning after visit {told.morning.visit}"
    typer.echo("\n".join((*lines, *cited.listed(), done)))


def _list(desk: Desk, person: str, series: str, as_json: bool) -> None:
    from ekbom.actions.visit_log import list_visits
    from ekbom.cli.visit_follow import followed

    found = list_visits(desk, person, series)
    more = followed(found.course, desk.now().date())
    if as_json:
        show_json({**found.to_dict(), **more.to_dict()})
        return
    from ekbom.cli.visit_words import course_lines, shown

    typer.echo(shown(course_lines(found, more)))


def _sheet(desk: Desk, person: str, sheet: str, html: str, series: str, as_json: bool) -> None:
    from ekbom.actions.visit_pages import write_sheet

    page = write_sheet(desk, person, sheet, html, series=series)
    if as_json:
        show_json({"sheet": sheet, "file": str(page)})
    else:
        typer.echo(f"The sheet lies in {page}")
