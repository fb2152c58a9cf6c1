"""The wording itself: by topic, the labels that name it, the signs that give it away, and the confusers that only look like it.

Labels mean the topic when they stand alone or lead a short label; signs mean it wherever they stand in a short label; a label that
holds a confuser means something else. All are compared in the form of :func:`plain`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from checks.vietnamese.abbreviations import spelt_out
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one topic, as keys."""

    labels: tuple[str, ...]
    signs: tuple[str, ...]
    confusers: tuple[str, ...]


_JOINING = re.compile(r"\b(?:và|của|các|những|cho|tại|thuộc)\b")


def plain(words: str) -> str:
    """A key with its abbreviations spelt out and without the words that only join others."""
    return " ".join(_JOINING.sub(" ", spelt_out(words)).split())


def words(labels: str, signs: str = "", confusers: str = "") -> Words:
    def split(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(plain(key(phrase)) for phrase in text.split("|") if phrase.strip()))

    return Words(split(labels), split(signs), split(confusers))


WORDS: Mapping[Topic, Words] = {
    Topic.INTRODUCTION: words(
        "Giới thiệu|Giới thiệu chung|Giới thiệu cơ quan|Giới thiệu về Sở|Giới thiệu Sở|Giới thiệu Ban"
        "|Giới thiệu về Ban|Giới thiệu huyện|Giới thiệu về huyện|Thông tin giới thiệu|Thông tin chung"
        "|Thông tin tổng quan|Tổng quan|Về chúng tôi|Về Sở|Về cơ quan|Thông tin đơn vị|Thông tin về cơ quan"
        "|Hồ sơ cơ quan|Chính quyền|Khái quát chung|Trang giới thiệu|About|About us|Introduction"
        "|General introduction|Vài nét về Sở|Vài nét về huyện|Vài nét về Ban|Vài nét|Sơ lược|Khái quát"
        "|Tổng quan về huyện|Giới thiệu khái quát|Đất và người|Vùng đất và con người|Vùng đất - con người|Đất nước - con người",
        "",
        "Giới thiệu sản phẩm|Giới thiệu sách|Giới thiệu văn bản|Giới thiệu việc làm|Giới thiệu người ứng cử"
        "|Giới thiệu dự án",
    ),
    Topic.STRUCTURE: words(
        "Tổ chức|Bộ máy|Tổ chức bộ máy|Bộ máy tổ chức|Bộ máy hành chính|Tổ chức bộ máy hành chính|Bộ máy lãnh đạo"
        "|Hệ thống tổ chức|Mô hình tổ chức|Tổ chức và nhân sự|Tổ chức nhân sự|Tổ chức biên chế"
        "|Các phòng chuyên môn|Các phòng ban|Phòng ban|Phòng ban chuyên môn|Phòng chuyên môn|Các phòng ban đơn vị"
        "|Các cơ quan chuyên môn|Khối cơ quan chuyên môn|Các phòng đơn vị trực thuộc|Đơn vị trực thuộc"
        "|Các đơn vị trực thuộc|Đơn vị sự nghiệp|Các đơn vị sự nghiệp|Đơn vị sự nghiệp trực thuộc"
        "|Các đơn vị hành chính trực thuộc|Danh sách các xã thị trấn|UBND các xã|UBND xã thị trấn|Các xã thị trấn"
        "|Các đơn vị|Organization chart|Organizational structure|Structure|Bộ máy nhân sự|Tổ chức - nhân sự"
        "|Phòng, ban, đơn vị|Các phòng, đơn vị|Phòng ban đơn vị|Các đơn vị thuộc Sở|Các phòng thuộc Sở"
        "|Đơn vị thuộc, trực thuộc|Đơn vị thuộc|Cơ cấu|Nhân sự|Khối văn phòng|Cơ quan trực thuộc"
        "|Các cơ quan, đơn vị|Danh sách phòng ban|Các phòng, ban, đơn vị|Phòng, ban chuyên môn"
        "|Organisation|Organization",
        "Sơ đồ tổ chức|Sơ đồ cơ cấu tổ chức|Sơ đồ bộ máy|Cơ cấu tổ chức|Cơ cấu bộ máy|Cơ cấu, tổ chức",
        "Sơ đồ cổng|Sơ đồ trang|Sơ đồ website|Sơ đồ site|Sitemap|Sơ đồ quy hoạch|Tổ chức cán bộ|Tổ chức Đảng"
        "|Tổ chức đoàn thể|Tổ chức thi|Tổ chức hội nghị|Tổ chức tín dụng|Cơ cấu kinh tế|Cơ cấu cây trồng"
        "|Cơ cấu ngạch|Tổ chức phi chính phủ|Tổ chức hội thi|Tổ chức lễ|Tổ chức lớp",
    ),
    Topic.FUNCTIONS: words(
        "Vị trí chức năng|Vị trí và chức năng|Nhiệm vụ và quyền hạn|Nhiệm vụ quyền hạn|Quy chế làm việc"
        "|Quy chế hoạt động|CNNV|Chức năng|Functions|Functions and duties|Vị trí, vai trò|Chức năng, quyền hạn"
        "|Nhiệm vụ, chức năng|Quy định chức năng|Nhiệm vụ",
        "Chức năng nhiệm vụ|Chức năng và nhiệm vụ|Chức năng nhiệm vụ quyền hạn|Vị trí chức năng nhiệm vụ",
        "Nhiệm vụ trọng tâm|Chương trình công tác|Phân công nhiệm vụ|Nhiệm vụ khoa học|Nhiệm vụ năm học"
        "|Triển khai nhiệm vụ|Chức năng phần mềm",
    ),
    Topic.HISTORY: words(
        "Lịch sử|Lịch sử phát triển|Lược sử|Tóm tắt lịch sử|Lịch sử ngành|Lịch sử cơ quan|Truyền thống"
        "|Truyền thống ngành|Lịch sử truyền thống|Chặng đường phát triển|Các thời kỳ phát triển|Các mốc lịch sử"
        "|Lịch sử hình thành huyện|Điều kiện tự nhiên lịch sử|Lịch sử văn hóa|History|Formation and development"
        "|Vài nét về lịch sử|Quá trình phát triển|Lịch sử - văn hóa|Truyền thống lịch sử|Các giai đoạn phát triển"
        "|Mốc son|Lịch sử xây dựng|Quá trình xây dựng|Sự ra đời|Giới thiệu lịch sử",
        "Chặng đường|Lịch sử hình thành|Quá trình hình thành|Hình thành và phát triển"
        "|Quá trình xây dựng và phát triển|Năm xây dựng và phát triển|Lược sử hình thành|Hình thành phát triển",
        "Lịch sử Đảng bộ|Di tích lịch sử|Lịch sử dân tộc|Lịch sử truy cập|Kỷ niệm ngày truyền thống"
        "|Tìm hiểu lịch sử|Môn lịch sử|Lịch sử giao dịch",
    ),
    Topic.LEADERS: words(
        "Lãnh đạo|Ban lãnh đạo|Lãnh đạo Sở|Lãnh đạo cơ quan|Lãnh đạo đơn vị|Lãnh đạo Ban|Lãnh đạo Ban quản lý"
        "|Ban Giám đốc|Ban Giám đốc Sở|Giám đốc Sở|Giám đốc, Phó Giám đốc|Tập thể lãnh đạo|Lãnh đạo đương nhiệm"
        "|Lãnh đạo UBND|Lãnh đạo UBND huyện|Lãnh đạo huyện|Lãnh đạo HĐND UBND|Thường trực UBND"
        "|Thường trực UBND huyện|Thường trực HĐND|Thường trực HĐND, UBND|Thường trực Huyện ủy|Ủy ban nhân dân"
        "|UBND huyện|Ủy ban nhân dân huyện|Chủ tịch, các Phó Chủ tịch|Trưởng ban, Phó Trưởng ban|Leadership"
        "|Board of directors|Leaders|Cán bộ lãnh đạo|Lãnh đạo chủ chốt|Đội ngũ lãnh đạo"
        "|Giám đốc và các Phó Giám đốc|Chân dung lãnh đạo|Lãnh đạo các cơ quan|Thường trực HĐND và UBND"
        "|Lãnh đạo hiện nay|Lãnh đạo đương chức|Tiểu sử",
        "Tiểu sử lãnh đạo|Tiểu sử tóm tắt|Tóm tắt tiểu sử|Thông tin lãnh đạo|Giới thiệu lãnh đạo"
        "|Danh sách lãnh đạo|Lý lịch trích ngang|Lý lịch tóm tắt|Sơ yếu lý lịch lãnh đạo|Ban lãnh đạo|Lãnh đạo Sở",
        "Hoạt động của lãnh đạo|Lịch công tác|Lịch làm việc|Lịch tiếp|Ý kiến chỉ đạo|Lãnh đạo tỉnh|Lãnh đạo Đảng"
        "|Chủ tịch Hồ Chí Minh|Ứng cử|Ứng cử viên|Bổ nhiệm|Đào tạo lãnh đạo|Qua các thời kỳ|Các thời kỳ|Phân công",
    ),
    Topic.DUTIES: words(
        "Phân công nhiệm vụ|Phân công công tác|Phân công công việc|Nhiệm vụ đảm nhiệm|Nhiệm vụ được phân công"
        "|Nhiệm vụ lãnh đạo|Nhiệm vụ của lãnh đạo|Lĩnh vực được phân công|Phân công lãnh đạo|Phân công phụ trách"
        "|Nhiệm vụ phân công|Phân công công tác lãnh đạo|Phân công nhiệm vụ các thành viên|Phân công"
        "|Phân công nhiệm vụ của Chủ tịch, các Phó Chủ tịch|Phân công nhiệm vụ Chủ tịch, các Phó Chủ tịch UBND huyện",
        "Phân công nhiệm vụ lãnh đạo|Phân công nhiệm vụ của|Phân công lĩnh vực phụ trách|Lĩnh vực phụ trách"
        "|Phân công nhiệm vụ Ban Giám đốc|Phân công nhiệm vụ các thành viên",
        "Phân công trực|Lịch trực|Phòng chống thiên tai|Phân công giúp đỡ|Phân công giảng dạy",
    ),
    Topic.CONTACT: words(
        "Liên hệ|Thông tin liên hệ|Địa chỉ liên hệ|Thông tin giao dịch|Đầu mối liên hệ|Danh bạ|Đường dây nóng"
        "|Tiếp cận thông tin|Danh sách cán bộ, công chức|Contact"
        "|Người làm đầu mối cung cấp thông tin|Đầu mối cung cấp thông tin|Thông tin liên lạc|Bộ phận tiếp nhận",
        "Danh bạ điện thoại|Danh bạ điện tử|Danh bạ cán bộ|Danh bạ thư điện tử",
        "",
    ),
    Topic.PROCEDURES: words(
        "TTHC|Biểu mẫu|Biểu mẫu TTHC|Mẫu đơn, tờ khai|Phí, lệ phí|Một cửa|Một cửa điện tử"
        "|Một cửa, một cửa liên thông|Bộ phận một cửa|Trung tâm phục vụ hành chính công|Administrative procedures"
        "|Thủ tục|Thủ tục - Hồ sơ|Hồ sơ, thủ tục|Hồ sơ thủ tục|Bộ thủ tục|Giải quyết thủ tục|Niêm yết thủ tục"
        "|Quy trình, thủ tục|Hướng dẫn thủ tục|Thủ tục trực tuyến"
        "|TTPVHCC|TTHCC|HCC|Hành chính công|Tiếp nhận và trả kết quả|Cải cách thủ tục hành chính",
        "Thủ tục hành chính|Bộ TTHC|Danh mục TTHC|Công bố TTHC|Công khai TTHC|Tra cứu TTHC|TTHC nội bộ"
        "|Kiểm soát TTHC",
        "Thủ tục hải quan|Thủ tục thuế|Thủ tục tố tụng|Hồ sơ mời thầu",
    ),
    Topic.SERVICES: words(
        "DVC|DVCTT|Nộp hồ sơ trực tuyến|Tra cứu hồ sơ|Tra cứu tình trạng hồ sơ|Thống kê hồ sơ|PAKN"
        "|Phản ánh kiến nghị|Online public services|e-Services"
        "|Kết quả giải quyết hồ sơ|Tình hình giải quyết TTHC|Tình hình giải quyết hồ sơ|Đánh giá mức độ hài lòng"
        "|Tra cứu kết quả|e-Services|e Services",
        "Dịch vụ công|Dịch vụ công trực tuyến|Cổng dịch vụ công",
        "Dịch vụ công ích",
    ),
    Topic.WORK_PROCESS: words(
        "Quy trình|Quy trình xử lý công việc|Quy trình nghiệp vụ|Quy trình công tác|Sơ đồ quy trình|HTQLCL|QTNB"
        "|ISO|QLCL|Quản lý chất lượng|TCVN ISO|Quy trình ISO|Quy trình công việc|Quy trình làm việc|Hệ thống ISO"
        "|Quy trình một cửa liên thông|Quy trình một cửa",
        "Quy trình giải quyết|Quy trình nội bộ|Quy trình điện tử|Quy trình ISO|ISO 9001"
        "|Hệ thống quản lý chất lượng|Lưu đồ giải quyết|Các bước giải quyết|Các bước xử lý hồ sơ|Luân chuyển hồ sơ",
        "Quy trình sản xuất|Quy trình kỹ thuật|Quy trình khám chữa bệnh|Quy trình bổ nhiệm|Quy trình vận hành",
    ),
    Topic.REFORM: words(
        "CCHC|Tin CCHC|PAR INDEX|PARINDEX|SIPAS|Chỉ số hài lòng|Đề án 06|Hiện đại hóa hành chính"
        "|Kỷ cương hành chính|Văn hóa công vụ|Administrative reform|Public administration reform"
        "|PAPI|PCI|Cải cách thủ tục hành chính|Cải cách chế độ công vụ|Kỷ luật, kỷ cương hành chính|Kỷ luật kỷ cương",
        "Cải cách hành chính|Công tác CCHC|Tuyên truyền CCHC|Kế hoạch CCHC|Báo cáo CCHC|Văn bản CCHC|Chỉ số CCHC"
        "|Kiểm tra CCHC|Tin tức CCHC|CCHC và chuyển đổi số|CCHC CĐS|Chuyên mục CCHC",
        "Cải cách tư pháp|Cải cách tiền lương|Cải cách giáo dục|Cải cách chính sách|Vi phạm hành chính",
    ),
    Topic.DIGITAL: words(
        "CĐS|Chính quyền điện tử|Chính quyền số|Chính phủ số|Ứng dụng CNTT|Bình dân học vụ số|An toàn thông tin"
        "|Công nghệ số cộng đồng|Dữ liệu mở|Open data|Tổ công nghệ số",
        "Chuyển đổi số",
        "",
    ),
    Topic.DEVELOPMENT_PLANS: words(
        "Chiến lược|Quy hoạch|Kế hoạch|Quy hoạch kế hoạch|Quy hoạch - kế hoạch phát triển|Kế hoạch phát triển"
        "|Chiến lược phát triển|Chiến lược quy hoạch|Chiến lược, quy hoạch, kế hoạch|Thông tin quy hoạch"
        "|Công khai quy hoạch|Định hướng phát triển|Mục tiêu phát triển|Kinh tế - xã hội|KT-XH|KTXH"
        "|Chương trình, đề án|Định hướng QH - KH|QH - KH|Số liệu thống kê|Planning|Kinh tế xã hội"
        "|Quy hoạch phát triển|Phát triển KT-XH|Chiến lược - Đề án|Định hướng, chiến lược|Kế hoạch KT-XH"
        "|Quy hoạch đô thị|Dự án, quy hoạch|Quy hoạch, đề án"
        "|KHPT KT-XH|Tình hình kinh tế - xã hội|Báo cáo kinh tế - xã hội|Báo cáo tình hình KT-XH"
        "|Đề án, chương trình, dự án|Chương trình, đề án, kế hoạch|Chỉ tiêu kinh tế - xã hội"
        "|Chương trình mục tiêu quốc gia|Socio-economic development plan",
        "Kế hoạch phát triển kinh tế xã hội|Kế hoạch phát triển KT XH|Phát triển kinh tế xã hội"
        "|Chiến lược phát triển|Quy hoạch sử dụng đất|Kế hoạch sử dụng đất|Quy hoạch xây dựng|Quy hoạch vùng huyện"
        "|Quy hoạch chung|Quy hoạch phát triển|Chiến lược quy hoạch|Quy hoạch kế hoạch",
        "Quy hoạch cán bộ|Quy hoạch lãnh đạo|Quy hoạch chức danh|Kế hoạch tuần|Kế hoạch tuyển dụng"
        "|Kế hoạch tuyên truyền|Kế hoạch cải cách hành chính|Kế hoạch CCHC|Kế hoạch chuyển đổi số"
        "|Kế hoạch hóa gia đình|Kế hoạch dạy học|Sở Kế hoạch và Đầu tư|Kế hoạch kiểm tra|Phòng Kế hoạch",
    ),
    Topic.DOCUMENTS: words(
        "Văn bản|Hệ thống văn bản|VBQPPL|Chỉ đạo điều hành|Thông tin chỉ đạo, điều hành|Văn bản mới|Công báo"
        "|Thông báo|Tài liệu|Legal documents"
        "|Dự thảo văn bản|Lấy ý kiến góp ý|Văn bản của Sở|Văn bản của tỉnh|Văn bản của huyện",
        "Văn bản quy phạm pháp luật|Văn bản chỉ đạo điều hành|Văn bản hành chính|Văn bản pháp luật",
        "",
    ),
}

