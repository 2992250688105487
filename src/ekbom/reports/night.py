"""The page of a scored night: what was counted, under which rules, and how sure, as one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ekbom.knowledge.build import Explained
from ekbom.model.finding import Finding
from ekbom.model.movement import Index, Leg, Scored
from ekbom.model.recording import Marks, RecordingInfo
from ekbom.model.sleep import SleepSummary
from ekbom.movements.histograms import Histogram
from ekbom.movements.hours import LegCount, NightPart
from ekbom.movements.immobile import ImmobilityTest
from ekbom.movements.patterns import Train
from ekbom.reports.night_charts import PART_HEADS, gap_chart, hour_chart, part_rows
from ekbom.reports.night_clock import clock, lasting
from ekbom.reports.night_lanes import gaps_between
from ekbom.reports.night_overview import NARROW, WIDE, Overview, overview, signs
from ekbom.reports.night_quality import LegQuality
from ekbom.reports.night_rules import OPTION_HEADS, limit_lines, option_rows
from ekbom.reports.night_tables import (
    INDEX_HEADS,
    LEG_HEADS,
    PATTERN_HEADS,
    index_rows,
    leg_rows,
    movement_table,
    pattern_rows,
    series_table,
    sleep_rows,
    stage_table,
    unchecked,
)
from ekbom.reports.night_trace import Trace
from ekbom.reports.night_words import (
    NOT_SEVERITY,
    edition,
    in_words,
    index_name,
    interval_of,
    title_of,
    value_of,
)
from ekbom.reports.nights import Table
from ekbom.reports.page import fill, noticed
from ekbom.reports.words import counted

# Shown large beside the first number, where they have a value.
_SIDE = (
    ("plmw_index", "per hour awake in bed"),
    ("plms_nrem_index", "per hour of N1, N2 and N3"),
    ("plms_rem_index", "per hour of REM sleep"),
    ("plms_nr_index", "the series built anew without them"),
    ("periodicity_index", "share of candidates in a series, 0 to 1"),
)


@dataclass(frozen=True, slots=True)
class NightPage:
    """Everything the page shows.

    Attributes
    ----------
    info : RecordingInfo
    scored : Scored
        Every index and every movement that is shown.
    marks : Marks
        Stages, events and lights the night was scored with.
    traces : mapping of Leg to sequence of Trace
        Envelope of each leg; empty where existing marks were scored.
    gaps : Histogram
        Intervals between candidates, in seconds.
    sleep : SleepSummary
    hours, thirds : tuple of NightPart
        The night by hours in bed and by thirds of its sleep.
    legs : tuple of LegCount
    more : mapping of name to Index
        Indices beside those of the rules: durations, latency.
    quality : tuple of LegQuality
    patterns : tuple of Train
        High-frequency and alternating movements.
    test : ImmobilityTest or None
    context : mapping of name to Explained
        What is known of such indices, each with its source.
    clauses : mapping of pattern to tuple of Explained
        What the patterns were found by, each with its source.
    detected : bool
        Whether the movements were found in the signal; otherwise they were marked in a file.
    findings : tuple of Finding
    files : tuple of str
        Names of what was written beside the page.
    """

    info: RecordingInfo
    scored: Scored
    marks: Marks
    traces: Mapping[Leg, Sequence[Trace]]
    gaps: Histogram
    sleep: SleepSummary
    hours: tuple[NightPart, ...] = ()
    thirds: tuple[NightPart, ...] = ()
    legs: tuple[LegCount, ...] = ()
    more: Mapping[str, Index] = field(default_factory=dict)
    quality: tuple[LegQuality, ...] = ()
    patterns: tuple[Train, ...] = ()
    test: ImmobilityTest | None = None
    context: Mapping[str, Explained] = field(default_factory=dict)
    clauses: Mapping[str, tuple[Explained, ...]] = field(default_factory=dict)
    detected: bool = True
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()


def night_page(night: NightPage, *, made_at: str) -> str:
    """Write the page of a scored night.

    Parameters
    ----------
    night : NightPage
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    scored, start = night.scored, night.info.start
    drawing = _drawing(night)
    plms = scored.indices["plms_index"]
    hours = hour_chart(night.hours, start)
    return fill(
        "night.html.jinja",
        night=night,
        title=title_of(night.info.name, start),
        about=_about(night),
        edition=edition(scored.rules),
        plms=plms,
        plms_value=value_of(plms),
        plms_interval=interval_of(plms),
        asleep=lasting(60 * (scored.sleep_min or 0.0)),
        side=_side(scored),
        says=in_words(scored, night.hours, start),
        not_severity=NOT_SEVERITY,
        context=[one.say() for name, one in night.context.items() if name != "sit"],
        patterns=pattern_rows(night.patterns, start),
        pattern_heads=PATTERN_HEADS,
        unchecked=unchecked(night.patterns, night.clauses),
        test=_test(night),
        wide=overview(drawing, WIDE),
        narrow=overview(drawing, NARROW),
        signs=signs(drawing),
        tables=_tables(night),
        charts=[c for c in (hours, gap_chart(night.gaps, scored.rules)) if c is not None],
        index_heads=INDEX_HEADS,
        indices=index_rows({**scored.indices, **night.more}),
        part_heads=PART_HEADS,
        thirds=part_rows(night.thirds, start),
        leg_heads=LEG_HEADS,
        legs=leg_rows(night.legs),
        sleep=sleep_rows(night.sleep),
        limits=limit_lines(scored.rules),
        options=option_rows(scored.rules),
        option_heads=OPTION_HEADS,
        findings=noticed(night.findings),
        facts=_facts(night),
        made_at=made_at,
    )


