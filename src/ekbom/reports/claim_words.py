"""The verdicts on claims in words, for the page and for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ekbom.model.claim import ClaimVerdict

# The word, and what it means; the last is for what has no verdict yet.
VERDICT_WORDS: dict[ClaimVerdict | None, tuple[str, str]] = {
    "unsafe": ("Unsafe", "following it could harm somebody."),
    "outdated": ("Outdated", "once advice; newer evidence says otherwise."),
    "unsupported": (
        "Unsupported",
        "nothing was found that carries it. Not the same as false.",
    ),
    "partly": ("Partly true", "true for some, or said so that it misleads."),
    "supported": ("Supported", "it matches good reviews or a guideline."),
    None: ("Not checked yet", "there is no verdict on it."),
}
OPPOSITE = "The text may say the opposite; the verdict is on the claim as it stands here."
NOTHING_FITS = "Nothing fits: this was not checked, and no verdict is guessed."
