from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide, territory

BY_PLACE = ("hamlet_code", "unit_code")


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0004_planned_gatherings")]
    operations = [
        commune_wide("gatherings_gathering"),
        commune_wide("gatherings_gatheringnote"),
        commune_wide("gatherings_gatheringquestion"),
        territory("gatherings_gatheringfile", by=BY_PLACE),
        territory("gatherings_signin", by=BY_PLACE),
        territory("gatherings_signinsheet", by=BY_PLACE),
        append_only("gatherings_gatheringnote"),
        append_only("gatherings_gatheringfile"),
    ]
