"""YAML text to plain data with the place of every key and value, within bounds.

Every scalar stays text: the schema, not YAML, decides what is a date or a number, so a code such as 00004 keeps its
zeros and a plain `no` is never a truth value. Anchors, aliases, tags and several documents are refused: a plan has no
use for them, and they are how a small file becomes a large one.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import yaml

from bdhvs.plans.rules import PlanFileError, Problem

Tree: TypeAlias = "str | None | list[Tree] | dict[str, Tree]"
Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 8
MAX_NODES: Final = 40_000
_OFFICE: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_EMPTY: Final = frozenset({"", "~", "null"})
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the file, both numbers from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Where each value and each key of a plan stands in its file; empty for a plan that came from elsewhere."""

    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)

    def of(self, path: Path) -> Mark:
        """The place of a path, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            found = self.values.get(path[:length])
            if found:
                return found
        return Mark(0, 0)

    def of_key(self, path: Path) -> Mark:
        """The place of the key itself, for a key that should not be there."""
        return self.keys.get(path) or self.of(path)


def decode(source: bytes, *, name: str) -> str:
    """The text of a file, NFC.

    Raises: PlanFileError when it is too large, an office document or not UTF-8.
    """
    if len(source) > MAX_BYTES:
        raise _refused(f"tệp lớn hơn {MAX_BYTES // 1024} KB, không phải tệp kế hoạch", name=name)
    if source.startswith(_OFFICE):
        raise _refused("đây là tệp Word, Excel hoặc PDF; tệp kế hoạch là tệp chữ đuôi .yaml", name=name)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise _refused(
            "tệp không ở dạng UTF-8; hãy lưu lại với bảng mã UTF-8", line=line, name=name
        ) from error
    return unicodedata.normalize("NFC", text)


def read_tree(text: str, *, name: str) -> tuple[dict[str, Tree], Marks]:
    """The content of a YAML text and the places of everything in it.

    Raises: PlanFileError
    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except _RefusedError as refused:
        raise PlanFileError((refused.problem,), name=name) from refused
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise _refused(
            "sai cú pháp YAML (thụt dòng, dấu hai chấm hoặc dấu nháy)", line, column, name=name
        ) from error
    except yaml.YAMLError as error:
        raise _refused("tệp có ký tự lạ, không đọc được", name=name) from error
    if not isinstance(builder.root, dict):
        raise _refused(
            "tệp trống hoặc không phải một kế hoạch (cần bắt đầu bằng khóa `plan:`)", 1, 1, name=name
        )
    return builder.root, Marks(builder.values, builder.keys)


def _refused(sentence: str, line: int = 0, column: int = 0, *, name: str) -> PlanFileError:
    return PlanFileError((Problem(line, column, sentence),), name=name)


class _RefusedError(Exception):
    def __init__(self, sentence: str, mark: Mark) -> None:
        self.problem = Problem(mark.line, mark.column, sentence)
        super().__init__(sentence)


class _Open:
    """A mapping or list being read."""

    def __init__(self, path: Path, into: "list[Tree] | dict[str, Tree]") -> None:
        self.path = path
        self.into = into
        self.key: str | None = None


class _Builder:
    """Takes YAML events one by one, without recursion, so that depth costs nothing."""

    def __init__(self) -> None:
        self.root: Tree = None
        self.values: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self._stack: list[_Open] = []
        self._documents = 0
        self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        start = getattr(event, "start_mark", None)
        mark = Mark(start.line + 1, start.column + 1) if start else Mark(0, 0)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            self._refuse_if(self._documents > 1, "tệp chứa nhiều hơn một kế hoạch (dấu ---)", mark)
        elif isinstance(event, yaml.NodeEvent):
            self._check(event, mark)
            self._node(event, mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()

    def _check(self, event: yaml.NodeEvent, mark: Mark) -> None:
        self._nodes += 1
        self._refuse_if(self._nodes > MAX_NODES, "tệp có quá nhiều mục", mark)
        self._refuse_if(
            isinstance(event, yaml.AliasEvent) or event.anchor is not None,
            "không dùng & và * (bí danh YAML) trong tệp kế hoạch",
            mark,
        )
        self._refuse_if(bool(getattr(event, "tag", None)), "không dùng thẻ kiểu (!) trong tệp kế hoạch", mark)
        self._refuse_if(len(self._stack) >= MAX_DEPTH, "các mục lồng nhau quá sâu", mark)

    def _node(self, event: yaml.NodeEvent, mark: Mark) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._key(top, event, mark)
            return
        make: dict[type, Callable[[], Tree]] = {yaml.MappingStartEvent: dict, yaml.SequenceStartEvent: list}
        node = make[type(event)]() if type(event) in make else _scalar(event)
        path = self._place(top, node)
        self.values[path] = mark
        if isinstance(node, (dict, list)):
            self._stack.append(_Open(path, node))

    def _place(self, top: _Open | None, node: Tree) -> Path:
        if top is None:
            self.root = node
            return ()
        if isinstance(top.into, list):
            top.into.append(node)
            return (*top.path, len(top.into) - 1)
        key, top.key = top.key or "", None
        top.into[key] = node
        return (*top.path, key)

    def _key(self, top: _Open, event: yaml.NodeEvent, mark: Mark) -> None:
        text = _scalar(event) if isinstance(event, yaml.ScalarEvent) else None
        self._refuse_if(not isinstance(text, str), "tên mục phải là một từ", mark)
        key = str(text)
        self._refuse_if(key in top.into, f"mục `{key[:40]}` viết hai lần", mark)
        top.key = key
        self.keys[(*top.path, key)] = mark

    def _refuse_if(self, refused: bool, sentence: str, mark: Mark) -> None:
        if refused:
            raise _RefusedError(sentence, mark)


def _scalar(event: yaml.NodeEvent) -> str | None:
    text = str(getattr(event, "value", ""))
    plain = getattr(event, "style", None) in (None, "")
    return None if plain and text in _EMPTY else text
