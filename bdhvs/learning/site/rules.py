"""Groups and topics as a learner sees them, and what one does by oneself. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bdhvs.lib.labelled import Labelled


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the framework in the words of its people. `first`: letters of the topics that help it soonest; who
    sells or works with papers knows how to make the letters larger."""

    code: str
    slug: str
    label: str
    icon: str
    first: str = ""

    def place(self, item: str) -> int:
        """Where an item stands: the group's own topics, then everything else alike."""
        return self.first.index(item[:1]) if item[:1] in self.first else len(self.first)


GROUPS: Final = (
    Group("citizen", "nguoi-dan", "Người dân", "household"),
    Group("worker", "nguoi-lao-dong", "Người lao động", "shop", "EFS"),
    Group("pupil", "hoc-sinh", "Học sinh", "school", "SAL"),
    Group("official", "can-bo", "Cán bộ", "office", "WPA"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A family of items: the letter with which their codes begin."""

    letter: str
    slug: str
    title: str
    icon: str


TOPICS: Final = (
    Topic("D", "dien-thoai", "Dùng điện thoại", "phone"),
    Topic("S", "an-toan", "An toàn, tránh lừa đảo", "shield"),
    Topic("C", "tro-chuyen", "Gọi điện, trò chuyện", "message"),
    Topic("I", "tim-tin", "Tìm và giữ thông tin", "search"),
    Topic("P", "dich-vu-cong", "Dịch vụ công, VNeID", "person_card"),
    Topic("F", "tien-mua-hang", "Tiền và mua hàng", "money"),
    Topic("H", "suc-khoe", "Sức khỏe", "heart"),
    Topic("E", "ban-hang", "Bán hàng, làm ăn", "basket"),
    Topic("A", "tro-ly-ai", "Trợ lý AI", "robot"),
    Topic("L", "hoc-tap", "Học trên mạng", "school"),
    Topic("W", "cong-viec", "Việc văn phòng", "paper"),
)


def group_named(slug: str) -> Group | None:
    return next((group for group in GROUPS if slug in (group.slug, group.code)), None)


def topic_named(slug: str) -> Topic | None:
    return next((topic for topic in TOPICS if topic.slug == slug), None)


def topic_of(item: str) -> Topic:
    return next(topic for topic in TOPICS if topic.letter == item[:1])


class StudyKind(Labelled):
    """What one does by oneself: a lesson tried to its end, questions answered, a simulation finished."""

    LESSON = "lesson", "học xong bài"
    PRACTICE = "practice", "luyện tập"
    SIMULATION = "simulation", "tập trên máy thử"


LONGEST_AGO: Final = timedelta(days=400)
MOST_AT_ONCE: Final = 300


class StudyError(ValueError):
    """What a device tells of one's own learning cannot be so."""


@dataclass(frozen=True, slots=True)
class Studied:
    """One thing done on one day. `code` names the lesson, the item or the simulation; `right` of `asked` questions."""

    kind: StudyKind
    code: str
    on: date
    right: int | None = None
    asked: int | None = None


def check_studied(done: Studied, *, today: date) -> None:
    """Raises: StudyError for a day to come or long past, or more right answers than questions."""
    if not today - LONGEST_AGO <= done.on <= today:
        raise StudyError("Ngày học ghi trên máy chưa đúng.")
    if (done.right is None) != (done.asked is None):
        raise StudyError("Số câu đúng và số câu hỏi đi cùng nhau.")
    if done.right is not None and done.asked is not None and not 0 <= done.right <= done.asked <= 50:
        raise StudyError("Số câu đúng chưa khớp với số câu hỏi.")
