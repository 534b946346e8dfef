"""What no lesson answers: money already gone, somebody who just now wants money or a code, threats, health, law. Pure.

Each gets a fixed text that was thought over beforehand, and somebody to call. In doubt a question is flagged: a text
too many harms nobody.
"""

import re
from dataclasses import dataclass
from typing import Final

from bdhvs.learning.asking.words import words_of
from bdhvs.lib.labelled import Labelled


class Person(Labelled):
    """Whom to turn to; the commune's own numbers are a setting."""

    POLICE = "police", "Công an"
    CLINIC = "clinic", "Trạm y tế"
    DESK = "desk", "Bộ phận một cửa"


class Flag(Labelled):
    """Why a question gets a fixed text."""

    MONEY = "money", "Tiền có thể đang mất"
    CODE = "code", "Có người hỏi mã của bác"
    THREAT = "threat", "Bác đang bị dọa"
    SCAM = "scam", "Có thể là kẻ lừa"
    WRONG = "wrong", "Tiền chuyển nhầm"
    HEALTH = "health", "Chuyện sức khỏe"
    LAW = "law", "Chuyện pháp luật"


@dataclass(frozen=True, slots=True)
class Script:
    """What to do, one thing after another, whom to call, and the lesson to read afterwards."""

    title: str
    steps: tuple[str, ...]
    call: Person
    lesson: str = ""


SCRIPTS: Final = {
    Flag.MONEY: Script(
        "Bác làm ngay mấy việc này",
        (
            "Dừng lại. Không chuyển thêm đồng nào, không nghe họ nói nữa.",
            "Gọi ngân hàng theo số ghi sau thẻ, xin khóa tài khoản ngay.",
            "Chụp lại tin nhắn, cuộc gọi. Đừng xóa gì.",
            "Đến Công an xã, phường hoặc gọi 113. Báo càng sớm càng tốt.",
            "Ai hứa lấy lại tiền giúp mà đòi phí trước cũng là lừa.",
        ),
        Person.POLICE,
        "s4-bao-su-co",
    ),
    Flag.CODE: Script(
        "Không đọc mã cho ai cả",
        (
            "Cúp máy ngay. Không đọc, không chụp, không gửi mã, dù chỉ một nửa.",
            "Ngân hàng, công an, cán bộ không bao giờ hỏi mã hay mật khẩu của bác.",
            "Lỡ đọc rồi thì gọi ngân hàng theo số ghi sau thẻ, xin khóa tài khoản ngay.",
            "Kể cho người nhà và báo Công an xã, phường.",
        ),
        Person.POLICE,
        "s1-giu-ma-otp",
    ),
    Flag.THREAT: Script(
        "Bác không có lỗi và không phải một mình",
        (
            "Không trả lời, không chuyển tiền, không gửi thêm ảnh hay giấy tờ gì.",
            "Giữ lại tin nhắn, số gọi đến. Chụp màn hình, đừng xóa.",
            "Kể ngay cho một người bác tin trong nhà.",
            "Đến Công an xã, phường. Thấy nguy hiểm thì gọi 113 ngay.",
            "Công an thật không làm việc qua điện thoại, không bắt ai chuyển tiền.",
        ),
        Person.POLICE,
        "s2-cuoc-goi-gia-danh",
    ),
    Flag.SCAM: Script(
        "Khoan đã, bác chưa làm theo họ nhé",
        (
            "Cúp máy, thôi nhắn lại. Bác không có lỗi, không phải ngại.",
            "Chưa chuyển tiền, chưa bấm đường dẫn, chưa cài gì, chưa đưa số gì.",
            "Công an, ngân hàng, cán bộ thật không gọi điện đòi tiền, không bảo cài ứng dụng.",
            "Kể ngay cho người nhà, cùng gọi lại số mà nhà mình vẫn biết để hỏi.",
            "Đến Công an xã, phường hỏi cho chắc. Lỡ chuyển rồi thì gọi ngân hàng và 113 ngay.",
        ),
        Person.POLICE,
        "s2-cuoc-goi-gia-danh",
    ),
    Flag.WRONG: Script(
        "Bác đừng lo, đừng tự chuyển qua lại",
        (
            "Bác chuyển nhầm: gọi ngân hàng ngay theo số ghi sau thẻ, nhờ họ giúp.",
            "Nói ngày, giờ, số tiền đã chuyển. Không đọc mã OTP, mật khẩu cho ai.",
            "Có tiền lạ vào máy: để nguyên, đừng tiêu, đừng chuyển lại theo lời người gọi.",
            "Ngân hàng chưa gỡ được thì đến Công an xã, phường.",
        ),
        Person.POLICE,
        "f1-chuyen-khoan-dung-nguoi",
    ),
    Flag.HEALTH: Script(
        "Chuyện này phải hỏi thầy thuốc",
        (
            "Máy không khám bệnh được, bác đừng dùng thuốc theo lời máy.",
            "Nguy cấp thì nhờ người bên cạnh đưa đến cơ sở y tế gần nhất ngay.",
            "Chưa gấp thì hỏi Trạm y tế.",
            "Nếu bác thấy quá buồn, hãy nói ngay với một người thân. Có người muốn nghe bác.",
        ),
        Person.CLINIC,
        "h1-dat-lich-kham",
    ),
    Flag.LAW: Script(
        "Chuyện này phải hỏi người có trách nhiệm",
        (
            "Máy không tư vấn pháp luật, nói sai thì thiệt cho bác.",
            "Mang giấy tờ đến Bộ phận một cửa của xã, phường, cán bộ tư pháp sẽ chỉ.",
            "Đừng đưa tiền cho ai hứa lo giúp.",
        ),
        Person.DESK,
    ),
}  # fmt: skip