PLACEHOLDERS: tuple[str, ...] = tuple(
    key(phrase)
    for phrase in (
        "Đang cập nhật|Nội dung đang được cập nhật|Nội dung đang cập nhật|Thông tin đang được cập nhật"
        "|Chuyên mục đang được cập nhật|Dữ liệu đang được cập nhật|Đang được cập nhật|Đang xây dựng"
        "|Đang được xây dựng|Trang đang được xây dựng|Chuyên mục đang xây dựng|Chưa có dữ liệu|Chưa có bài viết|Chưa có nội dung"
        "|Chưa có tin bài|Chưa cập nhật|Chưa cập nhật nội dung|Không có dữ liệu|Không có dữ liệu hiển thị"
        "|Không có bản ghi|Không có bản ghi nào|Không có bài viết nào|Không tìm thấy dữ liệu|Không tìm thấy kết quả"
        "|Không tìm thấy nội dung nào theo yêu cầu|Hiện tại chưa có|Hiện chưa có thông tin|Mục này chưa có nội dung"
        "|Updating|Under construction|Coming soon|No data|Lorem ipsum|There are no items to show"
    ).split("|")
)
"""What a page says when a section was made and never filled."""

NOT_FOUND: tuple[str, ...] = tuple(
    key(phrase)
    for phrase in (
        "Không tìm thấy trang|Trang không tồn tại|Trang bạn yêu cầu không tồn tại|Trang bạn truy cập không tồn tại"
        "|Đường dẫn không tồn tại|Địa chỉ không hợp lệ|Liên kết không tồn tại|Bài viết không tồn tại"
        "|Bài viết đã bị xóa|Không tìm thấy đường dẫn này|Page not found|404 Not Found|The page cannot be found"
    ).split("|")
)
"""What a portal says, with whatever status, where it has no such page."""
