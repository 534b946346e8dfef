"""`bdhvs load_catalogue`: places, frameworks, codes and indicators that the product ships. Quick when up to date."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from bdhvs.indicators.commands import load_catalogue


class Command(BaseCommand):
    help = "Nạp danh mục: đơn vị hành chính, bộ khung kỹ năng, mã, chỉ số."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("load_places", stdout=self.stdout)
        call_command("load_frameworks", stdout=self.stdout)
        compiled = load_catalogue()
        self.stdout.write(f"Chỉ số: dịch mới {compiled}." if compiled else "Chỉ số: không có gì mới.")
