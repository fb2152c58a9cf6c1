"""Provinces and cities, to notice when a text speaks of another one. Before and after the mergers of 1 July 2025."""

from collections import Counter

from checks.vietnamese.text import holds, key

PROVINCES: tuple[str, ...] = tuple(
    "An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|Bình Thuận|Cà Mau"
    "|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương"
    "|Hải Phòng|Hậu Giang|Hòa Bình|Hồ Chí Minh|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An"
    "|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng"
    "|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc"
    "|Yên Bái".split("|")
)
_SPELLINGS = {"đăk": "đắk", "dak": "đắk", "đak": "đắk", "bắc cạn": "bắc kạn"}


def province_key(name: str) -> str:
    """Return NAME to compare, its usual spellings made one."""
    words = key(name)
    for variant, usual in _SPELLINGS.items():
        words = words.replace(variant, usual)
    return words.replace("đắknông", "đắk nông").replace("đắklắk", "đắk lắk")


def foreign_province(text: str, own: str) -> str:
    """Return the province TEXT speaks of ("tỉnh …") clearly more often than of OWN, "" where there is none."""
    words = province_key(text)
    here = province_key(own)
    counts: Counter[str] = Counter()
    for name in PROVINCES:
        known = province_key(name)
        if known not in here and here not in known and holds(words, known):
            counts[name] = words.count(f"tỉnh {known}") + words.count(f"thành phố {known}")
    if not counts:
        return ""
    name, times = counts.most_common(1)[0]
    return name if times >= 2 and times > words.count(here) else ""
