"""The bench of the claims: sentences of a line, a document that changed, words that were copied."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from benchmarks import claims


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", []),
        ("  • ・・・", []),
        ("  • Smoking;", ["Smoking;"]),
        ("  3. One thing. Another thing!", ["One thing.", "Another thing!"]),
        ("1 Set of things", ["Set of things"]),
        ("Take 1 tsp. Then rest.", ["Take 1 tsp. Then rest."]),
        ("He said so.” Then he left.", ["He said so.", "Then he left."]),
        ("small letters. go on", ["small letters. go on"]),
    ],
)
def test_a_line_falls_into_sentences(line: str, told: list[str]) -> None:
    assert claims.sentences(line) == told


def row(line: str, number: int = 1, **more: Any) -> dict[str, Any]:
    made = [["claim.s0.01"] for _ in claims.sentences(line)]
    digest = sha256(line.encode()).hexdigest()
    return {"document": "000", "line": number, "sha256": digest, "claims": made, **more}


def test_an_index_that_fits_is_let_through() -> None:
    assert claims.unfit([row("Tea. More tea.")], {"000": ["Tea. More tea.", ""]}) == []


@pytest.mark.parametrize(
    ("index", "lines", "problem"),
    [
        ([], ["Tea."], "000:1 is in one only"),
        ([row("Tea."), row("Tea.", 2)], ["Tea."], "000:2 is in one only"),
        ([row("Tea.")], ["Mint."], "000:1 is another line"),
        ([row("Tea.", claims=[["a"], ["b"]])], ["Tea."], "another number of sentences"),
    ],
)
def test_an_index_of_another_document_is_refused(
    index: list[dict[str, Any]], lines: list[str], problem: str
) -> None:
    (found,) = claims.unfit(index, {"000": lines})
    assert problem in found


def test_eight_words_in_a_row_are_found_and_seven_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "ROOT", tmp_path)
    copied, own, binary = (tmp_path / name for name in ("copied.md", "own.md", "picture.bin"))
    copied.write_text("so: ONE two three,\nfour five six seven eight!", "utf-8")
    own.write_text("one two three four five six seven nine", "utf-8")
    binary.write_bytes(b"\xff\xfe\x00")
    text = {"000": ["zero one two three", "four five six seven eight nine"]}
    (found,) = claims.shared(text, iter([copied, own, binary, tmp_path / "gone"]))
    assert found == "copied.md: one two three four five six seven eight"


def test_a_sentence_is_right_when_one_of_its_claims_is_first() -> None:
    line = "Magnesium helps. Smoking goes with restless legs."
    wanted = [["claim.s4.26"], ["claim.s0.01"]]
    found = claims.ask_all([row(line, claims=wanted), row("x", 2, claims=[])], {"000": [line]})
    assert (found.sentences, found.first, found.lines) == (2, 1, 1)
    assert len(found.seconds) == 2
    assert found.share == 0.5
    assert found.missed == ["000:1.2: wanted claim.s0.01, got claim.s2.08"]


def test_a_folder_without_documents_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        claims.main([str(tmp_path)])
    assert stopped.value.code == 2
    assert "holds no documents" in capsys.readouterr().err


def test_the_limits_are_those_of_the_issue() -> None:
    assert (claims.FIRST, claims.NOT_A_CLAIM, claims.RUN, claims.ANSWER_MS) == (0.9, 0.2, 8, 5.0)
