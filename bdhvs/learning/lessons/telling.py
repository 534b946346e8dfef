"""docs/lessons.md, made from the catalogue: `python -m bdhvs.learning.lessons.telling > docs/lessons.md`.

How much of the curriculum there is, what the review says of it, and which lesson serves which row of which plan.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings

from bdhvs.learning.lessons.practice import Question, Simulation, questions_in, simulations_in
from bdhvs.learning.lessons.questioning import LEAST_QUESTIONS, set_findings
from bdhvs.learning.lessons.reading import Lesson, lessons_in
from bdhvs.learning.lessons.reviewing import findings, spoken_seconds, weight_of
from bdhvs.learning.talking_cards import TalkingCard, talking_cards

GROUPS: Final = ("citizen", "official", "pupil", "worker")
WANTED: Final = {
    "định danh mức 2": ("muc-2-la-gi",), "nộp hồ sơ dịch vụ công": ("nop-ho-so-khai-sinh",),
    "quét mã trả tiền": ("quet-ma-tra-tien",),
    "từ chối ba kiểu lừa": ("cong-an-gia", "nguoi-quen-vay-tien", "tin-nhan-trung-thuong"),
    "giữ mã OTP": ("giu-ma-otp",), "khóa máy chắc": ("dat-khoa-may",), "cập nhật ứng dụng": ("cap-nhat-ung-dung",),
    "đặt lịch khám": ("dat-lich-kham",), "bán hàng trên mạng": ("ban-cam-tren-mang",),
    "hỏi AI rồi kiểm lại": ("hoi-ai-kiem-lai",),
}  # fmt: skip
"""The simulations that a curriculum must have, and which of ours is each."""

_HEAD = """# Bài học: có gì, ai kiểm, phục vụ dòng nào của kế hoạch

Trang này được lập từ `catalogue/` (`python -m bdhvs.learning.lessons.telling`); một kiểm thử giữ cho hai nơi
giống nhau. Cách viết bài: [writing-lessons.md](writing-lessons.md). Bài, câu hỏi, tình huống: CC BY 4.0.
"""


@dataclass(frozen=True)
class Catalogue:
    """Everything of ours that is taught, as the files hold it."""

    items: Mapping[str, Mapping[str, Any]]
    lessons: Mapping[str, Lesson]
    questions: Mapping[str, Sequence[Question]]
    simulations: Mapping[str, Simulation]
    cards: Mapping[str, TalkingCard]
    topics: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, Any]]
    plans: Sequence[Mapping[str, Any]]

    def of_item(self, code: str) -> list[Lesson]:
        return [lesson for lesson in self.lessons.values() if lesson.item == code]

    def of_topics(self, codes: Iterable[str], groups: Iterable[str] = ()) -> list[str]:
        """Lessons of these topics, each once, in the order of the topics; of these groups where a plan names some."""
        wanted = {self.group_of(group) for group in groups}
        found = dict.fromkeys(name for code in codes for name in self.topics["topics"].get(code, ()))
        return [name for name in found if not wanted or wanted.intersection(self.lessons[name].groups)]

    def group_of(self, code: str) -> str:
        """Which of the four groups a plan's group learns with. Raises: StopIteration for one that learns nowhere."""
        known: Mapping[str, Sequence[str]] = self.topics["groups"]
        return next(group for group, codes in known.items() if code in codes)


def read_catalogue(home: Path) -> Catalogue:
    """Raises: LessonError, OSError for files that cannot be used"""

    def read(name: str) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load((home / name).read_text(encoding="utf-8"))
        return found

    return Catalogue(
        items={item["code"]: item for item in read("frameworks/working.yaml")["items"]},
        lessons=lessons_in(home / "lessons"),
        questions={file.item: file.questions for file in questions_in(home / "questions")},
        simulations={one.id: one for one in simulations_in(home / "simulations")},
        cards=talking_cards(),
        topics=read("topics.yaml"),
        codes=read("codes.yaml"),
        plans=[read(f"plans/{path.name}") for path in sorted((home / "plans").glob("*.yaml"))],
    )


def text(known: Catalogue) -> str:
    """The whole page."""
    parts = (
        _counts(known),
        _items(known),
        _lessons(known),
        _simulations(known),
        _rows(known),
        _groups(known),
    )
    return "\n".join([_HEAD, *(line for part in parts for line in part)]).rstrip() + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for line in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(line) + " |"
    yield ""


def _counts(known: Catalogue) -> Iterator[str]:
    steps = sum(len(lesson.steps) for lesson in known.lessons.values())
    asked = sum(map(len, known.questions.values()))
    scenes = sum(len(one.scenes) for one in known.simulations.values())
    core = [(code, group) for code, item in known.items.items() for group in item.get("core", ())]
    served = [pair for pair in core if any(pair[1] in lesson.groups for lesson in known.of_item(pair[0]))]
    least = min(map(len, known.questions.values()))
    yield "## Đếm\n"
    yield from _table(("Thứ", "Có"), [
        ("Bài học", str(len(known.lessons))),
        ("Bước, mỗi bước một hình vẽ riêng", str(steps)),
        ("Kỹ năng cốt lõi × nhóm có ít nhất một bài", f"{len(served)} trên {len(core)}"),
        ("Câu hỏi luyện", f"{asked}, ít nhất {least} câu một kỹ năng (cần {LEAST_QUESTIONS})"),
        ("Tình huống tập thử", f"{len(known.simulations)}, {scenes} màn hình"),
        ("Thẻ nói của kỹ năng", str(sum(code in known.cards for code in known.items))),
        ("Lời loa, tờ A4 có mã", f"{len(known.lessons)}, mỗi bài một"),
        ("Điều bản kiểm còn chê", str(len(list(complaints(known))))),
    ])  # fmt: skip


