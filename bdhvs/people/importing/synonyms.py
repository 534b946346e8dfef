"""What offices write above the columns of their lists, folded; and which columns are never read."""

from bdhvs.lib.labelled import Labelled


class Field(Labelled):
    """What a column holds. Values are stored in staged mappings: never rename."""

    ORDINAL = "ordinal", "Số thứ tự (không lưu)"
    NAME = "name", "Họ và tên"
    FAMILY_NAME = "family_name", "Họ và tên đệm"
    GIVEN_NAME = "given_name", "Tên"
    BIRTH = "birth", "Ngày sinh hoặc năm sinh"
    BIRTH_DAY = "birth_day", "Ngày sinh (chỉ ngày)"
    BIRTH_MONTH = "birth_month", "Tháng sinh"
    BIRTH_YEAR = "birth_year", "Năm sinh"
    MALE = "male", "Nam (đánh dấu, hoặc ghi ngày sinh)"
    FEMALE = "female", "Nữ (đánh dấu, hoặc ghi ngày sinh)"
    SEX = "sex", "Giới tính"
    NUMBER = "number", "Số định danh cá nhân (12 số)"
    RELATION = "relation", "Quan hệ với chủ hộ"
    HOUSEHOLD = "household", "Số hộ, mã hộ"
    HEAD = "head", "Tên chủ hộ"
    HAMLET = "hamlet", "Thôn, xóm, khối, tổ dân phố"
    ADDRESS = "address", "Địa chỉ trong thôn"
    PHONE = "phone", "Điện thoại"
    RESIDENCE = "residence", "Thường trú hay tạm trú"
    PERMANENT = "permanent", "Thường trú (đánh dấu)"
    TEMPORARY = "temporary", "Tạm trú (đánh dấu)"
    ARRIVED = "arrived", "Ngày đến"
    PRIORITY = "priority", "Cần ưu tiên hỗ trợ"
    NOTE = "note", "Ghi chú (không lưu)"
    IGNORED = "ignored", "Không đọc cột này"
    SENSITIVE = "sensitive", "Thông tin nhạy cảm (không đọc)"


# Whole headers. Several spellings of one header fold to one key.
WHOLE: dict[str, Field] = {
    text: field
    for field, texts in {
        Field.ORDINAL: "stt|tt|so tt|so thu tu|no",
        Field.NAME: "ho va ten|ho ten|ho, ten|ho va ten khai sinh|ho, chu dem va ten|ho, chu dem, ten|ten nhan khau|"
        "ho, chu dem va ten khai sinh|ho, ten dem va ten|ten thanh vien|ho ten thanh vien|ho va ten nhan khau|"
        "ho va ten cong dan|ho ten cong dan|ho va chu dem, ten|nhan khau|fullname|full name|name|ho ten nhan khau",
        Field.FAMILY_NAME: "ho dem|ho va dem|ho va ten dem|ho, ten dem|ho va chu dem|ho, dem|ho, chu dem|ho",
        Field.GIVEN_NAME: "ten",
        Field.BIRTH: "ngay sinh|ngay thang nam sinh|ngay, thang, nam sinh|ngay thang, nam sinh|ns|ngay/thang/nam sinh|"
        "nam sinh|sinh nam|sinh ngay|ngay, thang nam sinh|ngay thang sinh|birthday|date of birth|ngay sinh/nam sinh|"
        "ngay sinh (nam sinh)|nam sinh (ngay sinh)|ntns|ngay hoac nam sinh",
        Field.BIRTH_DAY: "ngay sinh ngay|ngay thang nam sinh ngay|ngay, thang, nam sinh ngay",
        Field.BIRTH_MONTH: "ngay sinh thang|ngay thang nam sinh thang|ngay, thang, nam sinh thang|thang sinh",
        Field.BIRTH_YEAR: "ngay sinh nam|ngay thang nam sinh nam|ngay, thang, nam sinh nam",
        Field.MALE: "nam|gioi tinh nam|nam sinh nam|ngay thang nam sinh (nam)|gt nam",
        Field.FEMALE: "nu|gioi tinh nu|nam sinh nu|ngay sinh nu|ngay thang nam sinh nu|ngay, thang, nam sinh nu|gt nu",
        Field.SEX: "gioi tinh|gt|phai|nam/nu|nam, nu|gioi|sex|gioi tinh (nam/nu)|gioi tinh (nam, nu)",
        Field.NUMBER: "so cccd|cccd|so dinh danh|so dinh danh ca nhan|ma dinh danh|ma dinh danh ca nhan|so can cuoc|"
        "can cuoc cong dan|so can cuoc cong dan|cmnd|so cmnd|cmnd/cccd|cccd/cmnd|so cmnd/cccd|so cccd/cmnd|dinh danh|"
        "so ddcn|ddcn|so dinh danh/cccd|can cuoc|cccd/ddcn|so the can cuoc|sddcn|so cccd/dinh danh|ma so dinh danh|"
        "so cccd/so dinh danh|so dinh danh ca nhan/cccd|so giay to|so cccd/cmt|cmt",
        Field.RELATION: "quan he|quan he voi chu ho|qh voi chu ho|quan he chu ho|qhvch|moi quan he|qh|qh chu ho|"
        "moi quan he voi chu ho|quan he voi ch",
        Field.HOUSEHOLD: "so ho|ma ho|ho so|ho so ho khau|so ho khau|shk|ma so ho|ma ho gia dinh|so thu tu ho|stt ho|"
        "so so ho khau|ho khau|so hk|ma ho dan|tt ho",
        Field.HEAD: "chu ho|ho ten chu ho|ho va ten chu ho|ten chu ho|ho chu ho",
        Field.HAMLET: "thon|xom|khoi|to dan pho|tdp|ap|ban|tieu khu|khu pho|khu dan cu|to|kp|thon/tdp|thon, tdp|"
        "thon, to dan pho|thon/to dan pho|thon/xom|thon (xom)|to dan pho/thon|thon, xom|khom|buon|lang|to/khoi|"
        "thon, xom, khoi, to dan pho|khoi, xom|khoi/xom|khu|ten thon|ten to dan pho|thon/ban|thon, ban|phum, soc",
        Field.ADDRESS: "dia chi|noi o|cho o|noi o hien nay|cho o hien nay|noi o hien tai|so nha|ngo|duong|"
        "dia chi cu the|noi cu tru|dia chi thuong tru|noi thuong tru",
        Field.PHONE: "dien thoai|so dien thoai|sdt|so dt|dt|di dong|dtdd|dien thoai di dong|phone|mobile|so di dong|"
        "so dien thoai lien he|dien thoai lien he|dien thoai lien lac",
        Field.RESIDENCE: "cu tru|hinh thuc cu tru|thuong tru/tam tru|tinh trang cu tru|tt/tamt|loai cu tru|"
        "dien cu tru|thuong tru, tam tru|thuong tru hay tam tru|hktt|thuong tru (tam tru)",
        Field.PERMANENT: "thuong tru|cu tru thuong tru|co ho khau thuong tru|tinh trang cu tru thuong tru",
        Field.TEMPORARY: "tam tru|cu tru tam tru|tinh trang cu tru tam tru",
        Field.ARRIVED: "ngay den|ngay chuyen den|ngay dang ky|den tu ngay|cu tru tu ngay|ngay dang ky thuong tru|"
        "ngay dang ky tam tru|ngay den o|thoi gian den",
        Field.PRIORITY: "dien uu tien|uu tien|uu tien ho tro|can ho tro|can uu tien ho tro|dien can ho tro",
        Field.NOTE: "ghi chu|gc|note|luu y|ghi chu khac",
    }.items()
    for text in texts.split("|")
}

