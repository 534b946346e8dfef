from django.db import migrations

from bdhvs.ops.schema import append_only, commune_wide

# None of these names a citizen; every office of the commune reads what goes out in its name.


class Migration(migrations.Migration):
    dependencies = [("outreach", "0003_content_banners_incidents"), ("ops", "0001_scope")]
    operations = [
        commune_wide("outreach_contentitem"),
        commune_wide("outreach_contentversion"),
        commune_wide("outreach_contentnote"),
        commune_wide("outreach_banner"),
        commune_wide("outreach_incident"),
        commune_wide("outreach_incidentnote"),
        commune_wide("outreach_outreachfile"),
        append_only("outreach_contentversion"),
        append_only("outreach_contentnote"),
        append_only("outreach_incidentnote"),
        append_only("outreach_outreachfile"),
    ]
