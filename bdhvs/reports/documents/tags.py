"""Fields of a template as they are typed, before anything reads them as a language.

The library that fills templates finds fields by patterns over the whole text; unclosed or endless ones would keep
it busy for hours. They are refused here in one pass.
"""

import re
from typing import Any

from bdhvs.reports.documents.rules import TemplateRefusedError

MOST_TAGS = 5_000
LONGEST_TAG = 400
_MARK = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
# Commands of the filling library that build cells by themselves; rows are repeated with `tr` instead.
_LIBRARY_COMMAND = re.compile(r"\{%\s*(vm|hm|colspan|cellbg)\b")


def check_tags(root: Any) -> None:
    """Every field of this part is closed, short, and stands in the text.

    Raises: TemplateRefusedError showing the beginning of the field.
    """
    for node in root.iter():
        if not isinstance(node.tag, str):
            raise TemplateRefusedError("Tệp mẫu có phần ẩn trong mã của tệp; hãy mở bằng Word và lưu lại.")
        if any(opening in value for value in node.attrib.values() for opening in _CLOSES):
            raise TemplateRefusedError(
                "Tệp mẫu đặt trường ở chỗ không in ra (chú thích ảnh, liên kết); hãy đưa ra phần chữ."
            )
    text = "".join(root.itertext())
    _check_pairs(text)
    command = _LIBRARY_COMMAND.search(text)
    if command:
        raise TemplateRefusedError(f"Tệp mẫu dùng lệnh không được phép: {command[1]}.")


def _check_pairs(text: str) -> None:
    opened: re.Match[str] | None = None
    count = 0
    for mark in _MARK.finditer(text):
        if opened is None:
            count += 1
            if mark[0] not in _CLOSES or count > MOST_TAGS:
                raise _unclosed(text, mark.start())
            opened = mark
        elif mark[0] != _CLOSES[opened[0]] or mark.end() - opened.start() > LONGEST_TAG:
            raise _unclosed(text, opened.start())
        else:
            opened = None
    if opened is not None:
        raise _unclosed(text, opened.start())


def _unclosed(text: str, start: int) -> TemplateRefusedError:
    shown = " ".join(text[start : start + 40].split())
    return TemplateRefusedError(
        f"Tệp mẫu có trường viết sai hoặc quá dài, gần “{shown}”. Trường đúng có dạng {{{{ ten_truong }}}}."
    )
