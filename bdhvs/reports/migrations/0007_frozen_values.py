from django.db import migrations

from bdhvs.ops.schema import layout_view

_VALUE = (
    "coalesce((f.extra->'figure'->>'value')::numeric, (f.extra->'change'->>'total')::numeric * 100 "
    "/ nullif((f.extra->'change'->>'n')::numeric, 0))::numeric(16, 4)"
)
_CELL = (
    "SELECT f.target_code AS target_id, f.indicator_id, f.definition_hash, f.commune_code, "
    "f.hamlet_code, c.period, f.at_least, nullif(f.group_code, '') AS group_code, c.as_of, "
    "f.numerator, f.denominator, f.failed, f.missing{more} FROM reports_frozencell f JOIN "
    "reports_closing c ON c.id = f.closing_id WHERE f.part = ''"
)


class Migration(migrations.Migration):
    """The table `cell` of the layout says the value of a target that is no count."""

    dependencies = [("reports", "0006_watched_by_a_province")]
    operations = [
        migrations.RunSQL(
            "DROP VIEW layout.cell;",
            f"CREATE VIEW layout.cell WITH (security_invoker = true) AS {_CELL.format(more='')};",
        ),
        layout_view("cell", _CELL.format(more=f", {_VALUE} AS value")),
    ]
