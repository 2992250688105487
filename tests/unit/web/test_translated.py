"""A finished report in another language: its texts alone, and what stays English says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from gettext import NullTranslations

import pytest
from markupsafe import Markup
from tests.builders import course as made
from tests.builders.html import Reader

from ekbom.knowledge.load import load_policy, no_treatment
from ekbom.reports.course import course_page
from ekbom.reports.page import inner
from ekbom.reports.visit_sheets import SHEETS, visit_sheet
from ekbom.web.composed import Composed
from ekbom.web.texts import Texts, texts_of
from ekbom.web.translated import translated


class Nothing(NullTranslations):
    """Knows no sentence whole."""

    def gettext(self, message: str) -> str:
        return ""


def german(pairs: Mapping[str, str]) -> Texts:
    return Texts("de", NullTranslations(), Nothing(), Composed(pairs.items()))


GERMAN = german(
    {"Nights": "Nächte", "{x}%": "{x} %", "{n} of {n2}": "{n} von {n2}", "<b> & more": "<b> & mehr"}
)


def said(html: str, texts: Texts = GERMAN) -> str:
    return str(translated(Markup(html), texts))


@pytest.mark.parametrize(
    ("english", "there"),
    [
        ("<p>Nights</p>", "<p>Nächte</p>"),
        ("<p>\n Nights \n</p>", "<p>\n Nächte \n</p>"),
        ("Nights", "Nächte"),
        ("&lt;b&gt; &amp; more", "&lt;b&gt; &amp; mehr"),
        ("<td>1 of 1,200<td>Nights<tr>", "<td>1 von 1.200<td>Nächte<tr>"),
        ("<p>&lt;b&gt; &amp; more</p>", "<p>&lt;b&gt; &amp; mehr</p>"),
        ('<svg role="img" aria-label="Nights"><text>1 of 2</text></svg>',
         '<svg role="img" aria-label="Nächte"><text>1 von 2</text></svg>'),
        ('<td data-h="Nights" title="1 of 2">4.5</td>',
         '<td data-h="Nächte" title="1 von 2">4,5</td>'),
        ("<p>1,234.5 12:30 2026-11-22 0.1.0</p>", "<p>1.234,5 12:30 2026-11-22 0.1.0</p>"),
        ("<b>1.5%</b> <b>0.5 %</b>", "<b>1,5 %</b> <b>0,5 %</b>"),
        ("<p><b>Nights</b>: Nights.</p>", "<p><b>Nächte</b>: Nächte.</p>"),
        ("<p><b>Nights</b>: </p>", "<p><b>Nächte</b>: </p>"),
        ('<div class="dr" lang="en"><p>Nights</p></div>', '<div class="dr"><p>Nächte</p></div>'),
        ("<text>5 Nov 2026</text><text>22 November</text>",
         "<text>5. Nov. 2026</text><text>22. November</text>"),
        ("<b>29 Feb</b> <b>May</b> <b>Mar 2026</b>", "<b>29. Feb.</b> <b>Mai</b> <b>März 2026</b>"),
        ("<!-- Nights > --><p>Nights</p>", "<!-- Nights > --><p>Nächte</p>"),
        ('<a title="1 > 2 Nights">Nights</a>', '<a title="1 &gt; 2 Nights">Nächte</a>'),
    ],
)  # fmt: skip
def test_texts_and_what_is_read_aloud_are_said(english: str, there: str) -> None:
    assert said(english) == there


@pytest.mark.parametrize(
    ("english", "there"),
    [
        ("<p>Days</p>", '<p lang="en">Days</p>'),
        ("<text x=\"1\">5 Days</text>", '<text x="1" lang="en">5 Days</text>'),
        ("<th scope=col>Days<th scope=col>Nights<tbody>",
         '<th scope=col><span lang="en">Days</span><th scope=col>Nächte<tbody>'),
        # A part of what its element holds.
        ("<p><b>Nights</b> Days</p>", '<p><b>Nächte</b> <span lang="en">Days</span></p>'),
        ("<p>Days <b>Nights</b></p>", '<p><span lang="en">Days</span> <b>Nächte</b></p>'),
        ("<br>Days</p>", '<br><span lang="en">Days</span></p>'),
        ("<i/>Days</i>", '<i/><span lang="en">Days</span></i>'),
        ("Days", '<span lang="en">Days</span>'),
        ("<b>31 Feb</b><b>Novem</b>", "<b lang=\"en\">31 Feb</b><b lang=\"en\">Novem</b>"),
        ("<p>&lt;script&gt;</p>", '<p lang="en">&lt;script&gt;</p>'),
    ],
)  # fmt: skip
def test_what_nobody_translated_says_that_it_is_english(english: str, there: str) -> None:
    assert said(english) == there


@pytest.mark.parametrize(
    "html",
    [
        "<code>Nights</code>",
        "<pre>Nights <code>Nights</code> Nights</pre>",
        '<ol translate="no"><li title="Nights">Nights</li><li><ol><li>1.5</li></ol>1.5</li></ol>',
        "<style>Nights</style><script>Nights</script>",
        "<p> \n </p>",
        '<path d="M1.5 2h3"/>',
    ],
)
def test_own_words_and_commands_stay_as_they_are(html: str) -> None:
    assert said(html) == html
    assert said(f"{html}<p>Nights</p>") == f"{html}<p>Nächte</p>"


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_no_markup_is_escaped(language: str) -> None:
    assert "<b>" not in translated("<b>Nights</b>", texts_of(language))


def test_an_english_page_is_itself() -> None:
    page = '<p lang="en">Nights</p> 4.5'
    assert said(page, texts_of("en")) == page


def pages() -> dict[str, str]:
    courses = {
        f"course {name}": course_page(
            answer, case=case, diary=diary, policy=load_policy(), facts=no_treatment(),
            made_at=made.MADE_AT,
        )
        for name, (answer, case, diary) in made.every_page().items()
    }  # fmt: skip
    sheets = {
        f"sheet {name}": visit_sheet(name, None, whose="Kenji", made_at=made.MADE_AT)
        for name in SHEETS
    }
    return {name: inner(page) for name, page in (courses | sheets).items()}


PAGES = pages()
_TOLD = ("lang", "aria-label", "alt", "title", "data-h")


def drawn(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """The elements of a page without what is told in words, and without marks of the language."""
    found = [
        (tag, {name: value for name, value in told.items() if name not in _TOLD})
        for tag, told in Reader(page).elements
    ]
    return [one for one in found if one != ("span", {})]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("texts", [GERMAN, texts_of("de")], ids=["little", "all"])
def test_a_page_is_the_same_but_for_its_texts(name: str, texts: Texts) -> None:
    page = PAGES[name]
    there = said(page, texts)
    assert there != page
    assert drawn(there) == drawn(page)
    # Every text stands where it stood.
    before, after = (
        [bool(one.strip()) for one in re.split(r"<[^>]*>", re.sub(r"</?span[^>]*>", "", one))]
        for one in (page, there)
    )
    assert before == after
