"""`bdhvs load_plans`: the plans of the catalogue, for communes that work here; again it changes nothing."""

from typing import Any

from django.conf import settings

from bdhvs.accounts.cli import CommuneCommand
from bdhvs.accounts.rules import Act
from bdhvs.places.queries import working_communes
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file


class Command(CommuneCommand):
    help = "Nạp các kế hoạch có sẵn của những xã đang dùng phần mềm."

    def handle(self, *args: Any, **options: Any) -> None:
        here = set(working_communes())
        for path in sorted((settings.CATALOGUE_DIR / "plans").glob("*.yaml")):
            file = load_plan_file(path).plan
            if file.plan.commune not in here:
                continue
            with self.territory(file.plan.commune, Act.EDIT_PLAN) as user:
                plan = save_plan(file=file, by=user, at=self.moment(), note="kế hoạch có sẵn")
            self.stdout.write(f"{plan.pk}: bản {plan.version}")
