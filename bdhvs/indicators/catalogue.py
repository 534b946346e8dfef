"""Reads `catalogue/indicators.yaml`: every refusal carries file, line and column."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import yaml

from bdhvs.indicators.check import check, check_value
from bdhvs.indicators.definitions import CATALOGUE, Definition, Figures, PairedChange, Shape
from bdhvs.indicators.kinds import UNIT_KINDS, UNITS, WEEK_CHANNEL
from bdhvs.lib.expression import tree
from bdhvs.lib.expression.errors import ExpressionError, Position
from bdhvs.lib.expression.parser import parse, parse_value

SHAPES: Final = ("share", "count", "value", "rank")
FIGURES_BY: Final = (*UNIT_KINDS, "hamlet", "commune")
_MEASURES: Final = ("pass", "parts", "value", "figures", "paired_change")
_SHAPES_OF: Final[dict[str, tuple[Shape, ...]]] = {
    "pass": ("share",),
    "parts": ("share",),
    "value": ("count",),
    "figures": ("share", "count", "value", "rank"),
    "paired_change": ("value",),
}
_ABOUT: Final = (
    "id",
    "says",
    "of",
    "where",
    "shape",
    "framework_group",
    "groups",
    "channels",
    "beside",
    "rows",
)
_KEYS: Final = frozenset((*_ABOUT, *_MEASURES))


@cache
def catalogue() -> dict[str, Definition]:
    """The definitions that the product ships, by id."""
    return load(CATALOGUE.read_text(encoding="utf-8"), name=f"catalogue/{CATALOGUE.name}")


def load_file(path: Path) -> dict[str, Definition]:
    """Definitions of a file, by id.

    Raises: ExpressionError
    """
    return load(path.read_text(encoding="utf-8"), name=str(path))


def load(text: str, *, name: str = "") -> dict[str, Definition]:
    """Definitions of a catalogue, by id, in its order, each checked against the vocabulary.

    Raises: ExpressionError with the place in the file.
    """
    reader = _Reader(text, name)
    found: dict[str, Definition] = {}
    for node in reader.entries():
        definition = reader.definition(node)
        if definition.id in found:
            raise reader.error(node, f"chỉ số “{definition.id}” khai hai lần")
        found[definition.id] = definition
    return found


def _place(node: yaml.Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self.name, self.lines = name, text.split("\n")
        try:
            self.root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            at = Position(mark.line + 1, mark.column + 1) if mark else Position()
            raise ExpressionError(at, "không đọc được YAML", name) from error

    def error(self, node: yaml.Node, message: str) -> ExpressionError:
        return ExpressionError(_place(node), message, self.name)

    def entries(self) -> Iterator[yaml.Node]:
        if not isinstance(self.root, yaml.MappingNode):
            raise ExpressionError(Position(), "tệp phải có khóa “indicators”", self.name)
        for key, value in self.root.value:
            if key.value != "indicators" or not isinstance(value, yaml.SequenceNode):
                raise self.error(key, "chỉ nhận khóa “indicators” với một danh sách")
            yield from value.value

    def mapping(self, node: yaml.Node) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, "cần các cặp khóa: giá trị")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value in found:
                raise self.error(key, f"khóa “{key.value}” viết hai lần")
            found[str(key.value)] = value
        return found

    def text(self, node: yaml.Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(node, "cần một dòng chữ")
        return str(node.value)

    def texts(self, node: yaml.Node | None) -> tuple[str, ...]:
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.text(one) for one in node.value)
        return (self.text(node),) if node is not None else ()

    def placed(self, node: yaml.Node) -> str:
        """The text of a scalar, moved to its own line and column, so that the parser counts in lines of the file."""
        text, line, column = self.text(node), node.start_mark.line, node.start_mark.column
        style = cast("yaml.ScalarNode", node).style
        if style == "|":
            first = self.lines[line + 1]
            indent = " " * (len(first) - len(first.lstrip()))
            return "\n" * (line + 1) + "\n".join(indent + one for one in text.rstrip("\n").split("\n"))
        return "\n" * line + " " * (column + (style in ("'", '"'))) + text

    def read(self, node: yaml.Node, how: Callable[[str], Any]) -> Any:
        try:
            return how(self.placed(node))
        except ExpressionError as error:
            raise ExpressionError(error.at, error.message, self.name) from None

    def definition(self, node: yaml.Node) -> Definition:
        entry = self.mapping(node)
        self.keys(node, entry)
        of = self.text(entry["of"]) if "of" in entry else "commune"
        if of not in UNITS:
            raise self.error(entry["of"], f"không có loại đơn vị “{of}”; có: {', '.join(UNITS)}")
        group = self.text(entry.get("framework_group"))
        condition = self.condition(of, group)
        parts, part_says = self.named(entry.get("parts"), condition)
        groups, group_says = self.named(entry.get("groups"), condition)
        self.fits(node, entry)
        return Definition(
            id=self.text(entry["id"]),
            says=self.text(entry["says"]),
            of=of,
            where=condition(entry.get("where")),
            pass_=condition(entry.get("pass")),
            parts=parts,
            part_says=part_says,
            value=self.value(entry.get("value"), of, group),
            figures=self.figures(entry.get("figures")),
            paired_change=self.paired(entry.get("paired_change")),
            shape=self.shape(entry.get("shape")),
            framework_group=group,
            groups=groups,
            group_says=group_says,
            channels=self.channels(node, entry, of),
            beside=self.figures(entry.get("beside")),
            rows=self.texts(entry.get("rows")),
            line=node.start_mark.line + 1,
        )

    def keys(self, node: yaml.Node, entry: dict[str, yaml.Node]) -> None:
        for key in entry.keys() - _KEYS:
            raise self.error(entry[key], f"không có khóa “{key}”")
        for key in ("id", "says"):
            if not self.text(entry.get(key)):
                raise self.error(node, f"thiếu “{key}”")
        measures = entry.keys() & set(_MEASURES)
        if not measures or (len(measures) > 1 and measures != {"pass", "parts"}):
            raise self.error(node, f"cần đúng một cách đo trong: {', '.join(_MEASURES)}")

    def condition(self, of: str, group: str) -> "Callable[[yaml.Node | None], Any]":
        def read(node: yaml.Node | None) -> tree.Expression | None:
            if node is None:
                return None

            def how(text: str) -> tree.Expression:
                expression = parse(text)
                check(expression, of=of, framework_group=group)
                return expression

            return cast("tree.Expression", self.read(node, how))

        return read

    def named(
        self, node: yaml.Node | None, condition: "Callable[[yaml.Node | None], Any]"
    ) -> tuple[dict[str, tree.Expression], dict[str, str]]:
        """Named conditions: `name: "expr"`, or `name: {says: …, is: "expr"}`."""
        conditions: dict[str, tree.Expression] = {}
        says: dict[str, str] = {}
        for name, one in (self.mapping(node) if node is not None else {}).items():
            if not name.isidentifier():
                raise self.error(one, f"“{name}” không dùng làm tên được")
            fields = self.mapping(one) if isinstance(one, yaml.MappingNode) else {"is": one}
            if "is" not in fields:
                raise self.error(one, "thiếu “is”")
            conditions[name] = condition(fields["is"])
            says[name] = self.text(fields.get("says")) or name
        return conditions, says

    def value(self, node: yaml.Node | None, of: str, group: str) -> tree.Count | None:
        if node is None:
            return None

        def how(text: str) -> tree.Value:
            value = parse_value(text)
            check_value(value, of=of, framework_group=group)
            return value

        value = self.read(node, how)
        if not isinstance(value, tree.Count) or of != "commune":
            raise self.error(node, "“value” là count(…) của xã (of: commune)")
        return value

    def figures(self, node: yaml.Node | None) -> Figures | None:
        if node is None:
            return None
        entry = self.mapping(node)
        by = self.texts(entry.get("by"))
        for key in entry.keys() - {"measure", "by", "where"}:
            raise self.error(entry[key], f"không có khóa “{key}”")
        if "measure" not in entry or not by or set(by) - set(FIGURES_BY):
            raise self.error(node, f"số liệu cần “measure” và “by” trong: {', '.join(FIGURES_BY)}")
        return Figures(self.text(entry["measure"]), by, self.condition("unit", "")(entry.get("where")))

    def paired(self, node: yaml.Node | None) -> PairedChange | None:
        return PairedChange(self.text(self.mapping(node).get("group"))) if node is not None else None

    def shape(self, node: yaml.Node | None) -> Shape:
        shape = self.text(node) or "share"
        if node is not None and shape not in SHAPES:
            raise self.error(node, f"“shape” phải là một trong: {', '.join(SHAPES)}")
        return cast("Shape", shape)

    def fits(self, node: yaml.Node, entry: dict[str, yaml.Node]) -> None:
        """The shape is one that this way of measuring can have; a value or a rank is told of the commune as one."""
        how = next(name for name in _MEASURES if name in entry)
        shape = self.shape(entry.get("shape"))
        if shape not in _SHAPES_OF[how]:
            known = ", ".join(_SHAPES_OF[how])
            raise self.error(entry.get("shape", node), f"“{how}” cần “shape” là một trong: {known}")
        if how == "figures" and shape in ("value", "rank"):
            by = self.texts(self.mapping(entry["figures"]).get("by"))
            if by != ("commune",):
                raise self.error(entry["figures"], f"“shape: {shape}” là một con số của cả xã (by: commune)")

    def channels(self, node: yaml.Node, entry: dict[str, yaml.Node], of: str) -> tuple[str, ...]:
        channels = self.texts(entry.get("channels"))
        if bool(channels) != (of == WEEK_CHANNEL):
            raise self.error(node, "“channels” cần cho “week × channel”, và chỉ cho loại này")
        return channels
