"""Which rows live together: by household number, by the head's name, or by the order of the list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bdhvs.lib.vietnamese import fold
from bdhvs.people.importing.rows import Row
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.rules import HouseholdRole, Priority


@dataclass(slots=True)
class Group:
    """One household of the list. `number` is what the office calls it, "" when the list has no numbers."""

    hamlet: str
    number: str = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def head(self) -> Row | None:
        return next((row for row in self.rows if row.role is HouseholdRole.HEAD), None)

    @property
    def address(self) -> str:
        return next((row.address for row in self.rows if row.address), "")

    @property
    def priority(self) -> Priority | None:
        """The reason some row gives. Missing: None, the list says nothing."""
        told = [row.priority for row in self.rows if row.priority is not None]
        return next((reason for reason in told if reason), told[0] if told else None)


class NoHouseholdsError(ValueError):
    """The list says nowhere who lives with whom."""


def group(rows: list[Row], columns: set[Field]) -> list[Group]:
    """Put rows into households; rows that fit nowhere are refused.

    Raises: NoHouseholdsError.
    """
    if Field.HOUSEHOLD in columns:
        groups = _by_key(rows, lambda row: row.household)
    elif Field.HEAD in columns:
        groups = _by_key(
            rows, lambda row: fold(row.head) or (row.key if row.role is HouseholdRole.HEAD else "")
        )
    elif Field.RELATION in columns:
        groups = list(_by_order(rows))
    else:
        raise NoHouseholdsError(
            "Danh sách chưa cho biết ai ở cùng hộ. Hãy chọn cột số hộ, cột tên chủ hộ hoặc cột quan hệ với chủ hộ."
        )
    for index, found in enumerate(groups):
        _settle_heads(found)
        for row in found.rows:
            row.group = index
    return groups


def _by_key(rows: list[Row], key_of: Callable[[Row], str]) -> list[Group]:
    groups: dict[tuple[str, str], Group] = {}
    for row in rows:
        key = key_of(row)
        if not key:
            row.refuse(Field.HOUSEHOLD, "chưa rõ thuộc hộ nào. Hãy ghi số hộ hoặc tên chủ hộ")
            continue
        found = groups.setdefault((row.hamlet, fold(key)), Group(row.hamlet, row.household))
        found.rows.append(row)
    return list(groups.values())


def _by_order(rows: list[Row]) -> Iterator[Group]:
    current: Group | None = None
    for row in rows:
        if row.role is HouseholdRole.HEAD:
            if current is not None:
                yield current
            current = Group(row.hamlet)
        if current is None:
            row.refuse(Field.RELATION, "đứng trước dòng chủ hộ đầu tiên nên chưa rõ thuộc hộ nào")
            continue
        if row.hamlet != current.hamlet and row.hamlet:
            row.refuse(Field.HAMLET, "khác thôn với chủ hộ ở trên")
            continue
        current.rows.append(row)
    if current is not None:
        yield current


def _settle_heads(found: Group) -> None:
    """A household has one head. Where the list names the head by name, that row is the head."""
    heads = [row for row in found.rows if row.role is HouseholdRole.HEAD]
    if not heads:
        named = next((row for row in found.rows if row.head and fold(row.head) == row.key), None)
        if named is not None:
            named.role = HouseholdRole.HEAD
    for row in heads[1:]:
        row.refuse(Field.RELATION, f"hộ này đã có chủ hộ ở dòng {heads[0].line}")
