"""First drafts in plain words, made of a lesson or of a gathering. Pure; whoever uses one changes it."""

import re
from dataclasses import dataclass
from typing import Final

from bdhvs.lib.vietnamese import fold
from bdhvs.outreach.content.rules import ContentForm

DRAFTED: Final = (ContentForm.SCRIPT, ContentForm.ARTICLE, ContentForm.POST, ContentForm.POSTER)
"""Forms for which there is a first draft."""

_STEP: Final = re.compile(r"^\d+\.\s*(.+)$")
_TIP: Final = "Mẹo: "


@dataclass(frozen=True, slots=True)
class LessonWords:
    """What a draft needs of a lesson."""

    title: str
    why: str
    steps: tuple[tuple[str, str], ...]
    tip: str
    spoken: str
    address: str
    commune: str


@dataclass(frozen=True, slots=True)
class GatheringWords:
    """What a draft needs of a gathering. Missing: what nobody has typed yet is left out."""

    name: str
    day: str
    hours: str
    place: str
    audience: str
    topics: tuple[str, ...]
    organiser: str
    commune: str

    @property
    def when(self) -> str:
        return f"{self.hours}, {self.day}" if self.hours else self.day

    @property
    def about(self) -> str:
        return ", ".join(_small(topic) for topic in self.topics) or "các kỹ năng số cần dùng hằng ngày"


def of_lesson(form: ContentForm, words: LessonWords) -> str:
    """The body of a draft on a lesson."""
    if form is ContentForm.SCRIPT:
        return words.spoken
    numbered = [f"{n}. {title}: {text}" for n, (title, text) in enumerate(words.steps, 1)]
    tip, learn = f"{_TIP}{words.tip}", f"Học trong 3 phút, không cần đăng ký: {words.address}"
    if form is ContentForm.POST:
        short = [f"{n}. {title}" for n, (title, _) in enumerate(words.steps, 1)]
        return _paragraphs(words.title, words.why, "\n".join(short), tip, learn, _marks(words.commune))
    if form is ContentForm.ARTICLE:
        opening = (
            f"Hưởng ứng phong trào Bình dân học vụ số, {words.commune} giới thiệu tới bà con một kỹ năng dễ học: "
            f"{_small(words.title)}."
        )
        closing = (
            "Bà con cần giúp, hãy gặp Tổ công nghệ số cộng đồng, trưởng thôn, tổ trưởng tổ dân phố hoặc bộ phận "
            "một cửa."
        )
        return _paragraphs(opening, words.why, "Cách làm:", "\n".join(numbered), tip, learn, closing)
    return _paragraphs(words.why, "\n".join(numbered), tip)


def of_gathering(form: ContentForm, words: GatheringWords) -> str:
    """The body of a draft that invites to a gathering."""
    where = words.place or words.commune
    guests = words.audience or "toàn thể bà con"
    if form is ContentForm.SCRIPT:
        return _invitation(words, where, guests)
    if form is ContentForm.ARTICLE:
        return _paragraphs(
            f"Vào {words.when}, tại {where}, {words.organiser or words.commune} tổ chức {_small(words.name)} dành cho "
            f"{guests}.",
            f"Nội dung: {words.about}. Người đến dự được hướng dẫn từng bước trên chính điện thoại của mình và được "
            "giải đáp thắc mắc.",
            "Hoạt động nằm trong phong trào Bình dân học vụ số của địa phương, với tinh thần người biết chỉ cho "
            "người chưa biết.",
            "Bà con không phải nộp tiền, không phải đăng ký trước. Ai đi lại khó khăn, hãy nhắn Tổ công nghệ số cộng "
            "đồng để được đến tận nhà.",
        )
    if form is ContentForm.POST:
        return _paragraphs(
            f"MỜI BÀ CON: {words.name}",
            f"Khi nào: {words.when}\nỞ đâu: {where}\nDành cho: {guests}\nNội dung: {words.about}",
            "Nhớ đem theo điện thoại đã sạc pin. Không mất tiền, không phải đăng ký trước.",
            _marks(words.commune),
        )
    return _paragraphs(
        f"Kính mời {guests} tới dự.",
        f"1. Khi nào: {words.when}\n2. Ở đâu: {where}\n3. Nội dung: {words.about}",
        f"{_TIP}Đem theo điện thoại đã sạc pin. Không mất tiền, không phải đăng ký trước.",
    )


def _invitation(words: GatheringWords, where: str, guests: str) -> str:
    """About a minute of reading aloud: who calls, what, when, where, what to bring, once again."""
    return (
        f"Kính thưa bà con. Đây là thông báo của {words.organiser or words.commune} về phong trào Bình dân học vụ số. "
        f"Xin mời {guests} đến dự {_small(words.name)}. Thời gian: {words.when}. Địa điểm: {where}. "
        f"Nội dung gồm {words.about}. Người hướng dẫn sẽ chỉ từng bước, chậm và rõ, trên chính điện thoại của bà con. "
        "Ai chưa biết thì được cầm tay chỉ việc, ai biết rồi thì giúp người ngồi bên cạnh. Bà con nhớ đem theo điện "
        "thoại đã sạc pin. Buổi này không thu tiền và không phải đăng ký trước. Không ai hỏi mật khẩu hay mã OTP của "
        "bà con; nếu có người hỏi, xin đừng đọc. Nhà nào có người cao tuổi hoặc người đi lại khó khăn, hãy báo trưởng "
        "thôn, tổ trưởng tổ dân phố hoặc Tổ công nghệ số cộng đồng để được đến tận nhà hướng dẫn. "
        f"Xin nhắc lại: {_small(words.name)}, {words.when}, tại {where}. Rất mong bà con đến đông đủ và rủ thêm hàng "
        "xóm cùng đi. Xin cảm ơn bà con."
    )


@dataclass(frozen=True, slots=True)
class PosterWords:
    """A poster's text taken apart: an opening, numbered steps, a tip, further paragraphs."""

    opening: str
    steps: tuple[tuple[str, str], ...]
    tip: str


def poster_words(body: str) -> PosterWords:
    """Numbered lines are steps (`1. Title: text`), a line that begins with “Mẹo:” is the tip, the rest opens it."""
    opening, steps, tip = [], [], ""
    for line in filter(None, map(str.strip, body.splitlines())):
        if numbered := _STEP.match(line):
            title, _, text = numbered[1].partition(": ")
            steps.append((title, text))
        elif line.startswith(_TIP):
            tip = line.removeprefix(_TIP)
        else:
            opening.append(line)
    return PosterWords(" ".join(opening), tuple(steps), tip)


def _small(words: str) -> str:
    """The first letter small inside a sentence, unless the word is a name in capitals."""
    first = words.split(" ", 1)[0]
    return words if first.isupper() and len(first) > 1 else words[:1].lower() + words[1:]


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _marks(commune: str) -> str:
    return "#BinhDanHocVuSo #" + "".join(word.capitalize() for word in fold(commune).split())
