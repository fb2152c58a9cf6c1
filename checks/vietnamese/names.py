"""People's names, and the posts beside them."""

import re

from checks.vietnamese.text import clean, key

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
SURNAMES = frozenset(
    key(name)
    for name in (
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trịnh Trương Mai Lương Lâm Hà Cao Tạ "
        "Phùng Tô Tống Tôn Thái Quách Kiều Chu Châu Từ Vương Lưu La Đào Đàm Nông Hứa Lục Triệu Mạc Bế Ma Hoa Giang Doãn Thân Khổng "
        "Lò Lường Cà Quàng Tòng Cầm Đèo Điêu Tao Vàng Giàng Sùng Thào Mùa Hạng Lầu Vừ Cứ Chang Má Tẩn Chẻo Phàn Lù Pờ Lỳ Lì Chu Lùng Lèng Pò "
        "Xeo Sìn Liềng Liều Liễu Lồ Tráng Hảng Hờ Thàng Ly Seo Khoàng Y H Ma Rơ Điểu K Bá Siu Rcom Ksor Hù Ứng Ninh Nghiêm Viên Vi Lộc Sầm Mã Âu Tăng Thiều "
        "Bạch Cung Đồng Kim Kha Lại Thẩm Tiêu Ưng Xa Khuất Hầu Phí Đường Giáp Ngụy Thạch Danh"
    ).split()
)
_HONORIFIC = (
    r"(?:(?:Đồng chí|đồng chí|Đ/c|đ/c|Đ/C|ĐC|Ông|ông|Bà|bà|ÔNG|BÀ|Anh|Chị)\s*[:.]?\s*)"
)
_DEGREE = r"(?:(?:PGS|GS|TS|ThS|Th\.S|ThS\.BS|BS|BSCKI|BSCKII|BS\.?\s?CKI{1,2}|CN|KS|DS|DSCKI|LG|LS)\.?\s*)*"
_SYLLABLE = rf"[{_UPPER}][{_LOWER}]*[{_LOWER}']|[{_UPPER}]"
_CAPS = rf"[{_UPPER}]{{2,}}"
_PERSON = re.compile(
    rf"(?P<honour>{_HONORIFIC})?{_DEGREE}(?P<name>(?:{_SYLLABLE})(?:\s+(?:{_SYLLABLE})){{1,4}}|{_CAPS}(?:\s+{_CAPS}){{1,4}})(?![{_LOWER}{_UPPER}])"
)
_NOT_IN_NAMES = frozenset(
    key(word)
    for word in (
        "Sở Phòng Ban Giám Đốc Phó Trưởng Tịch Ủy Tỉnh Huyện Xã Phố Quyết Nghị Khoản Bộ Đảng Cổng Hoạch Cáo Chức Sách Lãnh Thoại "
        "Email Fax Địa Họ Tên Chuyên Chánh Quản Lý"
    ).split()
) - {"lý"}


def person_in(text: str) -> str:
    """Return the first person's name in TEXT as written, "" where there is none.

    A name is two to five capitalised syllables that begin with a Vietnamese surname, or follow "Ông", "Bà", "Đồng chí".
    """
    for match in _PERSON.finditer(clean(text)):
        written = match["name"].split()
        if match["honour"] and key(written[0]) not in _NOT_IN_NAMES:
            return match["name"]
        for start in range(len(written) - 1):
            syllables = [key(one) for one in written[start:]]
            if syllables[0] not in SURNAMES or " ".join(syllables) in _PLACES or syllables[0] in _NOT_IN_NAMES:
                continue
            if not any(one in _NOT_IN_NAMES for one in syllables[1:]):
                return " ".join(written[start:])
    return ""


_PLACES = frozenset(
    key(name)
    for name in (
        "Vũ Thư|Sơn Trà|Hà Nội|Hà Nam|Hà Giang|Hà Tĩnh|Cao Bằng|Thái Nguyên|Thái Bình|Hồ Chí Minh|Sơn La|Lâm Đồng|Hòa Bình|Hà Đông|Văn Phú|Lai Châu"
        "|Kim Bôi|Lý Nhân|Văn Lâm|Văn Giang|Mai Sơn|Sìn Hồ|Hà Nội Việt Nam|Bạch Thông|Cao Lộc|Lộc Bình|Văn Lãng|Văn Quan"
    ).split("|")
)


_HEAD = r"(?:q\.?\s*|quyền\s+)?(?:giám đốc|trưởng ban|chủ tịch|bí thư)"
_DEPUTY = r"(?:phó\s+)(?:giám đốc|trưởng ban|chủ tịch|bí thư)|phó ban"
_POST = re.compile(rf"\b(?P<deputy>{_DEPUTY})\b|\b(?P<head>{_HEAD})\b", re.IGNORECASE)
_LOWER_BODY = re.compile(
    r"^\W*(?:của\s+)?(?:trung tâm|chi cục|phòng|bệnh viện|trường|công ty|nhà|bảo tàng|thư viện|ban quản lý dự án|ban qlda|quỹ"
    r"|hội\b(?!\s*đồng)|công đoàn|đoàn|mặt trận|ủy ban mặt trận|tổ|hợp tác xã|chi bộ|hđqt|ubnd (?:xã|thị trấn|phường)|xã|chi nhánh)",
    re.IGNORECASE,
)


def leading_post(text: str) -> str:
    """Return the post of an agency's leader named in TEXT ("Giám đốc", "Phó Chủ tịch UBND huyện"), "" where there is none.

    Heads of rooms, centres and associations are not leaders of the agency.
    """
    line = clean(text)
    for match in _POST.finditer(line):
        after = line[match.end() : match.end() + 60]
        if _LOWER_BODY.match(after):
            continue
        words = re.match(r"(?:\s+(?:Thường trực|thường trực|phụ trách|Sở|sở|Ban|UBND|HĐND|huyện|tỉnh|Huyện ủy|huyện ủy|Ủy ban nhân dân|Hội đồng nhân dân))*", after)
        return (match[0] + (words[0] if words else "")).strip()
    return ""


def is_deputy(post: str) -> bool:
    """Whether POST is a deputy's."""
    return key(post).startswith("phó")
