from django.db import migrations, models
from django.db.models import F, Q


def may_be_void(app: str, model: str) -> list[migrations.operations.base.Operation]:
    """Let a row end on the very day on which it begins: it was never valid."""
    return [
        migrations.RemoveConstraint(model, f"{app}_{model}_ends_after_it_begins"),
        migrations.AddConstraint(
            model,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name=f"{app}_{model}_never_ends_before_it_begins",
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("places", "0003_towns_of_the_old_map")]
    operations = [*may_be_void("places", "hamlet"), *may_be_void("places", "team")]
