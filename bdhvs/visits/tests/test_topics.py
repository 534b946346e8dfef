"""What a team says at the door counts for the topics of the plans."""

from pathlib import Path

import yaml
from django.conf import settings

from bdhvs.visits.rules import TOPICS_OF_ITEMS, topics_told


def catalogue(path: str) -> dict[str, object]:
    read: dict[str, object] = yaml.safe_load((Path(settings.CATALOGUE_DIR) / path).read_text())
    return read


def test_every_item_and_topic_of_the_mapping_is_in_the_catalogue() -> None:
    framework = catalogue("frameworks/working.yaml")
    items = {item["code"] for item in framework["items"]} | set(framework["statuses"])  # type: ignore[attr-defined,call-overload]
    topics = set(catalogue("codes.yaml")["topics"])  # type: ignore[call-overload]
    assert set(TOPICS_OF_ITEMS) <= items
    assert {topic for many in TOPICS_OF_ITEMS.values() for topic in many} <= topics


def test_an_item_counts_for_its_topic_once_and_a_topic_for_itself() -> None:
    assert topics_told(["S2", "S3", "policy"]) == ["S2", "S3", "policy", "safety", "fraud", "personal_data"]


def test_nothing_said_is_nothing() -> None:
    assert topics_told([]) == []
