"""Accounts of the sample with random passwords, shown once and kept in the data folder for its owner only."""

import secrets
from dataclasses import dataclass
from typing import Any

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.demo.communes import Seed
from bdhvs.places.models import Commune

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
ADMINISTRATOR = "quantri"


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    password: str
    says: str

    def line(self) -> str:
        return f"{self.username:<16}{self.password:<18}{self.says}"


def random_password() -> str:
    """Shape: three groups of four, easy to read out and type."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def make_administrator() -> Account:
    return make_account(ADMINISTRATOR, "Quản trị mẫu", Role.ADMINISTRATOR)


def make_accounts(seed: Seed) -> list[Account]:
    """Officer, leader, head of the first hamlet, the police's focal person, a mentor, and the province's viewer.

    Those of the team stand where its work is made up.
    """
    where = {"commune_id": seed.code}
    province = Commune.objects.values_list("province_id", flat=True).get(pk=seed.code)
    return [
        make_account(f"{seed.short}.canbo", f"Cán bộ mẫu {seed.name}", Role.OFFICER, **where),
        make_account(f"{seed.short}.lanhdao", f"Lãnh đạo mẫu {seed.name}", Role.LEADER, **where),
        make_account(f"{seed.short}.truongthon", f"Trưởng {seed.hamlet_name} 1 mẫu, {seed.name}", Role.HAMLET_HEAD,
              hamlets=[f"{seed.code}-T01"], **where),
        make_account(f"{seed.short}.congan", f"Đầu mối Công an mẫu {seed.name}", Role.FOCAL_PERSON,
              unit_id=f"{seed.code}-U-police", **where),
        make_account(f"{seed.short}.nguoikem", f"Người kèm mẫu {seed.name}", Role.MENTOR,
              hamlets=[f"{seed.code}-T01"], **where),
        make_account(f"{seed.short}.tinh", f"Người xem cấp tỉnh mẫu, tỉnh của {seed.name}", Role.PROVINCE_VIEWER,
              province_id=province),
    ]  # fmt: skip


def make_account(username: str, full_name: str, role: Role, **where: Any) -> Account:
    """An account of the sample; its password is known from the answer only."""
    password = random_password()
    user = User(username=username, full_name=full_name, role=role.value, **where)
    user.set_password(password)
    user.save()
    return Account(username, password, f"{role.label}: {full_name}")


def accounts_text(accounts: list[Account]) -> str:
    head = "# DỮ LIỆU MẪU: tài khoản để dùng thử, mật khẩu ngẫu nhiên. Không dùng cho dữ liệu thật.\n"
    return head + "".join(f"{account.line()}\n" for account in accounts)
