"""Is what the database holds whole? Asked as the owner, who sees the rows that policies hide from everybody else."""

import os
from collections.abc import Iterator

import psycopg
from psycopg import sql

from bdhvs.ops.findings import Finding, Surroundings

_OFF = """
SELECT 'ràng buộc ' || conname FROM pg_constraint
 WHERE NOT convalidated AND connamespace = 'public'::regnamespace
UNION ALL
SELECT 'chỉ mục ' || indexrelid::regclass FROM pg_index WHERE NOT (indisvalid AND indisready)
UNION ALL
SELECT 'bộ kích hoạt ' || tgname || ' của ' || tgrelid::regclass FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
 WHERE tgenabled = 'D' AND c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'chính sách của ' || c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
 WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""
_BROKEN_PAGES = "SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database"
_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, confrelid::regclass::text,
       (SELECT array_agg(a.attname ORDER BY k.n) FROM unnest(conkey) WITH ORDINALITY k(num, n)
          JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.num),
       (SELECT array_agg(a.attname ORDER BY k.n) FROM unnest(confkey) WITH ORDINALITY k(num, n)
          JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = k.num)
  FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, conname
"""


def check_integrity(_: Surroundings) -> Iterator[Finding]:
    """Nothing is switched off, no page is damaged, every reference has its row. Left out where no owner is known."""
    url = os.environ.get("DATABASE_OWNER_URL")
    if not url:
        return
    with psycopg.connect(url) as owner:
        wrong = [f"{row[0]} đang tắt hoặc hỏng" for row in owner.execute(_OFF)]
        damaged = owner.execute(_BROKEN_PAGES).fetchone()
        if damaged and damaged[0]:
            wrong.append(f"{damaged[0]} trang dữ liệu hỏng trên đĩa; hãy khôi phục từ bản sao lưu")
        wrong += [f"{count} dòng của {table} trỏ tới dòng không còn" for table, count in orphans(owner)]
    for sentence in wrong:
        yield Finding("integrity", "problem", f"Dữ liệu không toàn vẹn: {sentence}.")
    if not wrong:
        yield Finding(
            "integrity",
            "ok",
            "Dữ liệu toàn vẹn; không dòng nào trỏ vào chỗ trống.",
        )


def orphans(owner: psycopg.Connection[tuple[object, ...]]) -> Iterator[tuple[str, int]]:
    """Tables with rows whose reference leads nowhere, and how many."""
    for child, parent, columns, keys in owner.execute(_FOREIGN_KEYS).fetchall():
        pairs = list(zip(columns, keys, strict=True))  # type: ignore[call-overload]
        joined = sql.SQL(" AND ").join(
            sql.SQL("p.{} = c.{}").format(sql.Identifier(key), sql.Identifier(column))
            for column, key in pairs
        )
        given = sql.SQL(" AND ").join(sql.SQL("c.{} IS NOT NULL").format(sql.Identifier(c)) for c, _ in pairs)
        text = (
            f"SELECT count(*) FROM {child} c WHERE {{}} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {{}})"  # noqa: S608
        )
        question = sql.SQL(text).format(given, joined)
        row = owner.execute(question).fetchone()
        if row and row[0]:
            yield str(child), int(str(row[0]))
