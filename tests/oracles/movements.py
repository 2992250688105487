"""The scoring rules for leg movements written down literally: loops, one rule at a time, slow.

Written from the rules, not from the engine; no line is shared. Times are whole microseconds, as
in the engine, so that both mean the same by "exactly ten seconds".
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import Any

from ekbom.model.movement import Hypnogram, LegMovement, Span
from ekbom.model.rules import RuleSet

SLEEP = ("N1", "N2", "N3", "R")


def us(seconds: float) -> int:
    return round(seconds * 1_000_000)


def joined_leg(pieces: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """Join any two pieces that are near, until no two are."""
    pieces = sorted(pieces)
    changed = True
    while changed:
        changed = False
        for i in range(len(pieces)):
            for j in range(i + 1, len(pieces)):
                a, b = pieces[i], pieces[j]
                if b[0] - a[1] < gap and a[0] - b[1] < gap:
                    both = (min(a[0], b[0]), max(a[1], b[1]))
                    pieces = [p for k, p in enumerate(pieces) if k not in (i, j)] + [both]
                    pieces.sort()
                    changed = True
                    break
            if changed:
                break
    return pieces


def belong(a: dict[str, Any], b: dict[str, Any], rules: RuleSet) -> bool:
    """Whether movements of two legs are one."""
    if {a["legs"], b["legs"]} != {"left", "right"}:
        return False
    if rules.bilateral_of == "candidates" and not (a["candidate"] and b["candidate"]):
        return False
    gap = us(rules.bilateral_gap_s)
    if rules.bilateral_link == "onset_to_onset":
        return abs(a["start"] - b["start"]) < gap
    return b["start"] - a["end"] < gap and a["start"] - b["end"] < gap


def combined(moves: Sequence[LegMovement], rules: RuleSet) -> list[dict[str, Any]]:
    singles: list[dict[str, Any]] = []
    for leg in ("left", "right", "unknown"):
        pieces = [(us(m.onset_s), us(m.onset_s) + us(m.duration_s)) for m in moves if m.leg == leg]
        for start, end in joined_leg(pieces, us(rules.join_gap_s)):
            if end - start >= us(rules.lm_min_s):
                fits = end - start <= us(rules.clm_max_s)
                singles.append({"start": start, "end": end, "legs": leg, "candidate": fits})
    left_over = list(singles)
    found = []
    while left_over:
        group = [left_over.pop(0)]
        grown = True
        while grown:
            grown = False
            for other in list(left_over):
                if any(belong(one, other, rules) for one in group):
                    group.append(other)
                    left_over.remove(other)
                    grown = True
        found.append(as_one(group, rules))
    order = {"left": 0, "right": 1, "unknown": 2, "both": 3}
    return sorted(found, key=lambda m: (m["start"], m["end"], order[m["legs"]]))


def as_one(group: list[dict[str, Any]], rules: RuleSet) -> dict[str, Any]:
    start, end = min(m["start"] for m in group), max(m["end"] for m in group)
    candidate = all(m["candidate"] for m in group)
    if len(group) > 1:
        if rules.bilateral_parts_max is not None and len(group) > rules.bilateral_parts_max:
            candidate = False
        if rules.bilateral_max_s is not None and end - start > us(rules.bilateral_max_s):
            candidate = False
    return {
        "start": start,
        "end": end,
        "legs": "both" if len(group) > 1 else group[0]["legs"],
        "parts": len(group),
        "candidate": candidate,
    }


def is_respiratory(move: dict[str, Any], events: Sequence[Span], rules: RuleSet) -> bool:
    for event in events:
        begins, ends = us(event.onset_s), us(event.onset_s) + us(event.duration_s)
        if rules.respiratory_window == "after_end":
            low, high = ends - us(2.0), ends + us(10.25)
        elif rules.respiratory_window == "at_end":
            low, high = ends - us(0.5), ends + us(0.5)
        else:
            low, high = begins - us(0.5), ends + us(0.5)
        if move["start"] <= high and move["end"] >= low:
            return True
    return False


def has_arousal(move: dict[str, Any], events: Sequence[Span]) -> bool:
    for event in events:
        begins, ends = us(event.onset_s), us(event.onset_s) + us(event.duration_s)
        if begins - move["end"] < us(0.5) and move["start"] - ends < us(0.5):
            return True
    return False


def stage_at(time: int, hypnogram: Hypnogram | None) -> str:
    if hypnogram is not None:
        for i, stage in enumerate(hypnogram.stages):
            begins = us(hypnogram.start_s) + i * us(hypnogram.epoch_s)
            if begins <= time < begins + us(hypnogram.epoch_s):
                return stage
    return "?"


def fits(imi: int, rules: RuleSet) -> bool:
    if imi < us(rules.imi_min_s):
        return False
    if rules.imi_upper == "exclusive":
        return imi < us(rules.imi_max_s)
    return imi <= us(rules.imi_max_s)


def score_chain(
    moves: list[dict[str, Any]], in_chain: list[bool], breaks: list[bool], rules: RuleSet
) -> dict[int, dict[str, Any]]:
    """Walk once through the night; a dictionary for each movement of the chain."""
    notes: dict[int, dict[str, Any]] = {}
    run: list[int] = []
    all_runs: list[list[int]] = []
    reference: int | None = None
    before: int | None = None
    for i, move in enumerate(moves):
        if breaks[i]:
            all_runs.append(run)
            run, reference, before = [], None, None
        if not in_chain[i]:
            continue
        plain = None if before is None else move["start"] - moves[before]["start"]
        imi = None if reference is None else move["start"] - moves[reference]["start"]
        notes[i] = {"imi": imi, "plain": plain, "series": None}
        before = i
        if imi is not None and imi < us(rules.imi_min_s) and rules.short_imi == "skipped":
            continue
        reference = i
        if imi is not None and fits(imi, rules):
            run.append(i)
            continue
        all_runs.append(run)
        run = [i]
        if imi is not None and imi < us(rules.imi_min_s) and rules.start_after_short_imi == "no":
            run = []
    all_runs.append(run)
    for one in all_runs:
        if len(one) >= rules.series_min:
            for i in one:
                notes[i]["series"] = one[0]
    mark_steady(notes, rules)
    return notes


def mark_steady(notes: dict[int, dict[str, Any]], rules: RuleSet) -> None:
    rows: list[list[int]] = [[]]
    for i, note in notes.items():
        note["steady"] = False
        plain = note["plain"]
        if plain is not None and us(10) < plain <= us(90):
            rows[-1].append(i)
        else:
            rows.append([])
    for row in rows:
        if len(row) >= 3:
            for i in row:
                notes[i]["steady"] = True


def score_all(
    moves: list[dict[str, Any]], out: list[bool], rules: RuleSet
) -> dict[int, dict[str, Any]]:
    """Chains of one pass; `out` marks what is left out of it."""
    breaks = []
    for i, move in enumerate(moves):
        breaker = not move["candidate"] and rules.non_candidates == "break"
        if out[i] and rules.respiratory_non_clm == "drop":
            breaker = False
        breaks.append(breaker)
    could = [move["candidate"] and not gone for move, gone in zip(moves, out, strict=True)]
    awake = [move["stage"] == "W" for move in moves]
    if rules.wake == "together":
        return score_chain(moves, could, breaks, rules)
    asleep = [c and not w for c, w in zip(could, awake, strict=True)]
    notes = score_chain(moves, asleep, breaks, rules)
    if rules.wake == "apart":
        lying = [c and w for c, w in zip(could, awake, strict=True)]
        notes |= score_chain(moves, lying, breaks, rules)
    return notes


def number_series(notes: dict[int, dict[str, Any]]) -> dict[int, int]:
    firsts = sorted({n["series"] for n in notes.values() if n["series"] is not None})
    return {i: firsts.index(n["series"]) + 1 for i, n in notes.items() if n["series"] is not None}


def literal(
    moves: Sequence[LegMovement],
    rules: RuleSet,
    hypnogram: Hypnogram | None,
    respiratory: Sequence[Span] | None,
    arousals: Sequence[Span] | None,
    lights: Span | None,
) -> tuple[list[dict[str, Any]], dict[str, float | None]]:
    """Movements with the fields of the result, and every index by name."""
    found = combined(moves, rules)
    for move in found:
        move["stage"] = stage_at(move["start"], hypnogram)
        move["respiratory"] = (
            None if respiratory is None else is_respiratory(move, respiratory, rules)
        )
        move["arousal"] = None if arousals is None else has_arousal(move, arousals)
    nobody = [False] * len(found)
    near = [bool(move["respiratory"]) for move in found]
    free = None if respiratory is None else score_all(found, near, rules)
    main = score_all(found, nobody, rules)
    if rules.respiratory == "not_scored" and free is not None:
        main = free
    number, number_free = number_series(main), number_series(free or {})
    for i, move in enumerate(found):
        note = main.get(i, {"imi": None, "plain": None, "steady": False})
        move |= {"imi": note["imi"], "plain": note["plain"], "steady": note["steady"]}
        move |= {"series": number.get(i), "series_nr": number_free.get(i)}
    return found, count(found, rules, hypnogram, respiratory, arousals, lights)


def hours_in(stages: tuple[str, ...], hypnogram: Hypnogram, lights: Span | None) -> float:
    total = 0
    for i, stage in enumerate(hypnogram.stages):
        begins = us(hypnogram.start_s) + i * us(hypnogram.epoch_s)
        ends = begins + us(hypnogram.epoch_s)
        if stage == "W" and lights is not None:
            begins = max(begins, us(lights.onset_s))
            ends = min(ends, us(lights.onset_s) + us(lights.duration_s))
        if stage in stages and ends > begins:
            total += ends - begins
    return total / 3_600_000_000


def count(
    found: list[dict[str, Any]],
    rules: RuleSet,
    hypnogram: Hypnogram | None,
    respiratory: Sequence[Span] | None,
    arousals: Sequence[Span] | None,
    lights: Span | None,
) -> dict[str, float | None]:
    def rate(stages: tuple[str, ...], wanted: Any) -> float | None:
        if hypnogram is None:
            return None
        hours = hours_in(stages, hypnogram, lights)
        if hours == 0:
            return None
        return sum(1 for m in found if m["stage"] in stages and wanted(m)) / hours

    def in_bed(m: dict[str, Any]) -> bool:
        if lights is None:
            return True
        off = us(lights.onset_s)
        return bool(off <= m["start"] < off + us(lights.duration_s))

    def short(m: dict[str, Any]) -> bool:
        return m["imi"] is not None and m["imi"] < us(rules.imi_min_s)

    def alone(m: dict[str, Any]) -> bool:
        return m["imi"] is not None and not short(m) and m["series"] is None

    plm = lambda m: m["series"] is not None  # noqa: E731
    values: dict[str, float | None] = {
        "plms_index": rate(SLEEP, plm),
        "plmw_index": None
        if rules.wake == "left_out"
        else rate(("W",), lambda m: plm(m) and in_bed(m)),
        "plms_nr_index": None
        if respiratory is None
        else rate(SLEEP, lambda m: m["series_nr"] is not None),
        "plms_nrem_index": rate(("N1", "N2", "N3"), plm),
        "plms_rem_index": rate(("R",), plm),
        "plms_arousal_index": None
        if arousals is None
        else rate(SLEEP, lambda m: plm(m) and m["arousal"]),
        "clms_index": rate(SLEEP, lambda m: m["candidate"]),
        "lm_index": rate(SLEEP, lambda m: True),
        "short_imi_index": rate(SLEEP, short),
        "isolated_index": rate(SLEEP, alone),
    }
    here = [m for m in found if hypnogram is None or m["stage"] in SLEEP]
    clm = [m for m in here if m["candidate"]]
    steps = [m for m in here if m["plain"] is not None]
    asked = rules.periodicity_index
    values["periodicity_index"] = (
        sum(1 for m in clm if plm(m)) / len(clm) if clm and asked != "ferri2006" else None
    )
    values["periodicity_index_ferri2006"] = (
        sum(1 for m in steps if m["steady"]) / len(steps)
        if steps and asked != "plm_over_clm"
        else None
    )
    logs = [log(m["imi"] / 1e6) for m in here if m["imi"] is not None and fits(m["imi"], rules)]
    mean = sum(logs) / len(logs) if logs else None
    values["ln_imi_mean"] = mean
    values["ln_imi_sd"] = (
        sqrt(sum((x - mean) ** 2 for x in logs) / (len(logs) - 1))
        if mean is not None and len(logs) > 1
        else None
    )
    return values
