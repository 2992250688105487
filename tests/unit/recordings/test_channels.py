"""Which channels are legs: label styles in the wild, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from ekbom.model.errors import UsageError
from ekbom.model.recording import Channel
from ekbom.recordings.channels import LegChannels, find_ecg, find_legs, leg_side

# A left label and its right one, as laboratories write them.
PAIRS = (
    ("LAT", "RAT"),
    ("EMG LAT", "EMG RAT"),
    ("EMG LAT-0", "EMG RAT-0"),
    ("LAT-Ref", "RAT-Ref"),
    ("LAT-A1", "RAT-A1"),
    ("Leg/L", "Leg/R"),
    ("Leg L", "Leg R"),
    ("L Leg", "R Leg"),
    ("L-Leg", "R-Leg"),
    ("L.Leg", "R.Leg"),
    ("LLEG", "RLEG"),
    ("LLeg", "RLeg"),
    ("LegL", "LegR"),
    ("legLeft", "legRight"),
    ("EMG LLeg", "EMG RLeg"),
    ("Lleg1-Lleg2", "Rleg1-Rleg2"),
    ("Left Leg", "Right Leg"),
    ("Leg Left", "Leg Right"),
    ("LEFT_LEG_EMG", "RIGHT_LEG_EMG"),
    ("EMG Tib-L", "EMG Tib-R"),
    ("TIB l.", "TIB r."),
    ("TIB L", "TIB R"),
    ("TibL", "TibR"),
    ("LTib", "RTib"),
    ("Tib Sx", "Tib Dx"),
    ("EMG Ant Tibial L", "EMG Ant Tibial R"),
    ("EMG.Ant.Tibial.L", "EMG.Ant.Tibial.R"),
    ("L Ant Tib", "R Ant Tib"),
    ("Tibialis anterior left", "Tibialis anterior right"),
    ("LTA", "RTA"),
    ("TA-L", "TA-R"),
    ("ATL", "ATR"),
    ("L-AT", "R-AT"),
    ("PLM l", "PLM r"),
    ("PLMl", "PLMr"),
    ("PLM li.", "PLM re."),
    ("Bein li", "Bein re"),
    ("Bein links", "Bein rechts"),
    ("EMG linkes Bein", "EMG rechtes Bein"),
    ("jambe G", "jambe D"),
    ("Jambe gauche", "Jambe droite"),
    ("EMG Jbe G", "EMG Jbe D"),
    ("pierna izq", "pierna der"),
    ("Pierna izquierda", "Pierna derecha"),
    ("gamba sx", "gamba dx"),
    ("perna esq", "perna dir"),
    ("been links", "been rechts"),
    ("Ben V", "Ben H"),
)
NO_LEG = (
    "EMG Chin", "Chin1-Chin2", "EMG", "EMG1-EMG2", "EMG L", "EMG Arm L", "L Arm", "LArm", "Arm/R",
    "EMG EDB L", "EMG FDS R", "Masseter L", "E1-M2", "LOC", "ROC", "EOG L", "EOG LAT", "EEG TA-L",
    "C3-A2", "ECG", "ECG LA-RA", "Pulse Rate", "Heart Rate", "Ratio", "Late", "TA", "AT", "A2",
    "Leg L Imp", "Leg L Impedance", "PLM Events", "Leg Position", "Plethysmogram", "Legend",
    "Beinahe", "Kinn", "Elongation", "Flat", "L", "R", "D", "Light", "RIGHT", "Lateral", "Betrieb",
    "EMG kinn li", "EMG submental", "EMG Menton", "", "SpO2", "Resp L",
)  # fmt: skip


def channels(*labels: str) -> list[Channel]:
    return [Channel(label, "uV", 256.0, -1.0, 1.0, -2, 2) for label in labels]


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_a_pair_in_the_wild_is_found(left: str, right: str) -> None:
    others = channels("C3-M2", "EMG Chin", right, "ECG II", left, "SpO2")
    assert find_legs(others) == LegChannels(left, right)
    assert find_legs(others).labels == (left, right)
    assert (leg_side(left.upper()), leg_side(right.upper())) == ("left", "right")


@pytest.mark.parametrize("label", NO_LEG)
def test_what_only_looks_like_a_leg_is_none(label: str) -> None:
    assert leg_side(label) is None


@pytest.mark.parametrize(
    "label", ["Leg", "LEGS", "EMG Leg", "EMG Tib", "Tib. ant.", "PLM", "Beine", "EMG TA", "Leg1"]
)
def test_a_single_channel_names_no_side(label: str) -> None:
    assert leg_side(label) == "none"
    assert find_legs(channels("EMG Chin", label)) == LegChannels(single=label)


@pytest.mark.parametrize("label", ["LAT-RAT", "L Leg-R Leg", "Leg L/R"])
def test_a_channel_of_both_legs_names_no_side_either(label: str) -> None:
    assert leg_side(label) == "both"
    assert find_legs(channels(label)).single == label


@pytest.mark.parametrize(
    ("labels", "listed"),
    [
        (("LEG1", "LEG2"), "LEG1, LEG2"),
        (("EMG LAT", "LAT-Ref", "RAT"), "EMG LAT, LAT-Ref, RAT"),
        (("LAT", "Leg"), "LAT, Leg"),
        (("PLM", "Leg"), "PLM, Leg"),
        (("RAT", "Leg R"), "RAT, Leg R"),
        (("LAT", "RAT1", "RAT2", "Leg"), "LAT, RAT1, RAT2, Leg"),
    ],
)
def test_what_can_be_meant_twice_is_asked(labels: tuple[str, ...], listed: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_legs(channels("EMG Chin", *labels))
    assert str(caught.value) == (
        f"legs: more than one channel can be meant: {listed};"
        " say --left NAME --right NAME, or --leg NAME for a single one"
    )


def test_no_leg_at_all_is_asked() -> None:
    with pytest.raises(UsageError) as caught:
        find_legs(channels("C3", "EMG Chin"))
    assert caught.value.problem == "no label names a leg (channels: C3, EMG Chin)"
    with pytest.raises(UsageError, match=r"^night\.edf: .*\(channels: none\)"):
        find_legs([], where="night.edf")


def test_one_leg_alone_is_said() -> None:
    for label, side in (("LAT", "left"), ("RAT", "right")):
        found = find_legs(channels("EMG Chin", label))
        assert (getattr(found, side), found.labels) == (label, (label,))
        (said,) = found.findings
        assert (said.code, said.severity) == ("one_leg", "warning")
        assert str(said) == (
            f"channel {label}: only one leg is there: no label names the other one;"
            " movements of the other leg are not known"
        )


def test_a_channel_without_a_side_beside_two_with_one_is_said() -> None:
    found = find_legs(channels("LAT", "PLM", "RAT", "LAT-RAT"))
    assert (found.left, found.right, found.single) == ("LAT", "RAT", None)
    (said,) = found.findings
    assert (said.code, said.severity, said.where) == (
        "leg_channel_not_used", "note", "channel PLM, LAT-RAT",
    )  # fmt: skip


def test_a_person_decides() -> None:
    given = channels("LAT", "LAT-Ref", "RAT", "EMG Chin", "leg")
    assert find_legs(given, left="LAT-Ref", right="RAT") == LegChannels("LAT-Ref", "RAT")
    assert find_legs(given, left="EMG Chin", right="rat") == LegChannels("EMG Chin", "RAT")
    assert find_legs(given, leg=" Leg ") == LegChannels(single="leg")
    alone = find_legs(given, right="RAT")
    assert (alone.left, alone.right) == (None, "RAT")
    assert alone.findings[0].what == "only one leg is there: the other one was not named"


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"left": "LAT", "leg": "Leg"}, "--leg: a leg with a side is named too"),
        ({"right": "LAT", "leg": "Leg"}, "--leg: a leg with a side is named too"),
        ({"left": "LAT", "right": "lat"}, '--left, --right: both name "LAT"'),
        ({"left": "LXT"}, '--left: there is no channel "LXT"; use one of LAT, Leg, LEG'),
        ({"right": "LXT"}, '--right: there is no channel "LXT"'),
        ({"leg": "lEG"}, '--leg: there is no channel "lEG"'),
    ],
)
def test_names_that_cannot_be_are_a_wrong_call(named: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_legs(channels("LAT", "Leg", "LEG"), **named)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("label", ["ECG", "EKG", "ECG II", "ECG1-ECG2", "EKG-Ref", "ecgII"])
def test_an_electrocardiogram_is_found(label: str) -> None:
    assert find_ecg(channels("C3", label, "ECG")) == label


def test_there_may_be_no_electrocardiogram() -> None:
    assert find_ecg(channels("C3", "EMG", "EOG", "Recg")) is None
