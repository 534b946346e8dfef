"""The sandbox an office's template runs in: fields, rows of tables, conditions; nothing can be called.

What is not on the lists below is refused when the template is read, before anything of it runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bdhvs.reports.documents.content import Share
from bdhvs.reports.documents.rules import TemplateRefusedError
from bdhvs.reports.documents.wording import written

MOST_ROWS = 20_000
MISSING = "chưa có"
_ROWS = "table_rows"

_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Test,
)
_FILTERS = ("upper", "lower", "default", "length")
_TESTS = ("defined", "none", "undefined", "equalto", "eq")
_LOOP = ("index", "index0", "first", "last", "length")
_DEEPEST_LOOP = 2


class Rows:
    """Rows for a loop, counted against a budget shared by all loops of the document."""

    def __init__(self, rows: Sequence[Any], budget: list[int]) -> None:
        self.rows, self.budget = rows, budget

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.budget[0] -= 1
            if self.budget[0] < 0:
                raise TemplateRefusedError(f"Tệp mẫu lặp quá nhiều dòng (hơn {MOST_ROWS}).")
            yield row


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Reads keys of rows and the counters of a loop; calls nothing."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=printed)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS} | {_ROWS: _rows}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        vet(tree)
        return tree

    def _generate(self, source: nodes.Template, *args: Any, **named: Any) -> str:
        for loop in source.find_all(nodes.For):
            counted = nodes.Filter(loop.iter, _ROWS, [], [], None, None, lineno=loop.lineno)
            loop.iter = counted.set_environment(self)
        return super()._generate(source, *args, **named)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of a row, or a counter of the loop."""
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key of a row; nothing else has parts."""
        if isinstance(obj, Mapping) and isinstance(argument, str):
            return obj[argument] if argument in obj else self.undefined(obj=obj, name=argument)
        raise TemplateRefusedError(f"Tệp mẫu hỏi “{argument}” ở chỗ không phải là dòng của bảng.")

    def call(self, *_args: Any, **_named: Any) -> Any:
        """Nothing in a template may be called."""
        raise TemplateRefusedError("Tệp mẫu gọi lệnh; chỉ được dùng trường, dòng lặp và điều kiện.")


def printed(value: Any) -> Any:
    """A value the way it is printed."""
    if (
        value is None
        or isinstance(value, Share | int)
        or hasattr(value, "strftime")
        or hasattr(value, "quantize")
    ):
        return written(value, MISSING)
    return value


def _rows(value: Any) -> Rows:
    """What a loop runs over: the rows of a table and nothing else (text would be taken letter by letter)."""
    if not isinstance(value, Rows):
        raise TemplateRefusedError("Tệp mẫu lặp qua một trường không phải là bảng.")
    return value


def vet(tree: nodes.Template) -> None:
    """Refuse whatever is not a plain field, loop or condition.

    Raises: TemplateRefusedError naming what was found.
    """
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _NODES):
            raise TemplateRefusedError(
                f"Tệp mẫu dùng lệnh không được phép ({type(node).__name__}, dòng {node.lineno}); "
                "chỉ được dùng trường, dòng lặp và điều kiện."
            )
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise TemplateRefusedError(f"Tệp mẫu dùng bộ lọc không được phép: {node.name}.")
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise TemplateRefusedError(f"Tệp mẫu hỏi thuộc tính không được phép: {node.attr}.")
    _vet_loops(tree, 0)


def _vet_loops(node: nodes.Node, depth: int) -> None:
    for child in node.iter_child_nodes():
        inside = depth
        if isinstance(child, nodes.For):
            inside += 1
            plain = isinstance(child.iter, nodes.Name | nodes.Getattr) and isinstance(
                child.target, nodes.Name
            )
            if child.recursive or child.test or not plain or inside > _DEEPEST_LOOP:
                raise TemplateRefusedError(
                    "Tệp mẫu có vòng lặp không được phép; chỉ lặp qua các dòng của một bảng."
                )
        _vet_loops(child, inside)
