"""`bdhvs load_frameworks`: the frameworks and lists of codes of the catalogue; again it changes nothing."""

from django.conf import settings
from django.core.management.base import BaseCommand

from bdhvs.skills.catalogue import read_codes, read_framework, store_codes, store_framework


class Command(BaseCommand):
    help = "Nạp bộ khung kỹ năng và các danh mục mã."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        for path in sorted((settings.CATALOGUE_DIR / "frameworks").glob("*.yaml")):
            framework = store_framework(read_framework(path))
            mark = "" if framework.official else " (chưa chính thức)"
            self.stdout.write(f"{framework}{mark}: {framework.items.count()} mục.")
        codes = settings.CATALOGUE_DIR / "codes.yaml"
        if codes.exists():
            self.stdout.write(f"Danh mục: {store_codes(read_codes(codes))} mã.")
