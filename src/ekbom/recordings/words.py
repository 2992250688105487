"""Words in which laboratories and programs name stages, events and sides, as plain text.

*Plain* is a text in lower case without accents, where every sign that is neither letter, digit
nor question mark is a blank. English, German, French, Spanish and Italian words are known; all
others are for a label map.

The names of events and stages that programs write (NSRR, RemLogic, EDF+) are those of the sources
that their readers name. The words of other languages, and those that people write by hand, stand
from memory; no speaker has reviewed them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from ekbom.model.movement import Stage

Side = Literal["left", "right", "both", ""]

_SIGNS = re.compile(r"[^\w?]+|_+")


def _set(text: str, sign: str | None = None) -> frozenset[str]:
    return frozenset(text.split(sign))


# Words that announce a stage; after them a bare figure is a stage as well.
STAGE_WORDS = _set(
    "sleep stage stages sleepstage stg staging schlaf schlafstadium stadium stade sommeil fase "
    "sueno sonno phase epoch score"
)
STAGES_BARE: dict[str, Stage] = {
    **dict.fromkeys(
        _set(
            "w wake wakefulness waking awake wach wachheit wk eveil eveille despierto vigilia "
            "veglia s0 n0"
        ),
        "W",
    ),
    **dict.fromkeys(_set("n1 s1 nrem1 nonrem1 nrems1"), "N1"),
    **dict.fromkeys(_set("n2 s2 nrem2 nonrem2 nrems2"), "N2"),
    **dict.fromkeys(_set("n3 s3 nrem3 nonrem3 nrems3 sws n4 s4 nrem4 nonrem4 nrems4"), "N3"),
    **dict.fromkeys(_set("r rem rems sr paradoxal"), "R"),
    **dict.fromkeys(_set("? unscored notscored ungewertet mt movementtime"), "?"),
}
STAGES_AFTER_WORD: dict[str, Stage] = {
    "0": "W", "1": "N1", "2": "N2", "3": "N3", "4": "N3", "5": "R", "m": "?", "9": "?", "6": "?",
    "u": "?", "x": "?", "unknown": "?", "undefined": "?", "unsure": "?", "none": "?", "art": "?",
    "artefact": "?", "artifact": "?", "movement": "?", "l": "?",
}  # fmt: skip
# Sleep that is no REM sleep, without its depth.
NREM_ONLY = _set("n nrem nonrem")

APNOEA = _set(
    "apnea apneas apnoea apnoeas apnoe apnoen apnee apnees hypopnea hypopneas hypopnoea hypopnoeas "
    "hypopnoe hypopnoen hypopnee hypopnees hipopnea hipopneas ipopnea ipopnee rera reras"
)
APNOEA_WITH = _set(
    "obstructive central mixed unclassified unsure unspecified possible event events resp "
    "respiratory sleep score scored obstruktive zentrale gemischte obstructiva mixta mixte "
    "centrale obstruktiv zentral gemischt ostruttiva mista with and arousal desaturation desat "
    "apnea hypopnea apnoea hypopnoea effort related mit und"
)
RESPIRATORY = _set(
    "respiratory effort related arousal|respiratory event|respiratory events|resp event|"
    "atemereignis|evenement respiratoire|evento respiratorio",
    "|",
)
AROUSAL = _set(
    "arousal arousals aro microarousal microarousals weckreaktion weckreaktionen microeveil "
    "microdespertar"
)
AROUSAL_WITH = _set(
    "spontaneous spont cortical eeg asda aasm standard respiratory resp res plm plms lm leg legs "
    "limb movement movements periodic related resulting from effort rem nrem external internal "
    "snore snoring cheshire desat desaturation spo2 chin shift hypopnea apnea apnoea hypopnoea "
    "rera micro event 1 2 3 to with due the a spontan respiratorisch bein"
)
LIMB = _set("limb limbs leg legs bein beine jambe jambes pierna piernas gamba gambe extremitaten")
MOVING = _set(
    "movement movements move mvt mvts bewegung bewegungen mouvement mouvements "
    "movimiento movimientos movimento movimenti"
)
LIMB_MOVEMENT = _set("lm lms lml lmr rrlm beinbewegung beinbewegungen")
PERIODIC = _set(
    "plm plms plmw plml plmr periodic periodical periodische periodischer periodique periodiques "
    "periodico periodicos plmd"
)
SERIES = _set("series serie serien sequence sequences run runs train episode episodes")
LIMB_WITH = _set(
    "left right both unknown bilateral l r li re links rechts linkes rechtes gauche droite "
    "izquierda derecha izq der event events isolated single respiratory resp related wake sleep in "
    "im de la los las des du el d g tibialis tib anterior ant lat rat emg and the of"
)

LIGHTS_OFF = _set(
    "lights off|light off|lights out|light out|lightsoff|lightsout|licht aus|lichter aus|"
    "lumiere eteinte|lumieres eteintes|extinction|extinction des feux|luces apagadas|luz apagada|"
    "luci spente|loff|lights off time|l off|beginning of time in bed",
    "|",
)
LIGHTS_ON = _set(
    "lights on|light on|lightson|licht an|lichter an|licht ein|lumiere allumee|lumieres allumees|"
    "allumage|luces encendidas|luz encendida|luci accese|lon|lights on time|l on|"
    "end of time in bed",
    "|",
)
# A hypopnea under another definition in some studies of the NSRR, in others a doubt.
UNSURE = "unsure"
SCORED = {
    "respiratory events scored": "respiratory",
    "arousals scored": "arousal",
    "limb movements scored": "movement",
}

_LEFT = re.compile(
    r"l|li|left|links|linkes|gauche|izquierda|izquierdo|izq|sinistra|sx|lm?l|plml|lat\d*|lta|"
    r"l(?:eft)?(?:leg|legs|tib|tibialis|ant|at|ta|limb|shin|emg|tibant)\d*|"
    r"(?:leg|tib|tibialis|bein|emg|plm|limb|ta|at)l(?:eft)?"
)
_RIGHT = re.compile(
    r"r|re|right|rechts|rechtes|droite|droit|derecha|derecho|der|destra|dx|lmr|plmr|rat\d*|rta|"
    r"r(?:ight)?(?:leg|legs|tib|tibialis|ant|at|ta|limb|shin|emg|tibant)\d*|"
    r"(?:leg|tib|tibialis|bein|emg|plm|limb|ta|at)r(?:ight)?"
)
_FRENCH_LEG = frozenset(("jambe", "jambes"))


def plain(text: str) -> str:
    """The text in lower case, without accents, one blank for all other signs."""
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()
    return " ".join(_SIGNS.sub(" ", bare).split())


def side_of(text: str) -> Side:
    """The leg that a label or the name of a channel speaks of; empty where it names none."""
    words = plain(text).split()
    if "both" in words or "bilateral" in words:
        return "both"
    french = not _FRENCH_LEG.isdisjoint(words)
    left = any(_LEFT.fullmatch(word) or (french and word == "g") for word in words)
    right = any(_RIGHT.fullmatch(word) or (french and word == "d") for word in words)
    if left and right:
        return "both"
    return "left" if left else "right" if right else ""
