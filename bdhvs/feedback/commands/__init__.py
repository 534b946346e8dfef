"""Acts on needs and on places without signal."""

from bdhvs.feedback.commands.answering import answer_need, close_need
from bdhvs.feedback.commands.publishing import publish_need, unpublish_need, word_need
from bdhvs.feedback.commands.raising import NeedEntry, raise_needs, raise_with_slip
from bdhvs.feedback.commands.routing import Handler, assign_need, escalate_need
from bdhvs.feedback.commands.zones import ZoneDetails, correct_zone, record_zone

__all__ = [
    "Handler",
    "NeedEntry",
    "ZoneDetails",
    "answer_need",
    "assign_need",
    "close_need",
    "correct_zone",
    "escalate_need",
    "publish_need",
    "raise_needs",
    "raise_with_slip",
    "record_zone",
    "unpublish_need",
    "word_need",
]
