"""A page asks as many questions of a large commune as of a small one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.performance.crowd import a_crowd
from tests.village import PASSWORD, a_village

pytestmark = pytest.mark.django_db
PAGES = {"/": 50, "/ke-hoach/": 30, "/danh-sach/": 40, "/danh-sach/ho/": 40}
"""Most queries that a page may ask."""


def questions(client: Client, path: str) -> int:
    assert client.get(path).status_code == 200  # what is counted on the first look
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_number_of_queries_does_not_grow_with_the_commune(client: Client, catalogue: None) -> None:
    a_village()
    assert client.login(username="lan", password=PASSWORD)
    small = {path: questions(client, path) for path in PAGES}
    a_crowd()
    for path, most in PAGES.items():
        assert small[path] <= most, path
        assert questions(client, path) <= small[path] + 2, path  # a list of several pages may ask how many
