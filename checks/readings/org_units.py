"""The bodies an agency is made of, as its portal names them: rooms, sub-departments, centres, communes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from checks.vietnamese.text import clean, key

_KINDS = (
    "Văn phòng|Thanh tra|Phòng|P\\.|TT\\.|VP\\.|CC\\.|Chi cục|Trung tâm|Ban Quản lý|Ban quản lý|Ban|Trường|Bệnh viện|Hạt|Quỹ|Đội|Trạm|Nhà khách"
    "|Tạp chí|Bảo tàng|Thư viện|UBND xã|UBND thị trấn|UBND phường|Ủy ban nhân dân xã|Xã|Thị trấn|Phường"
    "|Huyện ủy|Viện|Nhà hát|Đoàn nghệ thuật|Cơ quan"
)
_LEAD = r"(?:^|[;:•●▪■□◦+*]\s*|\b[a-zđ]\)\s*|\b\d{1,2}(?:\.\d{1,2})*[.)]\s*|\s[-–]\s|^[-–]\s*)"
_NAME = re.compile(rf"{_LEAD}(?:Các\s+)?(({'|'.join(_KINDS.split('|'))})(?:\s+[^;:.,()•–\n]{{2,90}})?)")
_NAME_IN_CAPITALS = re.compile(_NAME.pattern, re.IGNORECASE)
_STOP = re.compile(
    r"\s+(?:(?-i:tham mưu)|có(?!\s+công\b)|là|được|gồm|chịu|thực hiện|giúp|do|điện thoại|đt|email|địa chỉ|thuộc Sở|trực thuộc"
    r"|[-–]\s*(?:điện thoại|đt|trưởng))\b.*$",
    re.IGNORECASE,
)
_BARE = frozenset(key(word) for word in "Văn phòng|Thanh tra".split("|"))
_NOT_UNITS = re.compile(
    r"^(phòng (chống|ngừa|cháy|bệnh|họp|khám|trực|tránh)|ban (hành|bố|đầu|lãnh đạo|giám đốc|biên tập)"
    r"|trung tâm (của|thành phố|huyện|xã)$|trường hợp|đội ngũ|quỹ đất|viện trợ|cơ quan|đội hình|xã hội|thanh tra,? kiểm tra|phường xã"
    r"|ubnd (các )?xã,? thị trấn|trạm (dừng|thu)|ban ngày|phòng$|ban$|trường$)"
)


_ROOMS_IN_GENERAL = re.compile(r"^[Pp]hòng (chuyên môn|nghiệp vụ|ban)\b")


_SHORT_KINDS = {"p": "phòng", "tt": "trung tâm", "vp": "văn phòng", "cc": "chi cục"}


def unit_key(name: str) -> str:
    """The key of a body's NAME, the kind spelt out ("P. Quản lý Đầu tư" is "phòng quản lý đầu tư")."""
    first, _, rest = key(name).partition(" ")
    return f"{_SHORT_KINDS.get(first, first)} {rest}".strip()


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A body named in a line."""

    name: str
    line: str


def units_in(lines: Iterable[str]) -> tuple[OrgUnit, ...]:
    """Return the bodies that LINES name as entries (at a line's start, after a number, a dash or a semicolon), each once."""
    found: dict[str, OrgUnit] = {}
    for line in lines:
        if len(line) > 1500:
            continue
        pattern = _NAME_IN_CAPITALS if line.isupper() else _NAME
        for match in pattern.finditer(clean(line)):
            name = _STOP.sub("", _whole(line, match)).strip(" -–,")
            known = unit_key(name)
            bare = known == unit_key(match[2]) and known not in _BARE
            if bare or _NOT_UNITS.match(name.lower()) or _ROOMS_IN_GENERAL.match(name) or len(known.split()) > 14:
                continue
            found.setdefault(known, OrgUnit(name, line))
    kept = {
        known: unit
        for known, unit in found.items()
        if not any(other != known and other.startswith(known + " ") for other in found) or known in _BARE
    }
    return tuple(kept.values())


def _whole(line: str, match: re.Match[str]) -> str:
    """The name that MATCH found, with what follows its comma where the whole of a short line is one name ("Phòng Xây dựng, Kiểm tra
    văn bản")."""
    rest = clean(line)[match.end(1) :]
    alone = rest.startswith(", ") and len(line) <= _ALONE and not match.string[: match.start(1)].strip(" -–")
    return f"{match[1]}{rest}" if alone and not _NO_NAME.search(rest) else match[1]


_ALONE = 80
_NO_NAME = re.compile(rf"\d|[:;.()]|\b(?:{_KINDS})", re.IGNORECASE)

_COMPRISING = re.compile(r"\bgồm(?:\s+có)?\s*:?\s*((?:[^.]|(?<=\d)\.)+)")
_INTRODUCED = re.compile(r"\b(?:tổ chức|phòng|đơn vị|bộ phận|cơ quan)[^.;:]{0,50}:\s*((?:[^.]|(?<=\d)\.)+)", re.IGNORECASE)
_SHORT_KIND = re.compile(r"\b(P|TT|VP|CC)\.\s*(?=[A-ZĐ])(?!(?:Giám|Trưởng|Chủ|Chánh|Bí)\b)")
"""Before the name of a body; before that of a post "P." is "Phó"."""
_COMMA = re.compile(r"[,;]\s*|\s+và\s+(?=[A-ZĐ])")


def enumerated_in(lines: Iterable[str], after_colon: bool = False) -> tuple[OrgUnit, ...]:
    """Return the bodies that sentences count up after "gồm" ("… gồm: Văn phòng, Thanh tra, Phòng Tổ chức"), each once; with AFTER_COLON
    also those behind "Các tổ chức thuộc Ban:"."""
    found: dict[str, OrgUnit] = {}
    for line in (_SHORT_KIND.sub(lambda short: f"{_SHORT_KINDS[short[1].lower()].capitalize()} ", clean(line)) for line in lines):
        for match in (*_COMPRISING.finditer(line), *(_INTRODUCED.finditer(line) if after_colon else ())):
            for unit in units_in(_COMMA.split(match[1])):
                found.setdefault(unit_key(unit.name), OrgUnit(unit.name, line))
    return tuple(found.values())


_PARTY = re.compile(
    r"^(huyện ủy|tỉnh ủy|thành ủy|đảng ủy|đảng bộ|ban (tuyên giáo|dân vận|tổ chức|nội chính|huyện ủy|thường vụ)|văn phòng (huyện|tỉnh) ủy"
    r"|uỷ ban kiểm tra|ủy ban kiểm tra|cơ quan (ủy ban )?kiểm tra|(ủy ban )?mặt trận|hội (?!đồng)"
    r"|huyện đoàn|tỉnh đoàn|đoàn thanh niên|liên đoàn|công đoàn|trung tâm chính trị)\b"
)


def is_party(name: str) -> bool:
    """Whether NAME is a body of the Party or of a mass organisation: no part of an administrative agency."""
    return bool(_PARTY.match(key(name)))


def structure_passage(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines from a heading on structure ("Cơ cấu tổ chức", "Tổ chức bộ máy") on, up to the next article; of several such
    passages the one that names most bodies: a decision's title speaks of structure, too.

    Empty where no such heading stands in the text.
    """
    starts = [i for i, line in enumerate(lines) if len(line) < 160 and _STRUCTURE.search(key(line))]
    return max((_to_next_article(lines[start:]) for start in starts), key=lambda passage: len(units_in(passage)), default=())


def _to_next_article(lines: tuple[str, ...]) -> tuple[str, ...]:
    end = next((i for i, line in enumerate(lines) if i and _ARTICLE.match(line)), len(lines))
    return lines[:end]


_STRUCTURE = re.compile(r"\b(cơ cấu tổ chức|tổ chức bộ máy|bộ máy tổ chức|cơ cấu bộ máy)\b")
_ARTICLE = re.compile(r"^\s*(Điều|Chương|Mục)\s+\w+", re.IGNORECASE)
