"""Questionnaires filled in elsewhere: their numbers, checked, in order, the newest of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.assessment.scale_checks import made_total, refusals, where_of
from ekbom.assessment.scale_forms import Form, form_name, forms
from ekbom.knowledge.near import nearest
from ekbom.model.finding import Finding, Severity

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.record import PersonRecord, ScaleResult


@dataclass(frozen=True, slots=True)
class Scored:
    """One filled-in scale that can be used.

    Attributes
    ----------
    form : Form
    on : date or None
    total : float or None
        None where the scale has none, or where a part is missing.
    parts : mapping of str to float
    by, source : str
    """

    form: Form
    on: date | None
    total: float | None
    parts: Mapping[str, float]
    by: str = "unknown"
    source: str = ""

    def told(self) -> str:
        """When, by whom and where, in a few words."""
        when = "without a date" if self.on is None else f"on {self.on.isoformat()}"
        whose = "" if self.by == "unknown" else f", by the {self.by}"
        return f"{when}{whose}{f' ({self.source})' if self.source else ''}"

    def to_dict(self) -> dict[str, Any]:
        """The numbers as plain values."""
        return {"on": self.on, "total": self.total, "parts": dict(self.parts), "by": self.by}


@dataclass(frozen=True, slots=True)
class Scores:
    """All filled-in scales of a person.

    Attributes
    ----------
    results : mapping of str to tuple of Scored
        By scale, the oldest first; those without a date before all others.
    findings : tuple of Finding
        What could not be used, and why.
    """

    results: Mapping[str, tuple[Scored, ...]]
    findings: tuple[Finding, ...] = ()

    def last(self, scale: str) -> Scored | None:
        """The newest result; None when there is none, or when dates do not tell which it is."""
        return _newest(self.results.get(scale, ()))

    def last_total(self, scale: str) -> Scored | None:
        """The newest result that has a total."""
        return _newest([one for one in self.results.get(scale, ()) if one.total is not None])

    def totals(self, scale: str) -> tuple[Scored, ...]:
        """Every result with a date and a total, the oldest first."""
        of_it = self.results.get(scale, ())
        return tuple(one for one in of_it if one.on is not None and one.total is not None)


def _newest(of_it: Sequence[Scored]) -> Scored | None:
    if of_it and (of_it[-1].on is not None or len(of_it) == 1):
        return of_it[-1]
    return None


def scores_of(record: PersonRecord, *, today: date) -> Scores:
    """Every scale of a record that can be used, and a finding for each that cannot.

    Parameters
    ----------
    record : PersonRecord
    today : date
        What is dated later is not taken.
    """
    found: dict[str, list[Scored]] = {}
    findings: list[Finding] = []
    for result in record.scales:
        one, problems = _scored(result, today)
        findings += problems
        if one is not None:
            found.setdefault(one.form.name, []).append(one)
    results = {}
    for name, several in found.items():
        kept, problems = _one_for_each_day(several)
        results[name] = kept
        findings += problems
    return Scores(results, tuple(findings))


def _one_for_each_day(several: list[Scored]) -> tuple[tuple[Scored, ...], list[Finding]]:
    """Results in order; two unlike ones of one day count neither."""
    kept: list[Scored] = []
    findings = []
    for day in sorted({one.on for one in several if one.on is not None}):
        of_day = [one for one in several if one.on == day]
        if all((one.total, one.parts) == (of_day[0].total, of_day[0].parts) for one in of_day):
            kept.append(of_day[0])
        else:
            what = f"{of_day[0].form.title} was told in two ways for one day"
            findings.append(_finding(of_day[0], "contradiction", what, "correct one; none counts"))
    undated = [one for one in several if one.on is None]
    if len(undated) > 1 or (undated and kept):
        what = f"{undated[0].form.title} without a date beside others"
        repair = "give the day with on = ...; without it nothing is said of a change"
        findings.append(_finding(undated[0], "no_date", what, repair, "warning"))
    return (*undated, *kept), findings


def _scored(result: ScaleResult, today: date) -> tuple[Scored | None, list[Finding]]:
    form = forms().get(form_name(result.scale))
    where = where_of(result.scale, result.on)
    if form is None:
        near = nearest(form_name(result.scale), forms()) or tuple(forms())
        repair = f"use one of {', '.join(near)}"
        return None, [Finding("unknown_scale", "error", where, "this scale is not held", repair)]
    refused = list(refusals(form, result, today, where))
    if refused:
        return None, refused
    total, problems = made_total(form, result, where)
    parts = MappingProxyType({part: float(n) for part, n in result.items.items()})
    if total is None and not (parts and form.parts):
        return None, problems
    return Scored(form, result.on, total, parts, result.by, result.source), problems


def _finding(
    one: Scored, code: str, what: str, repair: str, severity: Severity = "error"
) -> Finding:
    return Finding(code, severity, where_of(one.form.name, one.on), what, repair)
