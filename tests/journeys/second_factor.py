"""A code app in the hand of the person who walks: the six digits by the standard (RFC 6238), not by the product."""

import base64
import hmac
import struct
import time

from playwright.sync_api import Page


def code_at(secret: str, moment: float) -> str:
    """The six digits that an app with this seed shows."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(moment) // 30), "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def fresh_code(secret: str) -> str:
    """The code of the next half minute: the one of this may be used already."""
    time.sleep(30 - time.time() % 30 + 0.2)
    return code_at(secret, time.time())


def set_up_code_app(page: Page) -> tuple[str, list[str]]:
    """From the page that asks for a second factor to the office; gives the seed and the recovery codes."""
    page.click("a:has-text('Bật ứng dụng tạo mã')")
    page.click("summary:has-text('Không quét được')")
    secret = page.inner_text(".secret").replace(" ", "")
    page.fill("#id_code", code_at(secret, time.time()))
    page.click("main button.btn-primary:has-text('Bật')")
    page.wait_for_selector("h1:has-text('Mã dự phòng')")
    codes = [code.replace(" ", "") for code in page.locator(".codes li").all_inner_texts()]
    return secret, codes
