"""The words of the pages in the language a browser chose."""

from __future__ import annotations

from ekbom.web import texts
from ekbom.web.texts import texts_of


def test_a_language_there_is_not_is_english():
    assert texts_of("xx").language == "en"
    assert texts_of("de").say("Nights") == "Nächte"


def test_whatever_browsers_say_nothing_of_it_is_held_in_memory():
    """A stranger may send any cookie, and as many as they like."""
    for number in range(50):
        assert texts_of(f"x{number}") is texts_of("en")
    assert texts._texts_of.cache_info().currsize <= len(texts.LANGUAGES)
