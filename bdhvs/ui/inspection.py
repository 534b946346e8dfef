"""What every page of ours keeps, checked on its HTML: for the test client, so that each fetched page is inspected.

from bdhvs.ui.inspection import assert_good_page
assert_good_page(response.content.decode())
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NAMED = {
    "a",
    "button",
    "h1",
    "h2",
    "h3",
    "h4",
    "label",
    "legend",
    "summary",
    "title",
    "caption",
    "option",
    "th",
}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


class PageQualityError(AssertionError):
    """A page breaks one of the promises; the message lists all of them."""


@dataclass
class Element:
    """One element with its words: text, `alt` of images, `aria-label` of drawings."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[str, ...]
    inside_label: bool
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def name(self) -> str:
        return (
            self.attributes.get("aria-label", "").strip()
            or self.text
            or self.attributes.get("title", "").strip()
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parents = tuple(element.tag for element in self._open)
        element = Element(tag, {k: v or "" for k, v in attrs}, parents, "label" in parents)
        self.elements.append(element)
        if said := element.attributes.get("alt") or (tag == "svg" and element.attributes.get("aria-label")):
            self.handle_data(said)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for position in range(len(self._open) - 1, -1, -1):
            if self._open[position].tag == tag:
                del self._open[position:]
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            if element.tag in NAMED or element.tag in {"script", "style"}:
                element.words.append(data)


def problems(html: str) -> list[str]:
    """Everything wrong with a page, or with a fragment of one (then nothing is asked of title, h1 and lang)."""
    reader = _Reader()
    reader.feed(html)
    found = reader.elements
    whole = any(element.tag == "html" for element in found)
    checks = [_inline(found), _ids(found), _fields(found), _names(found), _references(found) if whole else []]
    if whole:
        checks.append(_frame(found))
    return [problem for check in checks for problem in check]


def assert_good_page(html: str) -> None:
    """Raises: PageQualityError."""
    found = problems(html)
    if found:
        raise PageQualityError("\n".join(found))


def _frame(elements: list[Element]) -> list[str]:
    root = next(e for e in elements if e.tag == "html")
    found = [] if root.attributes.get("lang") == "vi" else ["<html> has no lang=vi"]
    titles = [e.text for e in elements if e.tag == "title" and "svg" not in e.parents]
    heads = [e.text for e in elements if e.tag == "h1"]
    if len(heads) != 1:
        found.append(f"{len(heads)} h1 elements: {heads}")
    if len(titles) != 1:
        found.append(f"{len(titles)} title elements: {titles}")
    if len(heads) == 1 and len(titles) == 1 and not _agree(heads[0], titles[0]):
        found.append(f"h1 {heads[0]!r} and title {titles[0]!r} differ")
    if not any(e.tag == "main" for e in elements):
        found.append("no <main>")
    if not any(e.tag == "meta" and e.attributes.get("name") == "viewport" for e in elements):
        found.append("no viewport for phones")
    return found


def _agree(head: str, title: str) -> bool:
    name = title.split(" · ")[0].casefold()
    return bool(name) and (name in head.casefold() or head.casefold() in name)


def _inline(elements: list[Element]) -> list[str]:
    found = []
    for element in elements:
        if element.tag == "style" or "style" in element.attributes:
            found.append(f"inline style at <{element.tag}>")
        if (
            element.tag == "script"
            and "src" not in element.attributes
            and element.text
            and not _is_data(element)
        ):
            found.append("inline script")
        handlers = [k for k in element.attributes if k.startswith(("on", "hx-on"))]
        found += [f"handler {name} at <{element.tag}>" for name in handlers]
        if element.attributes.get("href", "").strip().lower().startswith("javascript:"):
            found.append(f"javascript: address at <{element.tag}>")
    return found


def _is_data(element: Element) -> bool:
    return element.attributes.get("type", "") in {"application/json", "application/ld+json"}


def _ids(elements: list[Element]) -> list[str]:
    counts = Counter(e.attributes["id"] for e in elements if e.attributes.get("id"))
    return [f"id {name!r} used {count} times" for name, count in counts.items() if count > 1]


def _references(elements: list[Element]) -> list[str]:
    ids = {e.attributes["id"] for e in elements if "id" in e.attributes}
    found = []
    for element in elements:
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            missing = set(element.attributes.get(attribute, "").split()) - ids
            found += [f"{attribute} of <{element.tag}> points at no id {name!r}" for name in sorted(missing)]
    return found


def _fields(elements: list[Element]) -> list[str]:
    labelled = {
        e.attributes["for"] for e in elements if e.tag == "label" and e.attributes.get("for") and e.text
    }
    found = []
    for element in elements:
        known = element.attributes
        if element.tag not in {"input", "select", "textarea"} or known.get("type", "text") in UNLABELLED:
            continue
        named = known.get("aria-label") or known.get("aria-labelledby") or known.get("id") in labelled
        if not named and not element.inside_label:
            found.append(f"<{element.tag} name={known.get('name', '')!r}> has no label")
    return found


def _names(elements: list[Element]) -> list[str]:
    found = []
    for element in elements:
        known = element.attributes
        if element.tag == "img" and "alt" not in known:
            found.append(f"<img src={known.get('src', '')!r}> has no alt")
        if element.tag == "button" and not element.name and "aria-labelledby" not in known:
            found.append("a button has no name")
        if element.tag == "a" and "href" in known and not element.name and "aria-labelledby" not in known:
            found.append(f"link to {known['href']!r} has no name")
        if element.tag == "svg" and "svg" not in element.parents and not _drawn_well(known):
            found.append("an svg is neither hidden nor named")
    return found


def _drawn_well(known: dict[str, str]) -> bool:
    return known.get("aria-hidden") == "true" or bool(known.get("aria-label") or known.get("aria-labelledby"))