def complaints(known: Catalogue) -> Iterator[str]:
    """Everything the review finds in lessons and questions; nothing when all is good."""
    for lesson in known.lessons.values():
        screens = [step.screen for step in lesson.steps]
        yield from (f"{lesson.id}: {one}" for one in findings(lesson, screens))
    for code, asked in known.questions.items():
        yield from (f"{code}: {one}" for one in set_findings(asked))


def _items(known: Catalogue) -> Iterator[str]:
    yield "## Theo kỹ năng (● cốt lõi, ○ tùy chọn)\n"
    head = (
        "Mã",
        "Kỹ năng",
        "Dân",
        "Cán bộ",
        "Học sinh",
        "Lao động",
        "Bài",
        "Câu hỏi",
        "Tình huống",
        "Thẻ nói",
    )
    yield from _table(head, (_item_row(known, code, item) for code, item in known.items.items()))


def _item_row(known: Catalogue, code: str, item: Mapping[str, Any]) -> list[str]:
    marks = [
        "●" if g in item.get("core", ()) else "○" if g in item.get("optional", ()) else "" for g in GROUPS
    ]
    tried = [one.title for one in known.simulations.values() if one.item == code]
    lessons = "; ".join(lesson.title for lesson in known.of_item(code))
    card = "có" if code in known.cards else "chưa"
    return [code, item["label"], *marks, lessons, str(len(known.questions[code])), "; ".join(tried), card]


def _lessons(known: Catalogue) -> Iterator[str]:
    yield "## Từng bài\n"
    head = ("Bài", "Tên", "Bước", "Chữ trong bước dài nhất", "Lời loa", "Nặng", "Bản kiểm")
    yield from _table(head, (_lesson_row(lesson) for lesson in known.lessons.values()))


def _lesson_row(lesson: Lesson) -> list[str]:
    screens = [step.screen for step in lesson.steps]
    longest = max(len(step.text.split()) for step in lesson.steps)
    weight = f"{weight_of(lesson, screens) / 1000:.1f} KB".replace(".", ",")
    spoken = f"{spoken_seconds(lesson.loudspeaker)} giây"
    told = "; ".join(map(str, findings(lesson, screens))) or "đạt"
    return [f"`{lesson.id}`", lesson.title, str(len(lesson.steps)), str(longest), spoken, weight, told]


def _simulations(known: Catalogue) -> Iterator[str]:
    yield "## Tình huống tập thử\n"
    rows = [
        (what, "; ".join(known.simulations[name].title for name in names)) for what, names in WANTED.items()
    ]
    asked = {name for names in WANTED.values() for name in names}
    others = [one.title for name, one in known.simulations.items() if name not in asked]
    yield from _table(("Cần có", "Tình huống"), [*rows, *([("thêm", "; ".join(others))] if others else [])])


def _rows(known: Catalogue) -> Iterator[str]:
    """Rows of a plan that name a topic: first what is taught (K), then the tasks that teach it (A)."""
    for plan in known.plans:
        yield "## Kế hoạch {commune_name} năm {year}\n".format(**plan["plan"])
        taught = [(row["id"], row["says"], row["codes"], ()) for row in plan.get("topics", ())]
        done = [
            (row["id"], row["does"], row["topics"], row.get("groups", ()))
            for row in plan["tasks"]
            if row.get("topics")
        ]
        yield from _table(
            ("Dòng", "Nội dung", "Bài học"), (_plan_row(known, *row) for row in [*taught, *done])
        )


def _plan_row(
    known: Catalogue, name: str, says: str, codes: Sequence[str], groups: Sequence[str]
) -> list[str]:
    labels, told = known.codes["topics"], known.topics["told"]
    lessons = ", ".join(f"`{one}`" for one in known.of_topics(codes, groups))
    words = [f"{labels[code]}: {told[code]}" for code in codes if code in told]
    return [name, says.replace("|", "/"), "; ".join([lessons, *words] if lessons else words)]


def _groups(known: Catalogue) -> Iterator[str]:
    yield "## Nhóm của các kế hoạch học cùng nhóm nào\n"
    named = {code for plan in known.plans for row in plan.get("groups", ()) for code in row.get("codes", ())}
    rows = []
    for group in GROUPS:
        told = "; ".join(
            known.codes["groups"][code] for code in known.topics["groups"][group] if code in named
        )
        rows.append((group, told, str(sum(group in lesson.groups for lesson in known.lessons.values()))))
    yield from _table(("Nhóm học", "Nhóm trong kế hoạch", "Số bài"), rows)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bdhvs.config.settings")
    sys.stdout.write(text(read_catalogue(Path(settings.CATALOGUE_DIR))))
