"""Handbooks that the teams of a commune may read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.timezone import localdate

from bdhvs.learning.authoring.models import OwnWork, WorkVersion
from bdhvs.learning.authoring.rules import WorkKind
from bdhvs.learning.library.text import HandbookDraft, HandbookFile, as_markdown
from bdhvs.lib.vietnamese import fold
from bdhvs.ui.guides import POCKET, Guide, blocks_of, guides, words_in

MOST_FOUND: Final = 30
_SHOWN: Final = 160
_PICTURES_ARE: Final = "Xem hình ở mục Cẩm nang trên trang web, hoặc trên bản in."


@dataclass(frozen=True, slots=True)
class Handbook:
    """One handbook: ours, or the commune's with the day of its approval and the file beside it, where there is one."""

    guide: Guide
    published_on: date | None = None
    file: HandbookFile | None = None

    @property
    def is_own(self) -> bool:
        return self.published_on is not None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; `number` 0 is what stands before the first heading."""

    number: int
    title: str
    blocks: tuple[dict[str, Any], ...]

    @property
    def words(self) -> str:
        return " ".join(words_in(block) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Found:
    """A section in which every word that was asked for stands, and its first words."""

    handbook: Handbook
    section: Section
    excerpt: str


def guide_of(code: str, content: dict[str, Any]) -> Guide:
    """A content as the reader of guides takes it."""
    draft = HandbookDraft.model_validate(content)
    return Guide(code, draft.title or "Chưa đặt tên", f"# {draft.title}\n\n{as_markdown(draft.text)}")


def handbooks(commune: str) -> list[Handbook]:
    """The commune's own by name, then ours. One query."""
    return [*map(_own, _published(commune)), *map(Handbook, guides())]


def _published(commune: str) -> QuerySet[WorkVersion]:
    works = OwnWork.objects.filter(
        commune_id=commune, kind=WorkKind.HANDBOOK.value, published__isnull=False
    ).order_by()
    found = WorkVersion.objects.filter(commune_id=commune, pk__in=works.values("published_id"))
    return found.select_related("work").order_by("work__title", "pk")


def _own(version: WorkVersion) -> Handbook:
    draft = HandbookDraft.model_validate(version.content)
    on = localdate(version.approved_at) if version.approved_at else None
    return Handbook(guide_of(version.work.code, version.content), on, draft.file)


@lru_cache(maxsize=128)
def sections_of(guide: Guide) -> tuple[Section, ...]:
    """The handbook by its headings, which are numbered as on its page."""
    return tuple(_sections(guide))


def _sections(guide: Guide) -> Iterator[Section]:
    number, title = 0, ""
    blocks: list[dict[str, Any]] = []
    for block in blocks_of(guide):
        if block["kind"] == "heading":
            if blocks or title:
                yield Section(number, title, tuple(blocks))
            number, title, blocks = number + 1, words_in(block), []
        else:
            blocks.append(block)
    if blocks or title:
        yield Section(number, title, tuple(blocks))


def found(known: list[Handbook], asked: str) -> list[Found]:
    """Sections in which every word begins a word, with or without marks; those that say so in their name come first."""
    wanted = _words(asked)
    hits = [
        (_rank(wanted, section), Found(one, section, _excerpt(section, wanted)))
        for one in known
        for section in sections_of(one.guide)
        if not _missing(wanted, f"{one.guide.title} {section.title} {section.words}")
    ]
    return [hit for _, hit in sorted(hits, key=lambda told: told[0])][:MOST_FOUND] if wanted else []


def _rank(wanted: list[str], section: Section) -> tuple[int, int]:
    """How much of what was asked the section's name leaves open, and how much the section does."""
    return _missing(wanted, section.title), _missing(wanted, f"{section.title} {section.words}")


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()


def _missing(wanted: list[str], text: str) -> int:
    words = _words(text)
    return sum(1 for one in wanted if not any(word.startswith(one) for word in words))


def _excerpt(section: Section, wanted: list[str]) -> str:
    """The block that says most of what was asked, cut short."""
    texts = [words_in(block) for block in section.blocks]
    best = min(texts, key=lambda text: _missing(wanted, text), default="")
    return best if len(best) <= _SHOWN else best[:_SHOWN].rsplit(" ", 1)[0] + "…"


def handbooks_for_phones(commune: str) -> list[dict[str, Any]]:
    """What phones of the team keep: all of the commune's, and ours for the pocket. One query, unless one is new.

    A version is never changed, so the ids of what is published name the whole list.
    """
    ids = tuple(_published(commune).values_list("pk", flat=True))
    return _for_phones(commune, ids)


@lru_cache(maxsize=16)
def _for_phones(commune: str, ids: tuple[int, ...]) -> list[dict[str, Any]]:
    own = [_own(one) for one in _published(commune).filter(pk__in=ids)] if ids else []
    ours = [Handbook(guide) for guide in guides() if guide.slug.startswith(POCKET)]
    return [_for_phone(one) for one in (*own, *ours)]


def _for_phone(one: Handbook) -> dict[str, Any]:
    sections = [
        {"title": section.title, "blocks": [_short(block) for block in section.blocks]}
        for section in sections_of(one.guide)
    ]
    told = {"id": one.guide.slug, "title": one.guide.title, "sections": sections}
    return told | ({"file": {"name": one.file.name, "weight": one.file.weight}} if one.file else {})


def _short(block: dict[str, Any]) -> dict[str, Any]:
    """A block as a phone draws it: runs are text, and 1 where it is bold. A picture stays on the page and on paper,
    and its place says so."""
    if block["kind"] == "picture":
        return {"k": "paragraph", "t": [[f"[Hình: {block['alt']}. {_PICTURES_ARE}]", 0]]}
    if block["kind"] == "table":
        cells = [_pieces(cell) for cell in block["cells"]]
        wide = block["wide"]
        return {"k": "table", "rows": [cells[at : at + wide] for at in range(0, len(cells), wide)]}
    short = {"k": block["kind"], "t": _pieces(block["runs"])}
    return short | ({"n": block["n"]} if block["kind"] == "number" else {})


def _pieces(runs: list[dict[str, Any]]) -> list[list[Any]]:
    return [[run["text"], int(run["strong"] or run["code"])] for run in runs if run["text"]]
