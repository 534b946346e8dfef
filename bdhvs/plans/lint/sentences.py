"""Every finding in Vietnamese: how much it matters, what is the case, what to do. The numbers are those of the
seventeen defects found in the five plans."""

from typing import Final

from bdhvs.plans.lint.findings import Severity

ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

SENTENCES: Final[dict[str, tuple[Severity, str, str]]] = {
    # how things are measured (1, 2, 3, 10 - 14)
    "measure-rule-missing": (
        WARNING,
        "{row} nói về kiến thức, kỹ năng nhưng không nêu đo bằng cách nào",
        "Chọn settings.rule: assessment (kiểm tra), certificate (chứng nhận), official_list (danh sách chính thức).",
    ),
    "measure-rule-chosen": (
        ADVICE,
        "Văn bản không nêu cách đo của {row}; đang dùng: {rule}",
        "Báo cáo in kèm cách đo này; đổi ở settings.rule nếu xã thống nhất cách khác.",
    ),
    "base-not-stated": (
        WARNING,
        "Văn bản không nêu mẫu số của: {rows} (chốt ngày nào, có tính người tạm trú, đi làm xa, không thể học)",
        "Ghi ở settings: resident (present hoặc permanent), base_on, base_says; báo cáo in kèm mẫu số đã chọn.",
    ),
    "above-national": (
        ADVICE,
        "{row} đặt {own}, mức được dẫn của cả nước là {national}",
        "Bảng chỉ tiêu hiện mức cả nước bên cạnh mức của xã; không tự đổi số của kế hoạch.",
    ),
    "below-national": (
        WARNING,
        "{row} đặt {own}, thấp hơn mức được dẫn của cả nước là {national}",
        "Đối chiếu với kế hoạch của tỉnh trước khi giao chỉ tiêu.",
    ),
    "reach-not-skill": (
        ADVICE,
        "{row} đo việc được tiếp cận (tuyên truyền, cung cấp thông tin), không phải kỹ năng",
        "Không cộng và không so với các chỉ tiêu về kỹ năng.",
    ),
    "groups-overlap": (
        WARNING,
        "{row} gộp {groups}: một người có thể được đếm hai lần",
        "Báo số từng nhóm riêng; tổng chỉ là tổng số báo cáo, không phải số người.",
    ),
    "number-missing": (
        WARNING,
        "{row} chưa có con số{proposal}",
        "Xã quyết định rồi ghi op và value, bỏ needs_decision; trước đó bảng hiện “chờ quyết định”.",
    ),
    "strict-operator": (
        ADVICE,
        "{row} ghi “trên {value}”: đúng bằng {value} là chưa đạt",
        "Giữ nguyên dấu > như văn bản.",
    ),
    "police-only": (
        WARNING,
        "{row}: xã không tự biết đủ ai có danh tính số, chỉ Công an có số chính thức",
        "Nhập số của Công an (nguồn, ngày chốt) vào mục số liệu; số tự ghi được để riêng bên cạnh.",
    ),
    "vneid-unknowable": (
        WARNING,
        "{row}: phần mềm của xã không đọc được xác nhận trên VNeID",
        "Nhập số của cơ quan có thẩm quyền (E4); kết quả kiểm tra của xã để riêng, không trộn.",
    ),
    "rule-unmeasured": (
        ADVICE,
        "{row} không có phép đo; được kiểm tra bằng cách đối chiếu danh mục",
        "Không cần làm gì nếu các nhóm đã có trong khung kỹ năng đang dùng.",
    ),
    "no-numeric-targets": (
        ADVICE,
        "Kế hoạch không có chỉ tiêu bằng số",
        "Vẫn dùng được: các quy tắc số lượng, nhịp công việc và mốc vẫn được theo dõi.",
    ),
    "target-past": (
        ADVICE,
        "{row} có hạn {by} đã qua",
        "Giữ để đối chiếu; chỉ tiêu đang chạy là các dòng có hạn về sau.",
    ),
    "target-undated": (ADVICE, "{row} không có hạn", "Tính đến hết kỳ của kế hoạch; ghi by nếu có ngày rõ."),
    "target-outside-period": (
        ERROR,
        "{row} có hạn {by} nằm ngoài kỳ của kế hoạch",
        "Sửa hạn (by), hoặc kỳ của kế hoạch (period_from, period_to).",
    ),
    "lead-missing": (
        WARNING,
        "{row} chưa có đơn vị chủ trì",
        "Ghi lead bằng mã của một đơn vị ở mục actors.",
    ),
    "phases-backwards": (
        ERROR,
        "{row}: các giai đoạn không tăng dần theo quý",
        "Xếp phases theo quý, mức sau không thấp hơn mức trước.",
    ),
    "unknown-indicator": (
        ERROR,
        "{row} dùng chỉ số “{name}” không có trong danh mục",
        "Chọn một cách đo trong danh mục chỉ số.",
    ),
    "unit-misfit": (
        ERROR,
        "{row} tính bằng {unit}, nhưng chỉ số “{name}” cho ra {shape} nên không bao giờ biết đạt hay chưa",
        "Đổi unit của chỉ tiêu, hoặc chọn chỉ số khác.",
    ),
    "set-empty": (
        WARNING,
        "{row}: tập mục kỹ năng “{name}” hiện chưa có mục nào nên kết quả sẽ là chưa rõ",
        "Nạp khung kỹ năng có tập này, hoặc chọn khung khác cho nhóm.",
    ),
    # the document (4, 5, 6, 7)
    "annex-missing": (
        WARNING,
        "Văn bản dẫn phụ lục “{title}” nhưng không có kèm theo",
        "Nhập danh mục nhiệm vụ từ Excel, hoặc bổ sung phụ lục rồi ghi attached: true.",
    ),
    "numbering-gap": (
        WARNING,
        "Đánh số mục nhảy: có {found}, thiếu {missing}",
        "Kiểm tra xem thiếu nội dung hay chỉ đánh số sai.",
    ),
    "section-repeated": (WARNING, "Mục {found} xuất hiện hai lần", "Bỏ đoạn lặp hoặc đánh số lại."),
    "foreign-place": (
        WARNING,
        "Câu “{quote}” nhắc {other}, trong khi đơn vị thuộc {own}",
        "Có thể còn sót từ văn bản nơi khác; sửa lại cho đúng địa phương.",
    ),
    "level-abolished": (
        WARNING,
        "“{quote}” nhắc cấp {level} đã không còn từ 01/7/2025",
        "Viết lại theo xã, phường, đặc khu và tỉnh, thành phố.",
    ),
    "party-district": (
        WARNING,
        "Căn cứ {symbol} là văn bản của cấp huyện, đã không còn từ 01/7/2025",
        "Kiểm tra văn bản thay thế của Đảng ủy xã hoặc Tỉnh ủy.",
    ),
    "term-alias": (WARNING, "“{quote}”: {why}", "Dùng một cách gọi thống nhất; phần mềm hiểu cả hai."),
    "spelling": (ADVICE, "“{quote}”: viết đúng là “{right}”", "Sửa khi ban hành lại."),
    "signature-missing": (
        WARNING,
        "Văn bản không có thể thức ký (TM., KT., chức vụ)",
        "Ghi document.signing; người ký và chữ ký không lưu ở đây.",
    ),
    "signing-mismatch": (
        WARNING,
        "Nơi ban hành là {issuer} nhưng thể thức ký bắt đầu bằng “{signing}”",
        "Văn bản của Ủy ban ký TM. ỦY BAN NHÂN DÂN; văn bản của Chủ tịch thì không có TM.; sửa issuer hoặc signing.",
    ),
    "recipients-missing": (WARNING, "Văn bản không có Nơi nhận", "Ghi mục recipients."),
    "bases-missing": (WARNING, "Văn bản không nêu căn cứ", "Ghi các căn cứ ở mục bases."),
    "period-chosen": (
        ADVICE,
        "Văn bản không ghi đủ ngày bắt đầu, kết thúc; kỳ {period} do xã chọn",
        "Sửa period_from, period_to khi có ngày chính thức.",
    ),
    "copied": (
        WARNING,
        "Kế hoạch chép từ {source}: số, ngày văn bản đã bỏ trống, các mức chưa được xem lại",
        "Rà từng chỉ tiêu rồi xóa copied_from.",
    ),
    # duties (9)
    "cycle-missing": (
        WARNING,
        "{row}: báo cáo “định kỳ” nhưng không có chu kỳ và hạn",
        "Ghi every (month, quarter, half_year, nine_months, year) và due.",
    ),
    "cycle-chosen": (
        ADVICE,
        "{row}: văn bản không ghi chu kỳ; đang dùng chu kỳ {every} do xã chọn",
        "Đổi every và due nếu cấp trên quy định khác.",
    ),
    "duty-undated": (
        WARNING,
        "{row}: chưa ấn định ngày hay chu kỳ",
        "Ghi due, each_year hoặc every khi đã chốt.",
    ),
    "task-without-lead": (WARNING, "{row}: chưa có đơn vị chủ trì", "Ghi lead bằng mã đơn vị ở mục actors."),
    "tasks-without-term": (
        ADVICE,
        "{count} việc chưa ghi thời hạn: {rows}",
        "Ghi due là một ngày hoặc always; chưa ghi thì việc không bao giờ bị báo trễ.",
    ),
    "due-before-data": (
        ERROR,
        "{row}: hạn nộp {due} sớm hơn ngày chốt số liệu {data_to}",
        "Sửa data_to hoặc due.",
    ),
    # references
    "unknown-unit": (
        ERROR,
        "{row} giao cho “{name}” nhưng mục actors không có mã này",
        "Thêm đơn vị vào actors, hoặc sửa mã.",
    ),
    "unknown-row": (ERROR, "{row} dẫn tới {name} không có trong kế hoạch", "Sửa mã hoặc thêm dòng."),
    "unknown-code": (
        WARNING,
        "{row} dùng mã “{name}” không có trong danh mục {kind}",
        "Chọn mã trong catalogue/codes.yaml, hoặc thêm mã mới cho địa phương.",
    ),
    # personal data (8, 15, 16) and places (17)
    "public-form": (
        WARNING,
        "{row}: bảng kê mở công khai trên mạng có tên người",
        "Dùng mẫu nhập, xuất của phần mềm; đóng liên kết công khai và xóa bản cũ.",
    ),
    "sensitive-health": (
        WARNING,
        "{row} nói tới người khuyết tật, thông tin sức khỏe: dữ liệu nhạy cảm",
        "Chỉ ghi số người theo lớp; danh sách tên chỉ khi có đồng ý rõ ràng.",
    ),
    "sensitive-ethnicity": (
        WARNING,
        "{row} nói tới dân tộc: dữ liệu nhạy cảm",
        "Không ghi theo từng người; dùng tỷ lệ chung của thôn.",
    ),
    "places-may-change": (
        ADVICE,
        "Kế hoạch tính theo {hamlet} và Tổ, vốn có thể sáp nhập, đổi tên trong kỳ",
        "Quản lý {hamlet}, Tổ theo ngày có hiệu lực; khi sáp nhập ghi nơi kế thừa để số liệu cũ vẫn đọc được.",
    ),
    "count-tied-to-places": (
        WARNING,
        "{row} ghi cứng con số {value}; sáp nhập thôn, tổ sẽ làm con số này sai",
        "Đổi value khi có quyết định sắp xếp, hoặc dùng chỉ tiêu theo tỷ lệ.",
    ),
}
