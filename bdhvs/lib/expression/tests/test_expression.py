"""The language: what is read, what is refused and where, and that text and tree say the same."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bdhvs.lib.expression import tree
from bdhvs.lib.expression.errors import ExpressionError
from bdhvs.lib.expression.parser import parse, parse_value
from bdhvs.lib.expression.render import render


def test_a_source_keeps_filter_reduction_and_second_filter_apart() -> None:
    text = "count(attainment[set = core] latest by item [result = yes].distinct(item)) >= 0.8 * size(core)"
    source = tree.Source(
        "attainment",
        where=tree.Compare(tree.Path(("set",)), "=", tree.Code("core")),
        latest=(tree.Path(("item",)),),
        then=tree.Compare(tree.Path(("result",)), "=", tree.Code("yes")),
        distinct=tree.Path(("item",)),
    )
    size = tree.Product(tree.Number(Decimal("0.8")), tree.Size("core"))
    assert parse(text) == tree.Compare(tree.Count(source), ">=", size)


def test_a_name_is_a_code_after_equals_and_a_field_after_less() -> None:
    assert parse("kind = guidance") == tree.Compare(tree.Path(("kind",)), "=", tree.Code("guidance"))
    assert parse("submitted_at <= due_at") == tree.Compare(
        tree.Path(("submitted_at",)), "<=", tree.Path(("due_at",))
    )
    assert parse("unit.commune = here") == tree.Compare(tree.Path(("unit", "commune")), "=", tree.Here())


def test_and_binds_closer_than_or() -> None:
    a, b, c = (tree.Flag(tree.Path((name,))) for name in "abc")
    assert parse("a or b and c") == tree.Or((a, tree.And((b, c))))
    assert parse("(a or b) and not c") == tree.And((tree.Or((a, b)), tree.Not(c)))


def test_a_value_can_be_read_alone() -> None:
    assert parse_value("count(team)") == tree.Count(tree.Source("team"))


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("any(", 1, 5, "tên loại dữ liệu"),
        ("any(visit[kind = x)", 1, 19, "“]”"),
        ("a = = b", 1, 5, "không mong đợi “=”"),
        ("any(visit)\n  and Z", 2, 7, "không hiểu “Z”"),
        ("count(visit)", 1, 13, "phép so sánh"),
        ("kind in period", 1, 9, "“(”"),
        ("", 1, 1, "dừng giữa chừng"),
    ],
)
def test_an_error_names_its_place_and_what_was_expected(
    text: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.message


def test_an_error_can_be_told_in_the_lines_of_its_file() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("age >=")
    assert str(caught.value.within(10, 8, "plan.yaml")).startswith("plan.yaml:10:14: ")


_names = st.sampled_from(["kind", "item", "result", "topics", "degree", "passed"])
_codes = st.builds(tree.Code, st.sampled_from(["yes", "core", "age", "here", "and", "QĐ 12", "a-b"]))
_paths = st.builds(lambda parts: tree.Path(tuple(parts)), st.lists(_names, min_size=1, max_size=2))
_numbers = st.builds(
    tree.Number, st.decimals(min_value=0, max_value=999, places=1).map(lambda d: d.normalize())
)


def _apart(kind: type, terms: tuple[tree.Expression, ...]) -> tuple[tree.Expression, ...]:
    """No `and` directly in an `and`: the parser would merge them."""
    return tuple(tree.Not(term) if isinstance(term, kind) else term for term in terms)


def _expressions(deeper: st.SearchStrategy[tree.Expression]) -> st.SearchStrategy[tree.Expression]:
    some = st.lists(deeper, min_size=2, max_size=3).map(tuple)
    filters = st.none() | deeper
    plain = st.builds(tree.Source, _names, filters, in_period=st.booleans(), distinct=st.none() | _paths)
    latest = st.builds(
        tree.Source,
        _names,
        filters,
        st.lists(_paths, min_size=1, max_size=2).map(tuple),
        filters,
        st.booleans(),
    )
    sources = plain | latest
    numbers = st.builds(tree.Count, sources) | st.builds(
        tree.Sum, st.builds(tree.Source, _names, filters, in_period=st.booleans()), _paths
    )
    return st.one_of(
        some.map(lambda terms: tree.And(_apart(tree.And, terms))),
        some.map(lambda terms: tree.Or(_apart(tree.Or, terms))),
        st.builds(tree.Not, deeper),
        st.builds(tree.Either, some),
        st.builds(tree.Any, sources),
        st.builds(tree.All, sources),
        st.builds(
            tree.Compare,
            numbers,
            st.sampled_from(["<", ">=", "="]),
            _numbers | st.builds(tree.Product, _numbers, st.builds(tree.Size, _names)),
        ),
    )


_leaves: st.SearchStrategy[tree.Expression] = st.one_of(
    st.builds(tree.Flag, _paths),
    st.builds(tree.IsKnown, _paths),
    st.builds(tree.IsIn, _paths, st.lists(_codes, min_size=1, max_size=3).map(tuple)),
    st.builds(tree.Contains, _paths, _codes),
    st.builds(tree.Compare, _paths, st.sampled_from(["=", "!="]), _codes | st.just(tree.Here())),
    st.builds(
        tree.Compare, st.just(tree.Age()) | _paths, st.sampled_from(["<", "<=", ">", ">="]), _numbers | _paths
    ),
    st.builds(
        tree.Compare,
        st.builds(tree.DatePart, st.sampled_from(["day", "month", "weekday"]), _paths),
        st.just("="),
        _numbers,
    ),
)


@st.composite
def rules(draw: st.DrawFn) -> tree.Expression:
    return draw(st.recursive(st.deferred(lambda: _leaves), lambda deeper: _expressions(deeper), max_leaves=6))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules())
def test_what_is_written_from_a_tree_is_read_back_as_the_same_tree(expression: tree.Expression) -> None:
    assert parse(render(expression)) == expression