_THEM: Final = (
    r"(?:goi|nguoi ta|co nguoi|co dua|nguoi la|nhan vien|ngan hang|cong an|dien luc|nha mang|zalo|shipper|no|anh ay|"
    r"ho (?:goi|bao|xin|doi|hoi|keu|yeu cau))"
)
_ASK: Final = r"(?:xin|doi|hoi|bao|keu|bieu|yeu cau|cung cap|doc|gui|dua)"
_CODES: Final = r"(?:ma|otp|mat khau|so the|sau so|pin|mat ma)"
_MONEY: Final = r"(?:tien|trieu|nghin|dong|phi|ty|khoan)"
_OFFICE: Final = (
    r"(?:cong an|can bo|canh sat|vien kiem sat|toa an|ngan hang|dien luc|bao hiem|hai quan|nha mang|tong dai|"
    r"buu dien|nhan vien|giao hang|shipper)"
)
_SOMEBODY: Final = (
    rf"(?:{_OFFICE}|nguoi la|nguoi ta|co nguoi|co dua|ho(?! (?:so|khau|ngheo|kinh|tro))|no|han|tui no)"
)
_WANT: Final = r"(?:bao|keu|bieu|bat|doi|yeu cau|noi|xui|ru|xin|giuc|huong dan)"
_GIVE: Final = (
    r"(?:(?:chuyen|nop|dong|gui|rut|nap|tra)(?: \w+){0,3} (?:tien|(?<!le )phi|khoan|trieu|ty)|dat coc|doi (?:tien|phi)|"
    r"dua .{0,12}tien|(?:cho|dua|doc|gui) .{0,8}so (?:can cuoc|tai khoan|the))"
)
_LINK: Final = r"(?:link|duong dan)"
_OPEN: Final = (
    rf"(?:(?:bam|vao|mo|nhan).{{0,10}} {_LINK}|(?:cai|tai) .{{0,14}}(?:ung dung|app|phan mem|link)|"
    r"kich hoat|cap nhat (?:thong tin|can cuoc|sinh trac))"
)
_SHUT: Final = (
    r"(?:(?:khoa|cat|huy|treo).{0,8} (?:sim|the|tai khoan|dien|so may)|"
    r"(?:sim|the|tai khoan) (?:bi|sap) (?:khoa|treo|cat))"
)
_HUSH: Final = (
    r"bat .{0,12}giu bi mat|khong (?:duoc|cho) (?:\w+ )?(?:noi|ke) (?:voi|cho|ra)|"
    r"khong (?:duoc|cho) (?:\w+ )?(?:cup|tat) may|bat .{0,10} o (?:yen|trong|mot minh)"
)
_LURE: Final = (
    r"dau tu .{0,20}(?:tien ao|loi nhuan|lai cao|qua mang|online)|cong tac vien .{0,20}(?:nap|don|online|tren mang)|"
    r"lam nhiem vu .{0,20}(?:nap|hoa hong|tien)|(?:nap|dong|nop) .{0,10}moi (?:duoc )?(?:rut|lanh|nhan)|"
    rf"qua .{{0,20}}hai quan|viec nhe luong cao|(?:{_LINK}|quet ma|otp) (?:de|moi) nhan tien"
)

