"""`bdhvs load_places`: the national list of provinces and communes, once; again it changes nothing."""

from django.core.management.base import BaseCommand

from bdhvs.places.reference.snapshot import read_snapshot
from bdhvs.places.reference.storing import store_snapshot


class Command(BaseCommand):
    help = "Nạp danh mục tỉnh, thành phố và xã, phường, đặc khu (từ 1/7/2025)."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        stored = store_snapshot(read_snapshot())
        self.stdout.write(f"Đã thêm {stored.added} xã, phường, đặc khu vào danh mục.")
