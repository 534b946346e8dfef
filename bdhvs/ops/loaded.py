"""What a web process has loaded once stays for its life."""

import gc

from django.urls import get_resolver


def keep_loaded() -> None:
    """Load every page's code now, and never again look for garbage among what is loaded.

    Else the collector walks some hundred thousand lasting objects every few requests: the slowest pages of a ward took
    twice as long as the others.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