_PATTERNS: Final = {
    Flag.HEALTH: (
        r"dau (?:nguc|tim|dau|bung|rang|lung|khop|hong)|kho tho|uong thuoc|thuoc (?:gi|nao)|nham thuoc|co giat|dot quy|"
        r"ngat xiu|bat tinh|tieu duong|huyet ap|ung thu|ngo doc|(?:khong|chang|hong) muon song|muon chet|"
        r"tu tu (?:vi|chet)|(?:ran|cho|ong) can|ran doc|cap cuu|chay mau|tai nan|chua benh|trieu chung|"
        r"sot (?:cao|co|xuat|ret)|bi sot"
    ),
    Flag.MONEY: (
        r"\blo (?:tay )?(?:chuyen|gui|nop|dua|doc|bam|cho|dong|dang nhap)\b|"
        rf"(?:bi|vua) (?:no )?(?:lua|gat|hack|lay).{{0,12}} (?:mat|het|roi|{_MONEY})\b|"
        r"(?:da|vua|moi) (?:chuyen|gui|nop|dua|doc|dong)\b.{0,25} (?:cho (?:ke|ho|no|chung|nguoi ta|nguoi la)|lua|otp)|"
        r"bi tru (?:het )?(?:tien|tai khoan)|(?:mat|rut|tru) (?:het|sach) tien|bi (?:mat|rut) tien|mat tien roi"
    ),
    Flag.CODE: rf"\b{_THEM}\b.{{0,40}}\b{_ASK}\b.{{0,30}}\b{_CODES}\b",
    Flag.SCAM: (
        rf"{_SOMEBODY}\b.{{0,40}}\b{_WANT}\b.{{0,45}}\b{_GIVE}|{_SOMEBODY}\b.{{0,20}}\b{_WANT} (?:tien|phi)|"
        rf"{_SOMEBODY}\b.{{0,20}}\b(?:xin|doi) .{{0,4}}so (?:tai khoan|the)|"
        rf"(?:goi|nhan tin)\b.{{0,40}}\b{_WANT}\b.{{0,40}}\b{_OPEN}|"
        rf"{_SOMEBODY}\b.{{0,20}}\b{_WANT}\b.{{0,40}}\b{_LINK}|"
        rf"(?:goi|nhan|tong dai|{_OFFICE})\b.{{0,30}}\b{_SHUT}|"
        r"(?:goi|nhan)\b.{0,40}\b(?:cap cuu|benh vien|tai nan|bi bat)\b.{0,25}\b(?:tien|vien phi)|"
        rf"{_SOMEBODY}\b.{{0,20}}\b(?:xung|mao)\b|lien quan .{{0,8}}(?:rua tien|vu an|ma tuy|duong day)|"
        rf"{_HUSH}|{_LURE}"
    ),
    Flag.WRONG: (
        r"(?<!so )(?<!khong )(?<!khoi )(?<!tranh )"
        r"(?:(?:chuyen|gui|nop)(?: (?:tien|khoan|cho|bi))+|chuyen|ck) (?:nham|lon)"
        r"(?! (?:van ban|cong van|ho so))|tien la (?:vao|trong|gui)"
    ),
    Flag.THREAT: (
        r"\bdoa\b|de doa|uy hiep|khung bo|tong tien|lenh bat|doi no\b|doi giet|\bhu (?:doa|toi|tui)|bi .{0,10}\bhu\b|"
        r"tung anh|dang anh nong|(?:giu|co|quay|luu) .{0,12}(?:hinh|anh|clip|video) .{0,25}(?:doi|bat|xin) .{0,8}tien"
    ),
    Flag.LAW: (
        r"khoi kien|\bkien (?:hang xom|nguoi|ra toa|cao|tung|ai|no|ho|cong ty)|luat su|ly (?:hon|di)|thua ke|"
        r"(?:di|o|ngoi) tu\b|lan (?:dat|chiem)|tranh chap|don to cao|to cao can bo|khoi to|toa an|dat\b.{0,25}thu hoi|"
        r"chia tai san|vay nang lai|khieu nai|pham (?:luat|toi)"
    ),
}  # fmt: skip
_COMPILED: Final = {flag: re.compile(rf"\b(?:{pattern})\b") for flag, pattern in _PATTERNS.items()}


def flag_of(question: str) -> Flag | None:
    """The gravest reason for a fixed text. Missing: None for a question that lessons may answer."""
    text = " ".join(word.folded for word in words_of(question))
    found = [flag for flag, pattern in _COMPILED.items() if pattern.search(text)]
    order = (Flag.MONEY, Flag.THREAT, Flag.CODE, Flag.SCAM, Flag.WRONG, Flag.HEALTH, Flag.LAW)
    return next((flag for flag in order if flag in found), None)
