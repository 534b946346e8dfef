"""A lesson as a Word file: the template with a filled example, and what an officer wrote into it.

One table of two columns, what to write on the left, what was written on the right. Lines that begin with a step's
number make its step.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.shared import Cm, Pt

from bdhvs.learning.authoring.drafts import CardDraft, LessonDraft, StepDraft
from bdhvs.learning.authoring.rules import MOST_STEPS, AuthoringError
from bdhvs.learning.lessons.reading import Lesson, without_marks
from bdhvs.lib.packages import UnsafeFileError, opened
from bdhvs.lib.vietnamese import fold

LINES: Final = {
    "title": "Tên bài", "why": "Học để làm gì", "need": "Cần có", "tip": "Mẹo", "check": "Thử xem",
    "loudspeaker": "Lời loa",
}  # fmt: skip
CARD: Final = {
    "say_first": "Thẻ nói: câu thứ nhất", "say_second": "Thẻ nói: câu thứ hai", "do": "Thẻ nói: để bà con làm",
    "worked": "Thẻ nói: thế nào là được", "mistake": "Thẻ nói: hay sai", "never": "Thẻ nói: không bao giờ",
}  # fmt: skip
_STEP: Final = re.compile(r"buoc (\d{1,2})(: ten)?$")
_BY_LABEL: Final = {fold(label): name for name, label in (LINES | CARD).items()}
LONGEST: Final = 3000
MAX_BYTES: Final = 8 * 1024 * 1024


def template(example: Lesson) -> bytes:
    """The empty form, filled with a lesson of ours as an example to write over."""
    word = Document()
    word.styles["Normal"].font.size = Pt(12)
    word.add_heading("Mẫu viết một bài học", level=1)
    word.add_paragraph(
        "Viết vào cột bên phải, thay cho bài ví dụ. Giữ nguyên cột bên trái. Mỗi bước một việc, nhiều nhất "
        f"{MOST_STEPS} bước; không dùng bước nào thì để trống. Hình chọn trên trang sau khi tải tệp lên."
    )
    rows = list(_rows(LessonDraft.of(example)))
    table = word.add_table(rows=0, cols=2, style="Table Grid")
    for label, text in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, text
        cells[0].width, cells[1].width = Cm(4.5), Cm(12)
    made = BytesIO()
    word.save(made)
    return made.getvalue()


def _rows(draft: LessonDraft) -> Iterator[tuple[str, str]]:
    for name in ("title", "why", "need"):
        yield LINES[name], str(getattr(draft, name))
    for number in range(1, MOST_STEPS + 1):
        step = draft.steps[number - 1] if number <= len(draft.steps) else StepDraft()
        yield f"Bước {number}: tên", step.title
        yield f"Bước {number}", without_marks(step.text)
    for name in ("tip", "check", "loudspeaker"):
        yield LINES[name], str(getattr(draft, name))
    for label in CARD.values():
        yield label, ""


def read_word(upload: bytes) -> LessonDraft:
    """What was written into the template, as a draft: pictures, item and groups are chosen on the page.

    Raises: AuthoringError with a sentence for the officer
    """
    tables = read_document(upload, lambda document: [list(_lines(table)) for table in document.tables])
    written = {fold(label).strip(" :*"): text for table in tables for label, text in table}
    known = {_BY_LABEL[label]: text for label, text in written.items() if label in _BY_LABEL}
    if "title" not in known:
        raise AuthoringError(
            "Không thấy bảng có dòng “Tên bài”. Hãy dùng tệp mẫu và giữ nguyên cột bên trái."
        )
    card = CardDraft(**{name: known.pop(name) for name in CARD if name in known})
    return LessonDraft.model_validate({**known, "steps": tuple(_steps(written)), "card": card})


def read_document(upload: bytes, read: Callable[[Any], Any]) -> Any:
    """What `read` finds in an uploaded Word file. Raises: AuthoringError with a sentence for the officer"""
    try:
        opened(upload, main="word/document.xml", suffix=".docx")
        return read(Document(BytesIO(upload)))
    except UnsafeFileError as refusal:
        raise AuthoringError(str(refusal)) from None
    except Exception:  # a reader of Word may fail in any way on a damaged or hostile file
        raise AuthoringError("Tệp Word bị hỏng, không mở được. Hãy lưu lại tệp rồi tải lên.") from None


def _lines(table: Any) -> Iterator[tuple[str, str]]:
    for row in table.rows:
        cells = [cell.text.strip()[:LONGEST] for cell in row.cells]
        if len(cells) > 1:
            yield cells[0], "\n".join(filter(None, (line.strip() for line in cells[-1].splitlines())))


def _steps(written: dict[str, str]) -> Iterator[StepDraft]:
    found: dict[int, dict[str, str]] = {}
    for label, text in written.items():
        marked = _STEP.match(label)
        if marked and text:
            found.setdefault(int(marked[1]), {})["title" if marked[2] else "text"] = text
    for number in sorted(found)[:MOST_STEPS]:
        yield StepDraft.model_validate(found[number])
