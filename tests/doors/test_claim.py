"""``ekbom claim``: what a person reads at the door."""

from __future__ import annotations

import json

import pytest
from tests.project.test_words import said

from ekbom.cli import main
from ekbom.knowledge.claims import shipped_claims


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["claim", *words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_sentence_is_answered_with_verdict_reason_sources_and_next_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, "Does", "magnesium", "help?")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Claim: Take magnesium for restless legs."
    assert lines[1].startswith("  Unsupported: nothing was found that carries it.")
    assert lines[2].startswith("  why: The evidence is thin")
    assert lines[2].endswith("[1, 2, 3]")
    assert lines[3].startswith("  next: Talk with the person who prescribes")
    assert "Sources" in lines
    assert any(line.startswith("  [1] ") for line in lines)


def test_the_opposite_shows_the_claim_and_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "smoking does not go with restless legs")
    assert out.splitlines()[:3] == [
        "Claim: Smoking goes with restless legs.",
        "  ! The text may say the opposite; the verdict is on the claim as it stands here.",
        "  Supported: it matches good reviews or a guideline.",
    ]


def test_nothing_fits_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "Statins protect the heart.")
    assert code == 0
    assert out == "Nothing fits: this was not checked, and no verdict is guessed.\n"
    assert err.startswith("note: claim: nothing fits among the ")


def test_what_was_not_checked_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, person, _ = run(capsys, "claim.s4.28")
    assert "Not checked yet: there is no verdict on it." in person
    assert "why:" not in person
    assert "Sources" not in person
    _, clinician, _ = run(capsys, "claim.s4.28", "--audience", "clinician")
    assert "Unsupported" in clinician
    assert "from memory" in clinician


def test_several_claims_stand_apart(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "acupuncture")
    assert out.count("\n\nClaim: ") == 2
    assert "  Unsafe: following it could harm somebody." in out.split("\n\n")[0]


def test_json_holds_the_whole_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "needling carries no risk", "--json")
    whole = json.loads(out)
    assert (code, err) == (0, "")
    assert whole["claims"][0]["id"] == "claim.s2.01"
    assert whole["claims"][0]["sources"]
    code, out, err = run(capsys, "Statins protect the heart.", "--json")
    whole = json.loads(out)
    assert whole["claims"] == []
    assert whole["findings"][0]["code"] == "nothing_fits"
    assert "nothing fits" in err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "missing argument"),
        (["?"], "no sentence was given"),
        (["tea", "--audience", "nurse"], "'nurse' is unknown"),
    ],
)
def test_a_wrong_call_is_one_line(
    capsys: pytest.CaptureFixture[str], words: list[str], problem: str
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert problem in err.lower()
    assert err.startswith("ekbom: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("audience", ["person", "clinician"])
@pytest.mark.parametrize("id_", sorted(shipped_claims()))
def test_every_claim_can_be_read_and_says_nothing_that_is_never_said(
    capsys: pytest.CaptureFixture[str], id_: str, audience: str
) -> None:
    code, out, err = run(capsys, id_, "--audience", audience)
    assert (code, err) == (0, "")
    own = out.split("\nSources")[0]
    assert own.startswith("Claim: ")
    assert "\n  next: " in own
    assert not said(own)
    assert audience == "clinician" or "mg" not in own.replace("mg/", "").split()
