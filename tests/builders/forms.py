"""The forms of a page as a browser would send them, and what no page may ever hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

# Every way out of text at once: a quote, a tag, an event, a script, an address, a template.
HOSTILE = (
    """x"'></textarea></title><b data-hostile onmouseover=alert(1)>{{7*191}}${7*191}</b>"""
    """<script>alert(1)</script><img src=javascript:alert(1)>"""
)
_SENT = ("1337",)  # what a template would make of it
_FREE = ("text", "search", "textarea")
_ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href", "data")


@dataclass
class Field:
    """One field of a form."""

    name: str
    kind: str
    value: str
    options: list[str] = field(default_factory=list)

    @property
    def free(self) -> bool:
        """Whether anything may be written there."""
        return self.kind in _FREE


@dataclass
class Form:
    """One form."""

    action: str
    method: str
    multipart: bool
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def sent(self, **over: str) -> dict[str, str]:
        """What is sent when nothing but `over` is typed, with the first button."""
        told = {one.name: one.value for one in self.fields if one.name}
        told.update(dict(self.buttons[:1]))
        return {**told, **over}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.faults: list[str] = []
        self._form: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._judge(tag, told)
        # Data within a page is no script, as long as no tag can end it.
        self._script = tag == "script" and told.get("type") != "application/json"
        for name in ("href", "hx-get"):
            if told.get(name, "").startswith(("/", "?")):
                self.links.append(told[name])
        if tag == "form":
            multipart = "multipart" in told.get("enctype", "")
            method = told.get("method", "get").lower()
            self._form = Form(told.get("action", ""), method, multipart)
            self.forms.append(self._form)
        elif self._form is not None:
            self._read(tag, told)

    def _read(self, tag: str, told: dict[str, str]) -> None:
        form = self._form
        assert form is not None
        name, value = told.get("name", ""), told.get("value", "")
        kind = told.get("type", "text") if tag == "input" else tag
        if tag == "button" and name:
            form.buttons.append((name, value))
        elif tag == "option" and self._select is not None:
            self._select.options.append(value)
            if "selected" in told or len(self._select.options) == 1:
                self._select.value = value
        elif tag == "textarea":
            self._area = Field(name, tag, "")
            form.fields.append(self._area)
        elif tag == "select":
            self._select = Field(name, tag, "")
            form.fields.append(self._select)
        elif tag == "input" and kind in ("radio", "checkbox"):
            known = next((one for one in form.fields if one.name == name), None)
            if known is None:
                form.fields.append(Field(name, kind, value, [value]))
            else:
                known.options.append(value)
                known.value = value if "checked" in told else known.value
        elif tag == "input" and kind != "submit":
            form.fields.append(Field(name, kind, value))

    def handle_endtag(self, tag: str) -> None:
        self._script = False
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        if self._script and data.strip():
            self.faults.append(f"a script within the page: {data[:60]!r}")
        for word in _SENT:
            if word in data:
                self.faults.append(f"a template was filled: {data[:60]!r}")

    def _judge(self, tag: str, told: dict[str, str]) -> None:
        if "data-hostile" in told:
            self.faults.append(f"hostile text became <{tag}>")
        for name, value in told.items():
            if name.startswith(("on", "hx-on")) or name == "style":
                self.faults.append(f"<{tag} {name}={value[:60]!r}>")
            scheme = "".join(value.split()).lower().partition(":")[0]
            if name in _ADDRESSES and scheme in ("javascript", "vbscript"):
                self.faults.append(f"<{tag} {name}={value[:60]!r}>")


def read(page: str) -> Any:
    """Forms, links and faults of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def hostile(form: Form) -> Iterator[dict[str, str]]:
    """The form with hostile text in each field alone, and in all; as it is without such a field."""
    free = [one.name for one in form.fields if one.free and one.name]
    if not free:
        yield form.sent()
    for name in free:
        yield form.sent(**{name: HOSTILE})
    if len(free) > 1:
        yield form.sent(**dict.fromkeys(free, HOSTILE))