# Words inside a longer header, tried in this order.
INSIDE: tuple[tuple[str, Field], ...] = (
    ("quan he", Field.RELATION),
    ("ten chu ho", Field.HEAD),
    ("dinh danh", Field.NUMBER),
    ("cccd", Field.NUMBER),
    ("can cuoc", Field.NUMBER),
    ("cmnd", Field.NUMBER),
    ("dien thoai", Field.PHONE),
    ("gioi tinh", Field.SEX),
    ("ngay den", Field.ARRIVED),
    ("chuyen den", Field.ARRIVED),
    ("ho va ten", Field.NAME),
    ("ho ten", Field.NAME),
    ("ngay thang nam sinh", Field.BIRTH),
    ("ngay sinh", Field.BIRTH),
    ("nam sinh", Field.BIRTH),
    ("ma ho", Field.HOUSEHOLD),
    ("so ho", Field.HOUSEHOLD),
    ("to dan pho", Field.HAMLET),
    ("uu tien", Field.PRIORITY),
    ("ghi chu", Field.NOTE),
)

SENSITIVE_WORDS = (
    ("dan toc", "dân tộc"),
    ("ton giao", "tôn giáo"),
    ("khuyet tat", "khuyết tật"),
    ("tan tat", "khuyết tật"),
    ("dang vien", "đảng viên"),
    ("vao dang", "đảng viên"),
    ("sinh hoat dang", "đảng viên"),
    ("chinh tri", "quan điểm chính trị"),
    ("benh", "sức khỏe, bệnh"),
    ("suc khoe", "sức khỏe, bệnh"),
    ("nhom mau", "sức khỏe, bệnh"),
    ("tien an", "tiền án, tiền sự"),
    ("tien su", "tiền án, tiền sự"),
    ("hiv", "sức khỏe, bệnh"),
    ("thai san", "sức khỏe, bệnh"),
    ("tai khoan ngan hang", "tài khoản ngân hàng"),
    ("so tai khoan", "tài khoản ngân hàng"),
    ("mat khau", "mật khẩu"),
    ("otp", "mật khẩu"),
)
SENSITIVE_WHOLE = {"tg": "tôn giáo", "kt": "khuyết tật"}
