"""The province's identity service as the environment names it. Its secret is in no database and no backup.

BDHVS_OIDC_URL       https://dinhdanh.tinh.gov.vn (its address, without /.well-known/…)
BDHVS_OIDC_CLIENT    the client's id there; BDHVS_OIDC_SECRET its secret
BDHVS_OIDC_NAME      how people call it, on the button
BDHVS_OIDC_USERNAME  optional: the claim that holds our user names; only of a service that the province itself fills
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bdhvs.ops.rules import OperationError

PROVIDER = "tinh"


def identity_service(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """What sign-in needs to know of the service; None when the environment names none.

    Raises: OperationError when it is named only by half, or over a line that others can read.
    """
    url = environment.get("BDHVS_OIDC_URL", "").rstrip("/")
    if not url:
        return None
    client, secret = environment.get("BDHVS_OIDC_CLIENT", ""), environment.get("BDHVS_OIDC_SECRET", "")
    if not client or not secret:
        raise OperationError("BDHVS_OIDC_URL cần đi cùng BDHVS_OIDC_CLIENT và BDHVS_OIDC_SECRET.")
    address = urlsplit(url)
    if address.scheme != "https" and address.hostname != "localhost":
        raise OperationError("BDHVS_OIDC_URL phải là địa chỉ https.")
    name = environment.get("BDHVS_OIDC_NAME") or "tài khoản của tỉnh"
    scope = ["openid", "profile"] if environment.get("BDHVS_OIDC_USERNAME") else ["openid"]
    app = {"provider_id": PROVIDER, "name": name, "client_id": client, "secret": secret}
    app["settings"] = {"server_url": url, "uid_field": "sub", "scope": scope}  # type: ignore[assignment]
    return {"name": name, "username_claim": environment.get("BDHVS_OIDC_USERNAME", ""), "app": app}
