"""What a web address can offer.

Browsers give service workers, cryptography, passkeys and the camera only to https and to this very machine.
"""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """Abilities of the pages at one address."""

    offline: bool  # service worker and cryptography: field work without a network
    camera: bool  # reading QR cards
    passkeys: bool  # sign-in with the phone's own lock; needs a name, not a number
    phones: bool  # other devices reach it, so a join-QR makes sense

    def lacks(self) -> list[str]:
        """What is missing, in words for the office."""
        words = {
            "offline": "làm việc ngoại tuyến và mã hóa trên điện thoại",
            "camera": "quét mã QR bằng máy ảnh",
            "passkeys": "đăng nhập bằng khóa truy cập (passkey)",
            "phones": "điện thoại và máy khác cùng vào",
        }
        return [text for name, text in words.items() if not getattr(self, name)]


def offer_of(host: str, *, tls: bool) -> Offer:
    """The abilities of `https://host` or `http://host`."""
    name = host.strip("[]").lower()
    here = _is_this_machine(name)
    secure = tls or here
    return Offer(
        offline=secure, camera=secure, passkeys=secure and not _is_number(name), phones=tls and not here
    )


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_this_machine(name: str) -> bool:
    if _is_number(name):
        return ipaddress.ip_address(name).is_loopback
    return name == "localhost" or name.endswith(".localhost")
