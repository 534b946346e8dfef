"""The web process: pages for granian, or any other WSGI server."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from bdhvs.ops.loaded import keep_loaded
from bdhvs.ops.logs import log_to

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bdhvs.config.settings")
os.environ.setdefault("BDHVS_PROCESS", "web")

application: Any = get_wsgi_application()
keep_loaded()
log_to(settings.DATA_DIR / "log", "web")
if os.environ.get("BDHVS_PROXY") == "1":  # Caddy or nginx on this machine says whether the browser used https
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts="127.0.0.1")
