from django.db import migrations

from bdhvs.ops.schema import commune_wide, territory

# A need is seen in its hamlet and wherever it was told or given to; a place without signal by everybody: it is about
# nobody.
WIDEN = """
DROP POLICY territory ON feedback_need;
CREATE POLICY territory ON feedback_need USING ({test}) WITH CHECK ({test});
"""
IN_COMMUNE = "commune_code = ANY ((SELECT scope_communes())::text[])"
OF_HAMLET = "(SELECT scope_whole()) OR hamlet_code = ANY ((SELECT scope_places())::text[])"
OF_PLACES = f"{OF_HAMLET} OR places && (SELECT scope_places())::text[]"


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_voices")]
    operations = [
        migrations.RunSQL(
            WIDEN.format(test=f"{IN_COMMUNE} AND ({OF_PLACES})"),
            WIDEN.format(test=f"{IN_COMMUNE} AND ({OF_HAMLET})"),
        ),
        territory("feedback_needstep", by=("places",)),
        commune_wide("feedback_deadzone"),
    ]
