"""The stop card through a diary and a told case: what the person wrote of a medicine.

A diary says it in words, in a column named after a medicine or in a note ("not taken",
"different", "stopped"), or in numbers, when a medicine taken every night is taken no more. The
cards travel as findings, so that every answer made from the diary carries them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ekbom.knowledge.load import find_drug
from ekbom.model.finding import Finding
from ekbom.model.record import MedicineUse, PersonRecord, Taking

if TYPE_CHECKING:
    from ekbom.journal.table import Table
    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement
    from ekbom.model.case import Case
    from ekbom.model.diary import Action, Diary

CODE = "stop_card"
_WORDS: dict[str, Taking] = {
    "not taken": "not_taken",
    "stopped": "stopped",
    "different": "different",
}
_SAID = re.compile(rf"\b({'|'.join(_WORDS)})\b")
# Between the words of a cell, all of these are a blank.
_BLANKS = re.compile(r"[\s_-]+")


def with_cards(diary: Diary, table: Table | None = None) -> Diary:
    """The diary with what it says of medicines that were ended or altered alone.

    Parameters
    ----------
    diary : Diary
    table : Table, optional
        The file it was read from: words that a column cannot hold stand there alone.
    """
    worded = () if table is None else tuple(_in_words(table))
    named = {use.name for use in worded}
    uses = (*worded, *(use for use in _in_numbers(diary) if use.name not in named))
    if not uses:
        return diary
    found = (*diary.findings, *card_findings(cards_of(uses), diary.source))
    return replace(diary, own_medicines=uses, findings=found)


def with_case_cards(case: Case) -> Case:
    """The case with a finding for each medicine the person ended or altered alone."""
    from ekbom.assessment.stop_card import stop_cards, uses_of

    record = replace(case.record, medicines=(*case.record.medicines, *uses_of(case.medicines)))
    found = card_findings(stop_cards(record, "person"), case.file)
    return replace(case, findings=(*case.findings, *found)) if found else case


def cards_of(uses: Iterable[MedicineUse], audience: Audience = "person") -> tuple[Statement, ...]:
    """The stop cards for what a diary says of medicines."""
    from ekbom.assessment.stop_card import stop_cards

    return stop_cards(PersonRecord(medicines=tuple(uses)), audience)


def card_findings(cards: Iterable[Statement], source: str) -> tuple[Finding, ...]:
    """Each card as a finding, with the rule it rests on and the message to pass on."""
    return tuple(
        Finding(
            code=CODE,
            severity="warning",
            where=f"{source} ({', '.join(ground.fact for ground in card.grounds)})",
            what=card.says.rstrip("."),
            repair=f"{card.then} {card.message}",
        )
        for card in cards
    )


def _in_words(table: Table) -> Iterator[MedicineUse]:
    for name in table.columns:
        drug = find_drug(name)
        cells = table.cells(name)
        # Most cells of a column say the same.
        told = {text: found for text in set(cells) if (found := _said(text))}
        lined = zip(table.lines, cells, strict=True)
        said = [(line, text, told[text]) for line, text in lined if text in told]
        if drug is not None and _at_risk(name):
            yield from _column_said(name, said, table)
        elif drug is None:
            # A note: a medicine and what was done with it stand in one cell.
            for line, text, found in said:
                if find_drug(text) is not None and _at_risk(text):
                    yield _use(text, found[-1], table.source, line)


def _said(text: str) -> list[Taking]:
    """What a cell says of how a medicine is taken, in the order of its words."""
    plain = _BLANKS.sub(" ", text.casefold())
    return [_WORDS[word] for word in _SAID.findall(plain)]


def _column_said(
    name: str, said: list[tuple[int, str, list[Taking]]], table: Table
) -> Iterator[MedicineUse]:
    """What a column named after a medicine says last; taken again since is taken otherwise."""
    if not said:
        return
    line, _, found = said[-1]
    filled = [row for row, text in zip(table.lines, table.cells(name), strict=True) if text]
    taking: Taking = found[-1] if line == filled[-1] else "different"
    yield _use(name, taking, table.source, line)


def _use(name: str, taking: Taking, source: str, line: int) -> MedicineUse:
    return MedicineUse(name, taking=taking, written_by="person", source=f"{source}, row {line}")


def _in_numbers(diary: Diary) -> Iterator[MedicineUse]:
    """A medicine that was taken on every night written down, and then on none."""
    for name, action in diary.actions.items():
        # The nights of a plan are drawn, and agreed with whoever prescribes.
        if action.kind != "planned" and find_drug(name) is not None and _at_risk(name):
            yield from _ended(action, diary)


def _ended(action: Action, diary: Diary) -> Iterator[MedicineUse]:
    written = [
        (day, value)
        for day, value in zip(diary.dates, action.values, strict=True)
        if value is not None
    ]
    taken = [n for n, (_, value) in enumerate(written) if value > 0]
    if len(taken) > 1 and taken == list(range(len(taken))) and len(taken) < len(written):
        yield MedicineUse(
            action.name,
            taking="stopped",
            written_by="person",
            until=written[len(taken)][0],
            source=diary.source,
        )


def _at_risk(name: str) -> bool:
    from ekbom.assessment.taken import groups_at_risk

    return bool(groups_at_risk(name))
