"""A tree back to text, in the one spelling from which definition hashes are made."""

import re
from functools import singledispatch

from bdhvs.lib.expression import tree

_NAME = re.compile(r"(?!(and|or|not|in|is|contains|latest|here|age)$)[a-z_][a-z0-9_]*")


@singledispatch
def render(node: object) -> str:
    """The canonical text: `parse(render(t)) == t` for every tree that the parser can give."""
    raise TypeError(f"not a piece of a rule: {type(node).__name__}")


def _inside(term: tree.Expression) -> str:
    return f"({render(term)})" if isinstance(term, tree.And | tree.Or) else render(term)


@render.register
def _(node: tree.And) -> str:
    return " and ".join(f"({render(t)})" if isinstance(t, tree.Or) else render(t) for t in node.terms)


@render.register
def _(node: tree.Or) -> str:
    return " or ".join(render(t) for t in node.terms)


@render.register
def _(node: tree.Not) -> str:
    return f"not {_inside(node.term)}"


@render.register
def _(node: tree.Either) -> str:
    return f"either({', '.join(render(t) for t in node.terms)})"


@render.register
def _(node: tree.Any) -> str:
    return f"any({render(node.source)})"


@render.register
def _(node: tree.All) -> str:
    return f"all({render(node.source)})"


@render.register
def _(node: tree.Covered) -> str:
    return f"covered({render(node.source)})"


@render.register
def _(node: tree.Compare) -> str:
    return f"{render(node.left)} {node.operator} {render(node.right)}"


@render.register
def _(node: tree.IsKnown) -> str:
    return f"{node.path} is known"


@render.register
def _(node: tree.IsIn) -> str:
    return f"{node.path} in ({', '.join(render(c) for c in node.codes)})"


@render.register
def _(node: tree.Contains) -> str:
    return f"{node.path} contains {render(node.code)}"


@render.register
def _(node: tree.Flag) -> str:
    return str(node.path)


@render.register
def _(node: tree.Source) -> str:
    text = node.kind
    if node.where is not None:
        text += f"[{render(node.where)}]"
    if node.latest:
        text += f" latest by {', '.join(map(str, node.latest))}"
    if node.then is not None:
        text += f" [{render(node.then)}]"
    if node.in_period:
        text += " in period"
    if node.distinct is not None:
        text += f" .distinct({node.distinct})" if node.in_period else f".distinct({node.distinct})"
    return text


@render.register
def _(node: tree.Path) -> str:
    return str(node)


@render.register
def _(node: tree.Code) -> str:
    return node.value if _NAME.fullmatch(node.value) else f'"{node.value}"'


@render.register
def _(node: tree.Here) -> str:
    return "here"


@render.register
def _(node: tree.Number) -> str:
    return format(node.value.normalize(), "f")


@render.register
def _(node: tree.Age) -> str:
    return "age"


@render.register
def _(node: tree.DatePart) -> str:
    return f"{node.part}({node.path})"


@render.register
def _(node: tree.Size) -> str:
    return f"size({node.set_code})"


@render.register
def _(node: tree.Count) -> str:
    return f"count({render(node.source)})"


@render.register
def _(node: tree.Sum) -> str:
    return f"sum({render(node.source)}, {node.path})"


@render.register
def _(node: tree.Product) -> str:
    return f"{render(node.left)} * {render(node.right)}"
