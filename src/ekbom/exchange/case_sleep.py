"""Sleep studies of a case that are known on paper alone."""

from __future__ import annotations

from datetime import date, datetime

from ekbom.exchange.case_table import CaseTable
from ekbom.model.paper_study import PaperStudy

_NAMES = ("on", "laboratory", "index", "value", "edition", "sleep_min", "says", "source")
_NOT_STATED = ("not stated", "unknown", "not known", "?")
_DAY_MIN = 24 * 60


def sleep_studies(top: CaseTable, source: str, now: datetime | None) -> tuple[PaperStudy, ...]:
    """The studies under ``[[sleep_studies]]``, by their dates.

    Parameters
    ----------
    top : CaseTable
        The whole file.
    source : str
        Of the case, for studies that name none.
    now : datetime or None
        The clock, to name dates that lie in the future.

    Raises
    ------
    InputError
        When a name or the kind of a value is off.
    """
    found = [_study(table, source, now) for table in top.tables("sleep_studies", _NAMES)]
    # Those without a date stay behind the others, as they were told.
    return tuple(sorted(found, key=lambda one: (one.on is None, one.on or date.min)))


def _study(table: CaseTable, source: str, now: datetime | None) -> PaperStudy:
    on = table.day("on")
    if on is not None and now is not None and on > now.date():
        table.warn("future_date", f"{on} is in the future", "kept as told; check it")
    value = table.number("value")
    if value is not None and value < 0:
        table.warn("impossible_index", f"value is {value:g}", "it counts as not told")
        value = None
    if value is None:
        table.warn("index_not_told", "nobody told its index", "write value = 32.5, for each hour")
    asleep = table.number("sleep_min")
    if asleep is not None and not 0 < asleep <= _DAY_MIN:
        table.warn("impossible_sleep", f"sleep_min is {asleep:g}", "it counts as not told")
        asleep = None
    edition = table.text("edition")
    return PaperStudy(
        on=on,
        laboratory=table.text("laboratory"),
        index=table.text("index") or PaperStudy().index,
        value=value,
        edition="" if edition.lower() in _NOT_STATED else edition,
        sleep_min=asleep,
        says=table.text("says"),
        source=table.text("source") or source,
    )