def _test(night: NightPage) -> dict[str, object] | None:
    """The suggested immobilisation test: when, its indices, what is known of such tests."""
    if night.test is None:
        return None
    span, known = night.test.span, night.context.get("sit")
    start = night.info.start
    from_to = f"{clock(span.onset_s, start)} to {clock(span.onset_s + span.duration_s, start)}"
    return {
        "says": f"{from_to}, {lasting(60 * night.test.awake_min)} of it awake.",
        "indices": index_rows(night.test.indices),
        "known": "" if known is None else known.say(),
    }


def _drawing(night: NightPage) -> Overview:
    info, marks = night.info, night.marks
    span = max(info.duration_s, *(one.onset_s for one in night.scored.movements), 1.0)
    return Overview(
        span_s=span,
        start=info.start,
        movements=night.scored.movements,
        hypnogram=marks.hypnogram,
        lights=marks.lights,
        respiratory=marks.respiratory,
        arousals=marks.arousals,
        recorded=info.spans,
        traces=night.traces,
        label="The whole night over time: "
        + ("sleep stages, " if marks.hypnogram is not None else "")
        + "leg movements and their series"
        + (", and the envelope of each leg" if night.traces else "")
        + ". The numbers are in the tables below.",
    )


def _about(night: NightPage) -> str:
    """When, how long, from lights off to lights on."""
    info, lights = night.info, night.marks.lights
    parts = [f"{lasting(info.duration_s)} recorded"]
    if info.start is not None:
        end = clock(info.duration_s, info.start)
        parts = [f"{clock(0.0, info.start)} to {end}, {parts[0]}"]
    if lights is not None:
        off = clock(lights.onset_s, info.start)
        on = clock(lights.onset_s + lights.duration_s, info.start)
        parts.append(f"lights off from {off} to {on}")
    missing = gaps_between(info.spans)
    if missing:
        lost = lasting(sum(one.duration_s for one in missing))
        parts.append(f"{lost} not recorded, in {counted(len(missing), 'gap')}")
    return "; ".join(parts) + "."


def _side(scored: Scored) -> list[tuple[str, str, str]]:
    """Other indices of interest: name, what it counts, value; those without a value are left."""
    return [
        (index_name(name), below, value_of(scored.indices[name]))
        for name, below in _SIDE
        if scored.indices[name].value is not None
    ]


def _tables(night: NightPage) -> list[Table]:
    scored, start = night.scored, night.info.start
    found = []
    if any(one.periodic for one in scored.movements):
        found.append(series_table(scored, start))
    if scored.movements:
        found.append(movement_table(scored, start))
    if night.marks.hypnogram is not None:
        found.append(stage_table(night.marks.hypnogram, start))
    return found


def _facts(night: NightPage) -> list[tuple[str, str]]:
    """The file, as it describes itself."""
    info = night.info
    begun = "not known" if info.start is None else f"{info.start:%Y-%m-%d %H:%M:%S}"
    return [
        ("File", info.name),
        ("Form", info.form),
        ("Begins", begun),
        ("Length", lasting(info.duration_s)),
        ("Size", _size(info.size_bytes)),
        ("Channels", f"{len(info.channels)}"),
    ]


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"
