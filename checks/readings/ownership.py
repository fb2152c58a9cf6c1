"""Whose text is this: does a passage speak of the unit itself, or of another agency."""

import re
from collections import Counter

from checks.model import Kind, Target
from checks.vietnamese.numbers import abbreviates
from checks.vietnamese.places import foreign_province, province_key
from checks.vietnamese.text import CAPITALS, clean, folded, holds, key

_SUBJECT = re.compile(
    r"\b((?:Sở|Ban Quản lý|Ban quản lý|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Thanh tra|Văn phòng)\s+[^,.;:()]{2,80}?)\s+"
    r"(?:là cơ quan|là đơn vị|có chức năng|do Hội đồng nhân dân)"
)
_MINISTRY = re.compile(r"\b((?:Bộ|Thanh tra Chính phủ|Ủy ban Dân tộc)(?:\s+[^.;:()]{2,60}?)?)\s+là cơ quan (?:ngang bộ )?(?:của|thuộc) Chính phủ\b")
_GENERIC = frozenset("so ban quan ly uy ban nhan dan ubnd tinh huyen thanh pho thi xa cac van phong hoi dong hdnd va".split())
_INSPECTORATE = frozenset(("thanh", "tra"))
"""Every agency has one: "Thanh tra Sở" names no other owner."""


def other_owner(text: str, target: Target) -> str:
    """Return the agency or province TEXT is about where that is plainly not TARGET's, "" where it is or cannot be told."""
    if province := foreign_province(text, target.province) or _other_locality(text, target):
        return province
    if (ministry := _MINISTRY.search(clean(text))) and not names_own(text, target):
        return clean(ministry[1])
    subjects = [clean(found[1]) for line in text.splitlines() for found in _SUBJECT.finditer(clean(line))]
    telling = [_telling(name) for name in (target.name, *target.aliases)]
    told = [subject for subject in subjects if _telling(subject) - _telling(target.province) - _INSPECTORATE]
    if not told or any(name and name <= _telling(subject) for subject in told for name in telling):
        return ""
    foreign = [s for s in told if not any(_telling(s) - _telling(target.province) <= name for name in telling)]
    return foreign[0] if foreign and len(foreign) == len(told) else ""


def names_home(text: str, target: Target) -> bool:
    """Whether TEXT names TARGET, its kind of agency with an own name ("Sở", "Ban"), or its province."""
    words = folded(text)
    return names_own(text, target) or holds(words, folded(target.province)) or bool(_OWN_KIND.search(text))


_OWN_KIND = re.compile(r"\b(Sở|Ty|Ban Quản lý|huyện)\b")
_BODY = re.compile(rf"\b(?:Sở|huyện|Huyện|thành phố|thị xã|xã|phường|thị trấn|Ban Quản lý|UBND|HĐND)\s+(?:[{CAPITALS}][\w'’]*[ ,]*(?:và )?){{1,6}}")


_LOCALITY = re.compile(rf"\b(?:huyện|thị xã|thành phố) (?:[{CAPITALS}][\w'’]*)(?: [{CAPITALS}][\w'’]*){{1,2}}")


def _other_locality(text: str, target: Target) -> str:
    """The district a text of a district's portal is about, where it names another again and again and its own never."""
    if target.kind not in (Kind.DISTRICT, Kind.COMMUNE):
        return ""
    own = [_telling(name) for name in (target.name, *target.aliases)]
    named = Counter(found[0] for found in _LOCALITY.finditer(clean(text)))
    if not named or any(name and name <= _telling(text) for name in own):
        return ""
    name, times = named.most_common(1)[0]
    return name if times >= _AGAIN else ""


_AGAIN = 3
_SHORT = re.compile(r"\b(Sở|Ban|BQL|UBND|Thanh tra)\s+([A-ZĐ][A-ZĐ&\-]+)(?![\w&])")


def names_own(title: str, target: Target) -> bool:
    """Whether TITLE names TARGET, in full or abbreviated ("Sở KH&CN")."""
    names = (target.name, *target.aliases)
    if any(key(name) in key(title) for name in names):
        return True
    return any(abbreviates(f"{found[1]}{found[2]}", name) for found in _SHORT.finditer(clean(title)) for name in names)


def names_other(title: str, target: Target) -> bool:
    """Whether TITLE names an agency or a locality as somebody's own that is not TARGET's ("của huyện …", "tại xã …")."""
    if names_own(title, target):
        return False
    own = [_telling(name) for name in (target.name, *target.aliases)] + [_telling(target.province)]
    bodies = [_telling(found[0]) for found in _BODY.finditer(clean(title))]
    return bool(bodies) and not any(name and (name <= body or body <= name) for body in bodies for name in own)


def _telling(name: str) -> frozenset[str]:
    return frozenset(folded(province_key(name)).split()) - _GENERIC
