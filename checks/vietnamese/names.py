"""People's names, and the posts beside them."""

import re
from functools import cache, lru_cache

from checks.vietnamese.text import clean, holds, key

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
SURNAMES = frozenset(
    key(name)
    for name in (
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trịnh Trương Mai Lương Lâm Hà Cao Tạ "
        "Phùng Tô Tống Tôn Thái Quách Kiều Chu Châu Từ Vương Lưu La Đào Đàm Nông Hứa Lục Triệu Mạc Bế Ma Hoa Giang Doãn Thân Khổng "
        "Lò Lường Cà Quàng Tòng Cầm Đèo Điêu Tao Vàng Giàng Sùng Thào Mùa Hạng Lầu Vừ Cứ Chang Má Tẩn Chẻo Phàn Lù Pờ Lỳ Lì Chu Lùng Lèng Pò "
        "Xeo Sìn Liềng Liều Liễu Lồ Tráng Hảng Hờ Thàng Ly Seo Khoàng Y H Ma Rơ Điểu K Bá Siu Rcom Ksor Hù Ứng Ninh Nghiêm Viên Vi Lộc Sầm Mã Âu Tăng Thiều "
        "Bạch Cung Đồng Kim Kha Lại Thẩm Tiêu Ưng Xa Khuất Hầu Phí Đường Giáp Ngụy Thạch Danh Lữ Diệp Nhan Đậu Đới Khúc Khương Hình Cấn Chử Cù "
        "Dư Khiếu Khưu Lều Liêu Lỗ Mông Nhữ Tiết Tưởng Uông Tào Thôi Chẩu Nịnh Nình Sằm Lèo Cháng Thền Lừu "
        "Tằng Phượng Bàn Phùn Chìu Dường Chíu Lã Voòng Lỷ Nay Rah Zơrâm Arâl Ating Niê Mlô Kpă Rmah Ayun Alăng Bhling Bríu Coor Pơloong Arất Liêng Cil"
    ).split()
)
_HONORIFIC = (
    r"(?:(?:Đồng chí|đồng chí|Đ/c|đ/c|Đ/C|ĐC|Ông|ông|Bà|bà|ÔNG|BÀ|Anh|Chị)\s*[:.]?\s*)"
)
_DEGREE = r"(?:(?:PGS|GS|TS|ThS|Th\.S|ThS\.BS|BS|BSCKI|BSCKII|BS\.?\s?CKI{1,2}|CN|KS|DS|DSCKI|LG|LS)\.?\s*)*"
_SYLLABLE = rf"[{_UPPER}][{_LOWER}]*[{_LOWER}']|[{_UPPER}]"
_CAPS = rf"[{_UPPER}]{{2,}}"
_PERSON = re.compile(
    rf"(?P<honour>{_HONORIFIC})?{_DEGREE}(?P<name>(?:{_SYLLABLE})(?:\s+(?:{_SYLLABLE})){{1,4}}|{_CAPS}(?:\s+[{_UPPER}]+){{1,4}})(?![{_LOWER}{_UPPER}])"
)
_POSTS = re.compile(
    r"\b((?:quyền|phó|giám|trưởng|chủ|bí|chánh|chuyên|kế|thủ|ủy|uỷ|đảng|bác|cử|thạc|tiến|kỹ)"
    r"\s+(?:giám|đốc|trưởng|phòng|ban|chủ|tịch|bí|thư|chánh|văn|viên|thanh|tra|toán|quỹ|ủy|uỷ|sĩ|sỹ|nhân|sư)\b)",
    re.IGNORECASE,
)
_NO_NAMES = tuple(
    key(phrase)
    for phrase in (
        "quyết định|nghị quyết|nghị định|kế hoạch|báo cáo|chức năng|chức vụ|chức danh|lãnh đạo|điện thoại|địa chỉ|họ tên|họ và|chuyên môn"
        "|văn phòng|quản lý|nội vụ|tài chính|chính sách|cổng thông|hồ sơ|lý lịch|lý luận|đảng bộ|đảng ủy|ủy ban|hội đồng|trang thông|tin tức"
        "|thông tin|giới thiệu|liên hệ|trang chủ|thủ tục|dịch vụ|văn bản|hà nội|nhân dân|kinh tế|xã hội|công tác|lịch sử|cơ cấu|sở|huyện|tỉnh"
    ).split("|")
)
"""Capitals everywhere: a heading may begin with a word that is also a surname ("HỒ SƠ", "LÝ LỊCH")."""
_PLACE_BEFORE = re.compile(r"(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|thị trấn|xã|phường|thôn|bản|đường|phố|khu|tổ)\s+$", re.IGNORECASE)
_COUNCIL_BEFORE = re.compile(r"(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân)\s+(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã)\s+$", re.IGNORECASE)
"""Behind it stands the place, or whoever holds the post ("Chủ tịch UBND huyện Phạm Văn An"): a name of three syllables is no place's."""
_POST_BEFORE = re.compile(r"\|[^|:]{0,30}:\s*$")
"""A post and a colon: what follows is somebody's name, however rare the surname."""
_PLACE_LABEL = re.compile(r"^\W*(?:quê quán|nguyên quán|quê|nơi sinh|trú quán|nơi ở|thường trú|địa chỉ|nơi đăng ký|dân tộc|tôn giáo)\b", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def person_in(text: str) -> str:
    """Return the first person's name in TEXT as written, "" where there is none.

    A name is two to five capitalised syllables that begin with a Vietnamese surname, or follow "Ông", "Bà", "Đồng chí", or a post with
    a colon.
    """
    line = clean(text)
    if _PLACE_LABEL.match(line):
        return ""
    line = _POSTS.sub(lambda found: f"| {found[1].lower()} |", line)
    for match in _PERSON.finditer(line):
        written = match["name"].split()
        before = line[: match.start("name")]
        if _PLACE_BEFORE.search(before) and not (len(written) >= 3 and _COUNCIL_BEFORE.search(before)):
            continue
        if (match["honour"] or _POST_BEFORE.search(before)) and not _is_no_name(written):
            return match["name"]
        for start in range(len(written) - 1):
            name = written[start:]
            if key(name[0]) in SURNAMES and key(" ".join(name)) not in _PLACES and not _is_no_name(name):
                return " ".join(name)
    return ""


def _is_no_name(written: list[str]) -> bool:
    words = key(" ".join(written))
    return any(holds(words, phrase) for phrase in _NO_NAMES)


_PLACES = frozenset(
    key(name)
    for name in (
        "Vũ Thư|Sơn Trà|Hà Nội|Hà Nam|Hà Giang|Hà Tĩnh|Cao Bằng|Thái Nguyên|Thái Bình|Hồ Chí Minh|Sơn La|Lâm Đồng|Hòa Bình|Hà Đông|Văn Phú|Lai Châu"
        "|Kim Bôi|Trần Văn Thời|Lý Nhân|Văn Lâm|Văn Giang|Mai Sơn|Sìn Hồ|Hà Nội Việt Nam|Bạch Thông|Cao Lộc|Lộc Bình|Văn Lãng|Văn Quan"
    ).split("|")
)


_HEADS = ("giám đốc", "trưởng ban", "chủ tịch", "bí thư")


@cache
def _posts(heads: tuple[str, ...]) -> re.Pattern[str]:
    named = "|".join(dict.fromkeys((*_HEADS, *heads)))
    return re.compile(rf"\b(?:phó\s+(?:{named})|phó ban)\b|\b(?:q\.?\s*|quyền\s+)?(?:{named})\b", re.IGNORECASE)


_WHERE = re.compile(
    r"(?:\s+(?:Thường trực|thường trực|phụ trách|Sở|sở|Ban|UBND|HĐND|huyện|tỉnh"
    r"|Huyện ủy|huyện ủy|Ủy ban nhân dân|Hội đồng nhân dân))*"
)
"""What may stand between a post and its end: part of the body it is held in."""
_BOARD_BEFORE = re.compile(r"\b(?:ban|tập thể|thường trực|văn phòng|thư ký|các đồng chí)\s+$", re.IGNORECASE)
_LOWER_BODY = re.compile(
    r"^\W*(?:của\s+)?(?:trung tâm|chi cục|phòng|bệnh viện|trường|công ty|nhà|bảo tàng|thư viện|ban quản lý dự án|ban qlda|quỹ"
    r"|hội\b(?!\s*đồng)|công đoàn|đoàn|mặt trận|ủy ban mặt trận|tổ|hợp tác xã|chi bộ|hđqt|ubnd (?:xã|thị trấn|phường)|xã|chi nhánh)",
    re.IGNORECASE,
)


_SHORT_POSTS = (
    (re.compile(r"\b(?:P\.?\s?GĐ|PGĐ|Phó GĐ|P\.\s?Giám đốc)\b"), "Phó Giám đốc"),
    (re.compile(r"\b(?:PCT|P\.?\s?CT|P\.\s?Chủ tịch)\b"), "Phó Chủ tịch"),
    (re.compile(r"\b(?:PTB|P\.\s?Trưởng ban)\b"), "Phó Trưởng ban"),
    (re.compile(r"\bGĐ\b(?!\s*\d)"), "Giám đốc"),  # "GĐ 3" is a phase
    (re.compile(r"\bCT(?=\s+(?:UBND|HĐND))"), "Chủ tịch"),
)


def spelt_posts(line: str) -> str:
    """LINE with abbreviated posts ("PGĐ", "PCT UBND") spelt out."""
    for short, full in _SHORT_POSTS:
        line = short.sub(full, line)
    return line


def leading_post(text: str, heads: tuple[str, ...] = ()) -> str:
    """Return the post of an agency's leader named in TEXT ("Giám đốc", "Phó Chủ tịch UBND huyện"), "" where there is none.

    HEADS are further posts that head this agency ("chánh thanh tra"). Heads of rooms, centres and associations are no leaders of it.
    """
    line = spelt_posts(clean(text))
    party = ""
    for match in _posts(heads).finditer(line):
        if _BOARD_BEFORE.search(line[: match.start()]):
            continue
        after = line[match.end() : match.end() + 60]
        if _LOWER_BODY.match(after):
            continue
        words = _WHERE.match(after)
        post = (match[0] + (words[0] if words else "")).strip()
        if "bí thư" not in key(match[0]):
            return post
        party = party or post  # "Phó Bí thư Huyện ủy, Chủ tịch UBND huyện" heads the agency
    return party


def is_deputy(post: str) -> bool:
    """Whether POST is a deputy's."""
    return key(post).startswith("phó")
