"""Handbooks: one text, a page and a sheet."""

import re
from dataclasses import replace

import pypdfium2
import pytest
from django.test import Client
from django.utils.html import strip_tags

from bdhvs.ui import guides
from bdhvs.ui.inspection import assert_good_page

pytestmark = pytest.mark.django_db
NAMES = [guide.slug for guide in guides.guides()]


def named(slug: str) -> guides.Guide:
    return next(guide for guide in guides.guides() if guide.slug == slug)


def test_every_handbook_is_in_the_list_and_the_footer_leads_there(client: Client) -> None:
    page = client.get("/huong-dan/").content.decode()
    assert_good_page(page)
    for slug in NAMES:
        assert f'href="/huong-dan/{slug}/"' in page
    assert '<a href="/huong-dan/">Hướng dẫn sử dụng</a>' in page


@pytest.mark.parametrize("slug", NAMES)
def test_a_handbook_can_be_read_by_everybody_with_its_pictures(client: Client, slug: str) -> None:
    page = client.get(f"/huong-dan/{slug}/").content.decode()
    assert_good_page(page)
    for address in re.findall(r'<img src="([^"]+)"', page):
        assert client.get(address)["Content-Type"] == "image/png"


@pytest.mark.parametrize("slug", NAMES)
def test_the_sheet_says_what_the_page_says(slug: str) -> None:
    pages = pypdfium2.PdfDocument(guides.pdf_of(named(slug)))
    printed = re.sub(r"\W+", "", "".join(page.get_textpage().get_text_range() for page in pages))
    for heading in re.findall(r"<h2>(.*?)</h2>", guides.html_of(named(slug), "/")):
        assert re.sub(r"\W+", "", strip_tags(heading)) in printed


def test_the_guide_of_the_office_is_two_pages() -> None:
    assert len(pypdfium2.PdfDocument(guides.pdf_of(named("office-guide")))) == 2


def test_a_handbook_cannot_bring_markup_of_its_own() -> None:
    guide = replace(named("office-guide"), text="# A\n\n<script>x</script> *b*\n")
    assert "<script" not in guides.html_of(guide, "/")


@pytest.mark.parametrize("address", ["/huong-dan/khong-co/", "/huong-dan/hinh/..%2foffice-guide.md"])
def test_nothing_else_of_the_folder_is_served(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
