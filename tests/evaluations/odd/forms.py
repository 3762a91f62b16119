"""The forms of a page as a browser would send them (画面のフォームを読む)."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class SentForm:
    """``fields``: name → what stands in it; ``kinds``: name → text, number, date, or key (what is chosen, or hidden).

    ``buttons``: (name, value) of each that sends it; ``draft``: where it goes while somebody types.
    """

    action: str
    draft: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sent(self) -> dict[str, str]:
        """As by its first button."""
        return self.fields | dict(self.buttons[:1])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self.open: SentForm | None = None
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self.open = SentForm(said.get("action", ""), said.get("hx-post", ""))
            self.forms.append(self.open)
        if self.open and said.get("hx-post"):
            self.open.draft = said["hx-post"]
        if self.open is None or not (said.get("name") or tag == "option"):
            return
        if tag in {"input", "button"}:
            self._input(tag, said)
        elif tag == "textarea":
            self.area = said["name"]
            self._keep(self.area, "", "text")
        elif tag == "select":
            self.select = said["name"]
            self.open.kinds[self.select] = "key"
        elif tag == "option" and self.select and ("selected" in said or self.select not in self.open.fields):
            self.open.fields[self.select] = said.get("value", "")

    def _input(self, tag: str, said: dict[str, str]) -> None:
        assert self.open is not None
        kind = said.get("type", "submit" if tag == "button" else "text")
        if kind == "submit":
            self.open.buttons.append((said["name"], said.get("value", "")))
        elif kind not in {"radio", "checkbox"} or "checked" in said or said["name"] not in self.open.fields:
            known = {"text": "text", "search": "text", "number": "number", "date": "date"}
            self._keep(said["name"], said.get("value", ""), known.get(kind, "key"))

    def _keep(self, name: str, value: str, kind: str) -> None:
        assert self.open is not None
        self.open.fields[name], self.open.kinds[name] = value, kind

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if tag == "textarea":
            self.area = ""
        if tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.open is not None and self.area:
            self.open.fields[self.area] += data


def forms_of(html: str) -> list[SentForm]:
    reader = _Reader()
    reader.feed(html)
    return reader.forms
