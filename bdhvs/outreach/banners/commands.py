"""Acts on a banner: planning, correcting, putting up (a fact), adding its photo, taking down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.outreach.banners.models import Banner
from bdhvs.outreach.banners.queries import fact_of
from bdhvs.outreach.banners.rules import PUBLISHED_AS, BannerError, BannerKind
from bdhvs.outreach.commands import PublicationDetails, record_publication
from bdhvs.outreach.filing.commands import keep_files, proof_words
from bdhvs.outreach.models import Publication
from bdhvs.skills.correcting import check_within
from bdhvs.ui.proofs import Proof


@dataclass(frozen=True, slots=True)
class BannerDetails:
    """What hangs, or shall hang, where."""

    kind: BannerKind
    place: str
    text: str
    size: str = ""
    hamlet_code: str | None = None
    unit_code: str | None = None
    planned_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """The values of a row."""
        return {
            "kind": self.kind.value, "place": self.place, "text": self.text, "size": self.size,
            "hamlet_id": self.hamlet_code, "unit_id": self.unit_code, "planned_on": self.planned_on,
        }  # fmt: skip


@transaction.atomic
def plan_banner(*, commune_code: str, details: BannerDetails, by: User | None, at: datetime) -> Banner:
    """Enter a banner into the register before it hangs.

    Raises: OutsideTerritoryError
    """
    _check(by, details.hamlet_code, details.unit_code)
    banner = Banner.objects.create(
        commune_id=commune_code,
        made_at=at,
        made_by=by,
        code=f"moi-{at.timestamp()}"[:20],
        **details.columns(),
    )
    banner.code = f"BR-{banner.pk}"
    banner.save(update_fields=["code"])
    note(act="plan_banner", by=by, at=at, commune=commune_code, subject="banner", ids=[banner.pk])
    return banner


@transaction.atomic
def place_banner(*, fact: Publication, details: BannerDetails, by: User | None, at: datetime) -> Banner:
    """Enter a banner that was recorded as a fact alone: the fact is corrected to be of this banner, and counts once.

    Raises: BannerError, FactError
    """
    if fact.kind != BannerKind.BANNER or details.kind is not BannerKind.BANNER:
        raise BannerError("Lượt ghi này không phải là băng rôn.")
    banner = plan_banner(commune_code=fact.commune_id, details=details, by=by, at=at)
    _say_again(fact, proof=fact.proof, code=banner.code, by=by, at=at)
    return banner


def _say_again(fact: Publication, *, proof: str, code: str, by: User | None, at: datetime) -> None:
    """The fact with its proof, or with the banner it is of."""
    details = PublicationDetails(
        channel_code=fact.channel_code, kind=fact.kind, occurred_on=fact.occurred_on, title=fact.title, proof=proof,
        topics=tuple(fact.topics), served=tuple(fact.served), ref_code=code,
    )  # fmt: skip
    record_publication(commune_code=fact.commune_id, details=details, supersedes=fact, by=by, at=at)


@transaction.atomic
def correct_banner(*, banner: Banner, details: BannerDetails, by: User | None, at: datetime) -> Banner:
    """Say its place, words or size otherwise. What kind it is stays as it was once it hung: a fact tells of it.

    Raises: BannerError, OutsideTerritoryError
    """
    held = _held(banner, by)
    _check(by, details.hamlet_code, details.unit_code)
    if held.kind != details.kind and fact_of(held) is not None:
        raise BannerError("Băng rôn đã treo thì không đổi loại. Ghi nhầm, hãy rút lại lượt treo rồi ghi lại.")
    for column, value in details.columns().items():
        setattr(held, column, value)
    held.save()
    note(act="correct_banner", by=by, at=at, commune=held.commune_id, subject="banner", ids=[held.pk])
    return held


@transaction.atomic
def put_up_banner(
    *, banner: Banner, on: date, proofs: Sequence[Proof], by: User | None, at: datetime
) -> Publication:
    """Write that it hangs since that day. Plans count it once it has a photo.

    Raises: BannerError, FactError
    """
    held = _held(banner, by)
    if held.down_on is not None:
        raise BannerError("Băng rôn này đã hạ. Treo lại thì ghi thành băng rôn mới.")
    if fact_of(held) is not None:
        raise BannerError("Băng rôn này đã ghi treo rồi.")
    channel, kind = PUBLISHED_AS[BannerKind(held.kind)]
    details = PublicationDetails(
        channel_code=channel, kind=kind, occurred_on=on, title=held.text[:200], proof=proof_words("", proofs),
        topics=("movement",), served=(held.hamlet_id,) if held.hamlet_id else (), ref_code=held.code,
    )  # fmt: skip
    fact = record_publication(commune_code=held.commune_id, details=details, by=by, at=at)
    keep_files(banner=held, proofs=proofs, by=by, at=at)
    note(act="put_up_banner", by=by, at=at, commune=held.commune_id, subject="banner", ids=[held.pk])
    return fact


@transaction.atomic
def add_photos(*, banner: Banner, proofs: Sequence[Proof], by: User | None, at: datetime) -> None:
    """Keep photos of it; the first one makes the fact count, by a correction of it.

    Raises: FactError
    """
    held = _held(banner, by)
    fact = fact_of(held)
    if fact is not None and not fact.proof:
        _say_again(fact, proof=proof_words("", proofs), code=held.code, by=by, at=at)
    keep_files(banner=held, proofs=proofs, by=by, at=at)
    note(act="add_banner_photos", by=by, at=at, commune=held.commune_id, subject="banner", ids=[held.pk])


@transaction.atomic
def take_down_banner(*, banner: Banner, on: date, why: str, by: User | None, at: datetime) -> Banner:
    """It no longer hangs. That it hung stays counted.

    Raises: BannerError, OutsideTerritoryError
    """
    held, fact = _held(banner, by), fact_of(banner)
    if fact is None or held.down_on is not None:
        raise BannerError("Chỉ hạ được băng rôn đang treo.")
    if not fact.occurred_on <= on <= at.date():
        raise BannerError(f"Ngày hạ phải từ ngày treo {fact.occurred_on:%d/%m/%Y} đến hôm nay.")
    if not why.strip():
        raise BannerError("Hãy ghi vì sao hạ.")
    held.down_on, held.down_why = on, why.strip()[:200]
    held.save(update_fields=["down_on", "down_why"])
    note(act="take_down_banner", by=by, at=at, commune=held.commune_id, subject="banner", ids=[held.pk])
    return held


def _check(by: User | None, hamlet: str | None, unit: str | None) -> None:
    """Raises: OutsideTerritoryError"""
    check_within(by, [hamlet, unit] if by is not None and by.hamlets else [unit])


def _held(banner: Banner, by: User | None) -> Banner:
    held = Banner.objects.select_for_update().get(pk=banner.pk)
    _check(by, held.hamlet_id, held.unit_id)
    return held
