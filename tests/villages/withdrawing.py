"""Facts said to have been recorded by mistake: nothing takes their place."""

from datetime import timedelta

from tests.villages.draft import Draft

_FACTS = ("attainment", "test_result", "visit", "delivery", "session", "publication", "recognition",
          "submission", "figure")  # fmt: skip


def add_withdrawals(draft: Draft) -> None:
    """A withdrawal repeats the fact and is superseded by itself; corrections are withdrawn like first words."""
    for table in _FACTS:
        for row in list(draft.tables[table]):
            if row["superseded_by"] is None and draft.chance(0.04):
                later = row["recorded_at"] + timedelta(days=draft.one_of((0, 1, 30)))
                withdrawal = draft.new_id("w")
                draft.add(
                    table, **{**row, "id": withdrawal, "recorded_at": later, "superseded_by": withdrawal}
                )
                row["superseded_by"] = withdrawal
