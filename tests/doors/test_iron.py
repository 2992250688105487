"""``ekbom iron``."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from ekbom.cli import main

DAY = ["--on", "2026-11-21"]


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a call that works prints."""
    assert main(["iron", *words, *DAY]) == 0
    return capsys.readouterr().out


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and message of a call that does not."""
    code = main(["iron", *words, *DAY])
    heard = capsys.readouterr()
    assert heard.out == ""
    return code, heard.err


def test_the_question_with_reasons_sources_and_what_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["--ferritin", "80 ng/mL", "--iron", "54 ug/dL", "--tibc", "300 ug/dL"]
    lines = told([*words, "--population", "adult", "--taken", "2026-11-01"], capsys).splitlines()
    assert lines[0] == "Iron"
    assert lines[1].startswith(
        "  - At the next visit: The figures are a reason to ask the prescriber about iron under "
        "the AASM guideline of 2025 for adults. [1, 2, 3"
    )
    assert lines[2] == (
        "    because: the person is an adult; transferrin saturation is 18% (computed from iron "
        "in serum 54 ug/dL and total iron binding capacity 300 ug/dL), which is below 20%"
    )
    assert lines[3] == (
        "    next: Ask the person who prescribes whether iron, by mouth or by vein, comes into "
        "question."
    )
    other = lines.index("What the other rules for this person say")
    assert lines[other + 1].startswith("  no  The figures lie outside the limits at which the old")
    missing = lines.index("What is missing")
    assert lines[missing + 1] == (
        "  ? Was C-reactive protein raised, or is there an infection or an inflammatory disease? "
        "(a doctor or a nurse)"
    )
    sources = lines.index("Sources")
    assert lines[sources + 1].startswith("  [1] Winkelman JW")


def test_an_answer_without_other_rules_and_without_anything_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["--ferritin", "45 ug/L", "--tsat", "18 %", "--inflammation", "no"]
    out = told([*words, "--population", "child"], capsys)
    assert "The ferritin is a reason to ask the doctor of the child about iron." in out
    assert "other rules" not in out
    assert "What is missing" not in out


def test_inflammation_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--ferritin", "45 ug/L", "--tsat", "18 %", "--inflammation", "yes"]
    assert "The ferritin can read higher than the stores are" in told(words, capsys)


def test_json_for_clinicians(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--ferritin", "45 ug/L", "--tsat", "30 %", "--population", "pregnant", "--json"]
    found = json.loads(told([*words, "--audience", "clinician"], capsys))
    assert found["audience"] == "clinician"
    codes = [one["code"] for one in found["iron"]["statements"]]
    assert codes == ["iron.pregnancy", "iron.pregnancy_question"]
    person = json.loads(told(words, capsys))
    assert [one["code"] for one in person["iron"]["statements"]] == codes[1:]


def test_findings_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--iron", "59 ug/dL", "--tibc", "300 ug/dL", "--tsat", "20 %"]
    assert main(["iron", *words, *DAY]) == 0
    assert capsys.readouterr().err == (
        "note: transferrin saturation: 20% was given, iron and its binding capacity say "
        "19.6667%; the computed one is used\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ["--ferritin", "45 mg/L"],
            1,
            "ferritin: 'mg/L' is no unit that is taken for it; write the unit that the "
            "laboratory printed; taken are ug/L, ng/mL, pmol/L",
        ),
        (
            ["--ferritin", "45"],
            1,
            "ferritin: '45' has no unit; write the unit that the laboratory printed; taken are "
            "ug/L, ng/mL, pmol/L",
        ),
        (
            ["--iron", "80 umol/L", "--tibc", "335 ug/dL"],
            1,
            "iron: 80 umol/L lies outside 0.5373 to 71.64 umol/L and looks like another unit; "
            "look at the paper; if it says so, write 80 ug/dL",
        ),
        (
            ["--iron", "14 umol/L", "--tibc", "335 ug/dL"],
            1,
            "transferrin saturation: iron is given in umol/L, its binding capacity in ug/dL; "
            "give both in the same unit",
        ),
        ([], 2, 'iron: no value was given; give at least --ferritin "45 ug/L"'),
        (
            ["--ferritin", "45 ug/L", "--inflammation", "maybe"],
            2,
            "--inflammation: 'maybe' is neither yes nor no; give one of them",
        ),
        (
            ["--ferritin", "45 ug/L", "--population", "elf"],
            2,
            "--population: 'elf' is unknown; use adult, child, dialysis, pregnant",
        ),
        (
            ["--ferritin", "45 ug/L", "--taken", "yesterday"],
            2,
            "--taken: 'yesterday' is not a date; write it as 2026-11-21",
        ),
    ],
)
def test_what_is_refused_says_the_fix_in_one_line(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(words, capsys) == (code, f"ekbom: {message}\n")


def test_no_word_on_taking_iron_without_both_values(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(["--ferritin", "10 ug/L", "--population", "adult"], capsys)
    assert "reason to ask the prescriber about iron" not in out
    assert "The question of iron waits until ferritin and transferrin saturation are both" in out


def test_numpy_is_not_loaded() -> None:
    code = (
        "import sys; from ekbom.cli import main; "
        "main(['iron', '--ferritin', '45 ug/L', '--tsat', '18 %', '--population', 'adult']); "
        "print([name for name in ('numpy', 'scipy', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
