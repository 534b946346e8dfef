from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide, layout_view, marks_dirty, territory


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("ops", "0001_scope")]
    operations = [
        commune_wide("outreach_publication"),
        territory("outreach_delivery", by=("hamlet_code",)),
        append_only("outreach_publication"),
        append_only("outreach_delivery"),
        marks_dirty("outreach_publication", "publication"),
        marks_dirty("outreach_delivery", "delivery"),
        layout_view(
            "delivery",
            "SELECT id::text AS id, household_id::text AS household_id, channel_code, topic_code, "
            "occurred_on, recorded_at, level, source, superseded_by_id::text AS superseded_by FROM "
            "outreach_delivery",
        ),
        layout_view(
            "publication",
            "SELECT id::text AS id, channel_code, nullif(kind, '') AS kind, nullif(ref_code, '') AS "
            "ref_code, commune_code, occurred_on, minutes::int AS minutes, proof <> '' AS has_proof, "
            "recorded_at, level, source, superseded_by_id::text AS superseded_by FROM "
            "outreach_publication",
        ),
        layout_view(
            "publication_place",
            "SELECT id::text AS publication_id, unnest(served)::text AS hamlet_code FROM "
            "outreach_publication",
        ),
        layout_view(
            "publication_topic",
            "SELECT id::text AS publication_id, unnest(topics)::text AS topic_code FROM "
            "outreach_publication",
        ),
    ]
