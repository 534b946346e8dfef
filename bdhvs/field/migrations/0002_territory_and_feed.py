from django.db import migrations

from bdhvs.field.publishing import KEEP_EVENTS, publishes, publishing_functions
from bdhvs.ops.schema import commune_wide, territory


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0001_initial"),
        ("ops", "0001_scope"),
        ("people", "0004_distinct_pairs"),
        ("skills", "0002_territory_and_layout"),
        ("visits", "0003_visit_of_the_phone"),
        ("feedback", "0002_territory"),
    ]
    operations = [
        territory("field_device", by=("places",)),
        territory("field_grant", by=("hamlet_code",)),
        territory("field_event", by=("hamlet_code",)),
        KEEP_EVENTS,
        territory("field_stray", by=()),
        territory("field_conflict", by=("hamlet_code",)),
        territory("field_change", by=("hamlet_code",)),
        commune_wide("field_feed"),
        territory("field_photo", by=("hamlet_code",)),
        territory("field_loss", by=()),
        publishing_functions(
            "household", "residence", "person", "of_person", "of_household", "of_object_household"
        ),
        publishes("people_household", "household", moves=True),
        publishes("people_residence", "residence", moves=True),
        publishes("people_person", "person"),
        publishes("people_consent", "of_person"),
        publishes("people_membership", "of_person"),
        publishes("people_roster", "of_object_household"),
        publishes("skills_attainment", "of_person"),
        publishes("visits_visit", "of_household"),
        publishes("feedback_need", "of_household"),
    ]
