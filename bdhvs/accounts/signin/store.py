"""Where sessions are kept: Django's database store over our own table, which also says whose they are."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from bdhvs.accounts.signin.models import SignInSession

STARTED, SEEN, ADDRESS, DEVICE = "started", "seen", "address", "device"


def stored_key(key: str | None) -> str:
    """What the table has for the key in the cookie."""
    return hashlib.sha256((key or "").encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Rows are found by the hash of the key. Every sign-in gets a new key and starts the clock of the session."""

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        return SignInSession

    def cycle_key(self) -> None:
        super().cycle_key()
        self[STARTED] = self[SEEN] = timezone.now().timestamp()

    def exists(self, session_key: str) -> bool:
        return SignInSession.objects.filter(session_key=stored_key(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            SignInSession.objects.filter(session_key=stored_key(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        return SignInSession(
            session_key=stored_key(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            address=data.get(ADDRESS, ""),
            device=data.get(DEVICE, ""),
            started_at=_instant(data.get(STARTED)),
            seen_at=_instant(data.get(SEEN)),
        )

    def _get_session_from_db(self) -> SignInSession | None:
        found = SignInSession.objects.filter(
            session_key=stored_key(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found


def _instant(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
