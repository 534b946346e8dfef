"""`bdhvs upgrade`: the same preparation that every start does, said aloud."""

from django.core.management.base import BaseCommand

from bdhvs.ops.health import version_sentence


class Command(BaseCommand):
    """The command line has prepared the database before this runs; here it only says where things are."""

    help = "Nâng cấp cơ sở dữ liệu lên bản này (mỗi lần mở phần mềm cũng tự làm)."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(version_sentence())
