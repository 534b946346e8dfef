"""Frameworks with their sets, what persons can do, and the tests they took."""

from datetime import date, timedelta

from tests.villages import words
from tests.villages.draft import Draft
from tests.villages.rows import Row


def add_learning(draft: Draft) -> None:
    """Everything that is known of skills."""
    for version in words.VERSIONS:
        for group in words.FRAMEWORK_GROUPS:
            _add_group(draft, version, group)
    for code in words.STATUS_ITEMS:
        draft.add("item", item_code=code, framework="status", version="1", group_code="all", core=False)
    for commune in [row["commune_code"] for row in draft.tables["commune"]]:
        _choose_frameworks(draft, commune)
    for person in draft.tables["person"]:
        _add_attainments(draft, person["person_id"])
        _add_tests(draft, person["person_id"])
    _correct_some(draft, "attainment")
    _correct_some(draft, "test_result")


def _add_group(draft: Draft, version: str, group: str) -> None:
    """Items of one group: two to six core items, one or two of safety; versions share most codes."""
    count = draft.random.randint(2, 6)
    items = [f"{group}_{number}" for number in range(1, count + 3)]
    chosen = {
        "core": items[:count] if draft.chance(0.97) else [],
        "safety": items[count - 1 : count + draft.random.randint(0, 1)],
        "basic": items[: draft.random.randint(3, 6)],
        "five_basic": items[:5],
    }
    for code in items:
        draft.add(
            "item",
            item_code=code,
            framework=words.FRAMEWORK,
            version=version,
            group_code=group,
            set_code="core" if code in chosen["core"] else None,
            core=code in chosen["core"],
        )
    for set_code, codes in chosen.items():
        for code in codes:
            draft.add(
                "item_set",
                item_code=code,
                framework=words.FRAMEWORK,
                version=version,
                group_code=group,
                set_code=set_code,
            )


def _choose_frameworks(draft: Draft, commune: str) -> None:
    for group in words.FRAMEWORK_GROUPS:
        if draft.chance(0.95):
            first = draft.days.start - timedelta(days=300)
            draft.add(
                "framework_in_use",
                commune_code=commune,
                group_code=group,
                framework=words.FRAMEWORK,
                version="1",
                valid_from=first,
            )
        if draft.chance(0.25):
            draft.add(
                "framework_in_use",
                commune_code=commune,
                group_code=group,
                framework=words.FRAMEWORK,
                version="2",
                valid_from=draft.one_of(draft.days.edges()),
            )


def _add_attainments(draft: Draft, person_id: str) -> None:
    """Some know nearly everything, some nothing; the same item is often recorded twice on one day."""
    zeal = draft.one_of((0.0, 0.3, 0.9, 1.0))
    codes = sorted({row["item_code"] for row in draft.tables["item"]})
    group = draft.one_of(words.FRAMEWORK_GROUPS)
    for code in codes:
        wanted = code.startswith(group) or code in words.STATUS_ITEMS
        if not draft.chance(zeal if wanted else zeal * 0.2):
            continue
        day = draft.day()
        for _ in range(draft.one_of((1, 1, 1, 2, 3))):
            _attain(draft, person_id, code, day if draft.chance(0.7) else draft.day())


def _attain(draft: Draft, person_id: str, code: str, day: date) -> Row:
    result = "yes" if draft.chance(0.8) else "no"
    tail = draft.tail(day)
    if draft.chance(0.08):
        tail["source"] = "spot_check"
    return draft.add(
        "attainment",
        id=draft.new_id("a"),
        person_id=person_id,
        item_code=code,
        result=result,
        degree=draft.one_of((None, 1, 2, 2, 3)) if result == "yes" else None,
        occurred_on=day,
        **tail,
    )


def _add_tests(draft: Draft, person_id: str) -> None:
    mine = draft.one_of(words.FRAMEWORK_GROUPS)
    for _ in range(draft.one_of((0, 0, 1, 2, 3))):
        day = draft.day()
        passed = draft.chance(0.7)
        draft.add(
            "test_result",
            id=draft.new_id("t"),
            person_id=person_id,
            framework=words.FRAMEWORK,
            version=draft.one_of(words.VERSIONS),
            group_code=mine if draft.chance(0.7) else draft.one_of(words.FRAMEWORK_GROUPS),
            purpose=draft.one_of(words.TEST_PURPOSES),
            score=draft.random.randint(0, 20) * 5,
            passed=passed,
            degree=draft.one_of((None, 1, 2, 3)) if passed else None,
            occurred_on=day,
            **draft.tail(day),
        )


def _correct_some(draft: Draft, table: str) -> None:
    """A correction is a later fact; the old one points to it."""
    for row in list(draft.tables[table]):
        if draft.chance(0.06):
            corrected = dict(row, id=draft.new_id("c"), recorded_at=row["recorded_at"] + timedelta(days=1))
            if table == "attainment":
                corrected["result"] = "no" if row["result"] == "yes" else "yes"
            row["superseded_by"] = corrected["id"]
            draft.tables[table].append(corrected)
