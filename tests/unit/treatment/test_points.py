"""Which point a text means: every spelling, and no guess where two are meant."""

from __future__ import annotations

import pytest

from ekbom.knowledge.acupoints import acupoints, lines
from ekbom.treatment.points import find_points, spellings, toneless, what_to_do


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        *((text, "KI3") for text in ("KI3", "ki3", "KI-3", "KI 03", "ki.3", "KI_3")),
        *((text, "KI3") for text in ("KD3", "KD-03", "K3", "k 3", "Kid3", "KID 3", "R3", "N3")),
        *((text, "KI3") for text in ("Taixi", "taixi", "tàixī", "Tài-Xī", "tai xi", "Tai4xi1")),
        *((text, "KI3") for text in ("太溪", " 太溪 ", "Kidney 3", "kidney3")),
        *((text, "SP6") for text in ("MP6", "BP6", "Spleen 6", "Sān Yīn Jiāo", "san'yinjiao")),
        *((text, "LI4") for text in ("Co4", "DI4", "GI 4", "Hégǔ", "合谷", "Large Intestine 4")),
        *((text, "LR3") for text in ("LV3", "Liv3", "F3", "Taichong")),
        *((text, "GV4") for text in ("DU4", "Du-4", "VG4", "governor vessel 4")),
        ("UB57", "BL57"),
        ("B57", "BL57"),
        ("S36", "ST36"),
        ("VB34", "GB34"),
        ("REN4", "CV4"),
        ("Shenmen", "HT7"),
    ],
)
def test_every_spelling_finds_its_point(asked: str, code: str) -> None:
    found = find_points(asked)
    assert (found.state, [one.code for one in found.points]) == ("one", [code])
    assert (found.asked, found.others, found.says, found.near) == (asked, (), "", ())


@pytest.mark.parametrize(
    ("asked", "held", "others", "says"),
    [
        ("H7", ["HT7"], ("LR7",), "'H' may mean Heart or Liver, or another line"),
        ("h3", ["LR3"], ("HT3",), "'H' may mean Heart or Liver"),
        ("P6", ["PC6"], ("LU6",), "'P' may mean Lung or Pericardium"),
        # The number fits one of the two lines alone; the letter is asked about all the same.
        ("H12", [], ("LR12",), "'H' may mean Heart or Liver"),
        ("V40", ["BL40"], (), "'V' may mean Bladder, or another line in another language"),
        ("G20", ["GB20"], (), "'G' may mean Gallbladder"),
        ("E36", ["ST36"], (), "'E' may mean Stomach"),
        ("M36", ["ST36"], (), "'M' may mean Stomach"),
        ("C7", ["HT7"], (), "'C' may mean Heart"),
    ],
)
def test_a_letter_of_several_lines_asks(
    asked: str, held: list[str], others: tuple[str, ...], says: str
) -> None:
    found = find_points(asked)
    assert found.state == "several"
    assert [one.code for one in found.points] == held
    assert found.others == others
    assert found.says.startswith(says)
    assert what_to_do(found) == f"say which: {', '.join([*held, *others])}"


@pytest.mark.parametrize(
    ("asked", "state", "says"),
    [
        ("KI28", "beyond", "the Kidney line has 27 points, so there is no 'KI28'"),
        ("K0", "beyond", "the Kidney line has 27 points, so there is no 'K0'"),
        ("h40", "beyond", "the Heart line has 9 points and the Liver line has 14 points"),
        ("ST44", "not_held", "ST44 is a point of the standard, but not among the 51 held here"),
        ("3H5", "not_held", "TE5 is a point of the standard"),
        ("Dü3", "not_held", "SI3 is a point of the standard"),
        ("KI27", "not_held", "KI27 is a point"),
        ("zzz", "unknown", "there is no point 'zzz' among the 51 held here"),
        ("", "unknown", "there is no point ''"),
        ("Q7", "unknown", "there is no point 'Q7'"),
        ("7", "unknown", "there is no point '7'"),
        ("left KI3", "unknown", "there is no point 'left KI3'"),
    ],
)
def test_what_is_no_point_here_is_said(asked: str, state: str, says: str) -> None:
    found = find_points(asked)
    assert (found.asked, found.state, found.points) == (asked, state, ())
    assert found.says.startswith(says)
    assert what_to_do(found) == "ekbom points lists those that are held"


def test_the_last_point_of_a_line_is_of_the_standard_and_the_next_is_not() -> None:
    for line in lines().values():
        assert find_points(f"{line.code}{line.points}").state in ("one", "not_held")
        assert find_points(f"{line.code}{line.points + 1}").state == "beyond"


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("sanyinjao", ("Sanyinjiao 三阴交 (SP6)",)),
        ("Zusanly", ("Zusanli 足三里 (ST36)",)),
        ("三陰交", ("Sanyinjiao 三阴交 (SP6)", "Zusanli 足三里 (ST36)")),
        ("太谿", ("Taibai 太白 (SP3)", "Taixi 太溪 (KI3)", "Taichong 太冲 (LR3)")),
    ],
)
def test_near_spellings_are_offered_and_never_taken(asked: str, near: tuple[str, ...]) -> None:
    found = find_points(asked)
    assert (found.state, found.points) == ("unknown", ())
    assert set(near) <= set(found.near)
    assert what_to_do(found).startswith("near to it are ")


def test_a_line_alone_is_all_its_points() -> None:
    for asked in ("KI", "kidney", "KD", "K"):
        found = find_points(asked)
        assert found.state == "line"
        assert [one.code for one in found.points] == ["KI1", "KI3", "KI6", "KI7"]
        assert what_to_do(found) == "say which: KI1, KI3, KI6, KI7"
    assert found.says == "K is the Kidney line, KI, which has 27 points; 4 are held here"
    both = find_points("H")
    assert [one.code for one in both.points] == ["HT7", "LR3", "LR8"]
    assert both.says == (
        "H is the Heart line, HT, which has 9 points, or the Liver line, LR, which has 14 "
        "points; 3 are held here"
    )
    # A line of which no point is held names none.
    assert what_to_do(find_points("TE")) == "ekbom points lists those that are held"
    # A code of the standard is itself, whatever else is written so elsewhere.
    assert find_points("LI").points[0].line == "LI"


def test_every_point_is_found_by_all_it_is_called() -> None:
    for point in acupoints().values():
        for text in (point.code, point.pinyin, point.hanzi, *spellings(point)):
            assert find_points(text).points == (point,), text


def test_spellings_are_those_that_are_not_asked_about() -> None:
    assert spellings(acupoints()["KI3"]) == ("K3", "KD3", "KID3", "R3", "N3")
    assert spellings(acupoints()["SP6"]) == ("MP6", "BP6", "Spleen 6")
    # Neither H7 nor C7.
    assert spellings(acupoints()["HT7"]) == ("HE7",)


def test_a_name_of_two_points_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = (acupoints()["KI3"], acupoints()["LR3"])
    monkeypatch.setattr("ekbom.treatment.points._names", lambda: {"twin": pair})
    found = find_points("twin")
    assert (found.state, found.points) == ("several", pair)
    assert found.says == "twin is the name of several points"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Tài-Xī", "taixi"), ("San1 Yin1 Jiao1", "sanyinjiao"), ("KI3 ", "ki"), ("太溪", "太溪")],
)
def test_plain_names(text: str, plain: str) -> None:
    assert toneless(text) == plain
