"""``ekbom account``: who may sign in where a practice is served over its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import PassphraseOption, WorkspaceOption, first_line, opened
from ekbom.cli.output import show_json
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ekbom.actions.accounts import AccountLine
    from ekbom.actions.desk import Desk
    from ekbom.model.people import Role

_Who = Annotated[
    str, typer.Argument(metavar="NAME", help="What they sign in with, or their label.")
]
_Label = Annotated[str, typer.Argument(metavar="LABEL", help="How the workspace calls them.")]
_Name = Annotated[
    str, typer.Option("--name", metavar="NAME", help="What they sign in with; else the label.")
]
_Role = Annotated[
    str,
    typer.Option(
        metavar="ROLE",
        help="Of somebody new: person, carer, therapist, doctor, researcher, administrator.",
    ),
]
_For = Annotated[
    list[str] | None,
    typer.Option("--for", metavar="LABEL", help="A person they are given; may be said again."),
]
_File = Annotated[
    str | None,
    typer.Option(
        "--password-file", metavar="FILE",
        help="Its first line is the first password; else one is made up and shown once.",
    ),
]  # fmt: skip

account = typer.Typer(
    help="Who may sign in where a practice is served over its network (ekbom serve --clinic).",
    rich_markup_mode=None,
)


@account.callback()
def _root() -> None:
    pass


@account.command("add")
def add(
    label: _Label,
    role: _Role = "",
    name: _Name = "",
    for_: _For = None,
    password_file: _File = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Let somebody sign in; with --role they are made a member of the workspace first."""
    from ekbom.actions.accounts import add_account, check_account

    first = first_line(password_file, "password") if password_file else ""
    known = check_account(name or label, first)
    with opened(workspace, passphrase_file, now=now) as desk:
        member = _member(desk, label, role, for_ or [], known)
        given = add_account(desk, member, known, first)
    _hand_over(known, "" if first else given, "May sign in now", as_json)


@account.command("password")
def password(
    who: _Who,
    password_file: _File = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Another first password for somebody who lost theirs; they are signed out everywhere."""
    from ekbom.actions.accounts import set_password

    first = first_line(password_file, "password") if password_file else ""
    with opened(workspace, passphrase_file, now=now) as desk:
        line = _found(desk, who)
        given = set_password(desk, line.member, first)
    _hand_over(line.name, "" if first else given, "Has another first password", as_json)


def _acting(verb: str, told: str) -> Callable[..., None]:
    """A command that does one thing to an account, and says it."""

    def act(
        who: _Who,
        workspace: WorkspaceOption = None,
        passphrase_file: PassphraseOption = None,
        now: opt.Now = None,
        as_json: opt.Json = False,
    ) -> None:
        from ekbom.actions import accounts

        with opened(workspace, passphrase_file, now=now) as desk:
            line = _found(desk, who)
            getattr(accounts, verb)(desk, line.member)
        if as_json:
            show_json({"name": line.name, "done": told})
        else:
            typer.echo(f"{line.name} {told}.")

    return act


for _command, _help, _verb, _done in (
    (
        "second-factor",
        "Let somebody who lost their phone and their recovery codes set up another second factor.",
        "reset_second_factor", "sets up another second factor at the next sign-in",
    ),
    (
        "end", "Sign somebody out everywhere, at once.",
        "end_sessions", "is signed out everywhere",
    ),
    (
        "remove", "Let somebody sign in no more; what they wrote stays.",
        "remove_account", "signs in no more",
    ),
):  # fmt: skip
    account.command(_command, help=_help)(_acting(_verb, _done))


@account.command("list")
def list_all(
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """List the members of the workspace and how they sign in."""
    from ekbom.actions.accounts import list_accounts

    with opened(workspace, passphrase_file, now=now) as desk:
        lines = list_accounts(desk)
    if as_json:
        show_json({"accounts": [_told(one) for one in lines]})
        return
    for one in lines:
        typer.echo(f"{one.label}, {one.role}: {_words(one)}")


def _member(desk: Desk, label: str, role: str, persons: list[str], name: str) -> str:
    """Id of the member of that label; somebody new where a role is said, and the name is free."""
    from ekbom.actions.accounts import check_free, list_accounts
    from ekbom.actions.people import add_member, whom

    lines = list_accounts(desk)
    there = next((one for one in lines if one.label == label), None)
    if there is None and not role:
        raise UsageError(
            label, "nobody of this name is a member of the workspace", "say who they are: --role"
        )
    if there is not None and (role or persons):
        raise UsageError(
            "--role", f"{label} is a member already, as {there.role}", "leave --role and --for out"
        )
    if there is not None:
        return there.member
    check_free(name, (one.name for one in lines))
    given = [whom(desk, one).id for one in persons]
    return add_member(desk, label, cast("Role", role), persons=given).id


def _found(desk: Desk, who: str) -> AccountLine:
    from ekbom.actions.accounts import list_accounts

    known = who.strip().casefold()
    for one in list_accounts(desk):
        if one.name and known in (one.name, one.label.casefold()):
            return one
    raise UsageError(who, "there is no such account", "see ekbom account list")


def _hand_over(name: str, given: str, told: str, as_json: bool) -> None:
    if as_json:
        show_json({"name": name, "first_password": given or None})
        return
    typer.echo(f"{told}: {name}")
    if given:
        typer.echo(f"First password, shown this once: {given}")
    typer.echo("At the first sign-in they choose their own, and set up a second factor.")


def _told(one: AccountLine) -> dict[str, object]:
    return {
        "label": one.label, "role": one.role, "owner": one.owner, "name": one.name or None,
        "made_at": one.made_at.isoformat() if one.made_at else None,
        "own_password": bool(one.name) and not one.given, "second_factor": one.second_factor,
        "recovery_codes": one.codes,
    }  # fmt: skip


def _words(one: AccountLine) -> str:
    if not one.name:
        return "no account"
    own = "first password not changed yet" if one.given else "own password"
    second = f"second factor, {one.codes} recovery codes" if one.second_factor else (
        "no second factor yet"
    )  # fmt: skip
    return f"signs in as {one.name}; {own}; {second}"
