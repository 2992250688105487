"""The German of the pages: no English word for two things, no sentence in two files."""

from __future__ import annotations

from collections import Counter

from babel.messages.pofile import read_po
from tools.texts import LOCALE, gathered

# Each is said of one thing in German, wherever it stands: a side of the body, the hour at which a
# visit began, a trial of one's own.
OF_ONE_THING = {
    "Back": {"course_words.py"},
    "From": {"visit_fields.py"},
    "Trials": {"pages/settings.py", "templates/helps.html.jinja"},
}


def test_a_word_that_means_something_else_in_german_stands_where_it_is_meant() -> None:
    texts = gathered()
    found = {one: {file for file, _ in texts[one].locations} for one in OF_ONE_THING}
    assert found == OF_ONE_THING


def test_a_sentence_of_the_science_stands_in_one_file() -> None:
    """What a second file said of it would never be looked up."""
    folder = LOCALE / "de" / "LC_MESSAGES"
    many: Counter[object] = Counter()
    for place in (folder / "science.po", *folder.glob("composed*.po")):
        with place.open("rb") as stream:
            many.update(one.id for one in read_po(stream) if one.id)
    assert len(many) > 5000
    assert not [text for text, n in many.items() if n > 1]
