"""What is good for one time is good for one time, also when many come with it at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.appointments.commands import invite, take_up
from bdhvs.appointments.rules import CodeError
from bdhvs.ops.territory import scope
from tests.village import KY_ANH, NOW, TODAY, a_village

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 4


def test_of_many_who_type_one_printed_code_at_once_one_gets_the_account() -> None:
    lan = a_village().lan
    with scope([KY_ANH]):
        post = Post(Role.LEADER, KY_ANH)
        code = invite(full_name="Bùi Văn Hải", post=post, on=TODAY, by=lan, at=NOW).code
    together = Barrier(MANY)

    def come(number: int) -> str:
        together.wait()
        try:
            return take_up(code=code, password=f"ba bốn từ của người {number}", at=NOW).password
        except CodeError:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as people:
        got = [password for password in people.map(come, range(MANY)) if password]
    assert len(got) == 1
