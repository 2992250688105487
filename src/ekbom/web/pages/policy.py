"""The safety policy of a clinic: what visits are held to, levels of one's own, and back again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from ekbom.actions.desk import Desk
from ekbom.actions.kept_policy import Policies, PolicyKept, keep_policy, list_policies
from ekbom.exchange.json_file import json_object
from ekbom.knowledge.treatment_safety import safety_rules
from ekbom.model.errors import EkbomError, InputError, NotAnswerable
from ekbom.treatment.policy import policy_from_dict, policy_to_dict, shipped_policy
from ekbom.web.fields import Filled
from ekbom.web.frame import render, texts_for
from ekbom.web.refused import wrong_of
from ekbom.web.seat import Seated
from ekbom.web.texts import later
from ekbom.web.visit_fields import ACT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ekbom.model.safety_policy import LevelChange, SafetyPolicy

router = APIRouter()
LEVEL_WORDS: Mapping[str | None, str] = MappingProxyType(
    {
        "hard_stop": later("not done at all"),
        "hard_stop_region": later("not done in that region"),
        "defer": later("put off"),
        "refer_first": later("asked first"),
        "technique_gate": later("asked how exactly"),
        "precaution": later("read and signed"),
        None: later("let alone"),
    }
)
# Many times what a policy with every rule in it takes.
_LONGEST = 200_000
_WHY = later("Say why the levels change; it is kept with them.")
_FILE = "the file"
_FIRST_LOOKED = "only looked at"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One level that differs.

    Attributes
    ----------
    rule, name, act, old, new : str
        The last three as words in English.
    weaker : bool
    reason : str
    """

    rule: str
    name: str
    act: str
    old: str
    new: str
    weaker: bool
    reason: str


async def _sent(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_files=1, max_fields=10, max_part_size=_LONGEST) as form:
        yield form


@router.get("/practice/policy")
def policy(request: Request, desk: Seated) -> Response:
    """What visits are held to, what of it is the clinic's own, and all that was kept."""
    kept = request.query_params.get("kept", "")
    return _page(request, desk, list_policies(desk), Filled(), kept=kept)


@router.get("/practice/policy/file")
def policy_file(desk: Seated) -> Response:
    """What visits are held to, as a file to begin from.

    Raises
    ------
    NotAnswerable
        When what is kept does not fit this ekbom.
    """
    found = list_policies(desk)
    if found.policy is None:
        raise NotAnswerable("safety policy", found.problem, "keep another one first")
    headers = {"content-disposition": 'attachment; filename="safety-policy.json"'}
    return Response(_text(found.policy), media_type="application/json", headers=headers)


@router.post("/practice/policy")
def change_policy(
    request: Request, desk: Seated, form: Annotated[FormData, Depends(_sent)]
) -> Response:
    """Look at levels of one's own, keep them, or go back to the shipped ones."""
    listed, do = list_policies(desk), _said(form, "do")
    filled = Filled({name: _said(form, name) for name in ("text", "reason", "back")})
    try:
        wanted = None if do == "shipped" else _read(form, filled)
    except InputError as error:
        filled.wrong["text"] = wrong_of(error)
        return _page(request, desk, listed, filled, status=422)
    field = "back" if do == "shipped" else "reason"
    looks = do not in ("keep", "shipped")
    if not looks and not filled.get(field):
        filled.wrong[field] = _WHY
    try:
        dry = looks or bool(filled.wrong)
        reason = filled.get(field) or _FIRST_LOOKED
        done = keep_policy(desk, wanted, reason=reason, dry_run=dry)
    except EkbomError as error:
        filled.wrong["text"] = wrong_of(error)
        return _page(request, desk, listed, filled, status=422)
    if filled.wrong or looks:
        seen = done if wanted is not None else None
        status = 422 if filled.wrong else 200
        return _page(request, desk, listed, filled, done=seen, status=status)
    return RedirectResponse(f"/practice/policy?kept={'yes' if done.new else 'same'}", 303)


def _said(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _read(form: FormData, filled: Filled) -> SafetyPolicy:
    """The policy of a file that was chosen, else of the text that stands in the form."""
    sent = form.get("file")
    if isinstance(sent, UploadFile) and sent.size:
        where = _FILE
        data = sent.file.read(_LONGEST + 1)
        if len(data) > _LONGEST:
            raise InputError(where, "it is too long for a safety policy", "choose another one")
        filled.values["text"] = data.decode("utf-8", "replace")
    else:
        where, data = "the text", filled.get("text").encode()
        if not data:
            raise InputError(where, "nothing was sent", "choose a file, or write the levels down")
    found = policy_from_dict(json_object(data, where))
    if where == _FILE:
        filled.values["text"] = _text(found)
    return found


def _text(found: SafetyPolicy) -> str:
    return json.dumps(policy_to_dict(found), indent=1, ensure_ascii=False) + "\n"


def _page(
    request: Request, desk: Desk, listed: Policies, form: Filled, *, done: PolicyKept | None = None,
    kept: str = "", status: int = 200,
) -> Response:  # fmt: skip
    shipped = shipped_policy()
    return render(
        request, "policy.html.jinja", here="practice", status=status,
        title=texts_for(request).say("Safety policy"),
        form=form,
        listed=listed, own=listed.policy is not None and listed.policy != shipped,
        changes=views_of(listed.changes), done=done, today=desk.now().date(),
        differs=views_of(done.changes) if done else (), kept=kept, rules=len(safety_rules()),
        last_is_shipped=not listed.history or listed.history[-1].on is None,
    )  # fmt: skip


def views_of(changes: Iterable[LevelChange]) -> tuple[ChangeView, ...]:
    """Levels that differ, in words."""
    return tuple(
        ChangeView(
            one.rule, safety_rules()[one.rule].name, ACT_WORDS[one.act], LEVEL_WORDS[one.old],
            LEVEL_WORDS[one.new], one.weaker, one.reason,
        )
        for one in changes
    )  # fmt: skip
