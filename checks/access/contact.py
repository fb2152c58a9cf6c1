"""T.2: can a citizen reach the agency."""

import re

from checks import basis
from checks.model import Citation, Status, Target, Verdict
from checks.readings.portal import Portal
from checks.readings.search import Search
from checks.readings.sections import Sections, State
from checks.registry import criterion
from checks.vietnamese.text import CAPITALS, folded, holds
from checks.vietnamese.topics import Topic

PHONE = re.compile(r"(?<![\d/.-])(?:\(?\+?84\)?|\(?0\d{1,4}\)?)(?:[\s.\-]*\d){6,9}(?![\d/])|\b1900[\s.]?\d{4}\b")
MAIL = re.compile(r"[\w.+-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)+")
_LABELLED = re.compile(r"\b(địa chỉ|đ/c|đc|trụ sở[^:.]{0,40})\s*:", re.IGNORECASE)
_STREET = re.compile(r"\b(so \d+[a-z]?|duong|pho|to dan pho|khu pho|khu hanh chinh|tang \d+|nha [a-z]\d?|quoc lo|khoi \d+|to \d+|tieu khu)\b")
_LOCALITY = re.compile(r"\b(tp|thanh pho|thi xa|thi tran|phuong|quan|huyen|xa|tx|tt)\b")

_NUMBERED_STREET = re.compile(rf"\b\d{{1,4}}[A-Za-z]?(?:/\d+)?,?\s+(?:[{CAPITALS}]\w*\s?){{2,5}},")
_COPYRIGHT = re.compile(r"\b(ban quyen|copyright|all rights reserved)\b")
_FOOT = 12
_LONGEST = 300


def is_address(text: str, province: str, at_foot: bool) -> bool:
    """Whether TEXT tells where the agency sits: labelled so, or a street with its place; AT_FOOT of the page two places are enough."""
    words = folded(text)
    if len(words) > _LONGEST:
        return False
    if _LABELLED.search(text):
        return True
    if _COPYRIGHT.search(words):
        return False
    places = len(_LOCALITY.findall(words)) + holds(words, folded(province))
    street = bool(_STREET.search(words) or _NUMBERED_STREET.search(text))
    return (street and (places > 0 or at_foot)) or (at_foot and places >= 2)


@criterion(
    "T.2",
    title="Có thông tin liên hệ",
    failure="Thông tin liên hệ chưa đầy đủ",
    requirement="Công khai địa chỉ, số điện thoại, thư điện tử của cơ quan",
    points=0,
    basis=basis.PORTAL_STATE,
    topics=[Topic.CONTACT],
)
def contact(portal: Portal, sections: Sections, search: Search, target: Target) -> Verdict:
    """Địa chỉ, điện thoại, thư điện tử của cơ quan.

    Read from the home page (the footer counts: that is where citizens look) and from contact sections. `met`: all three.
    `partial`: one or two. `absent`: none on any of these pages.
    """
    pages = [portal.home] if portal.home else []
    pages += [s.content.seen for s in sections.about(Topic.CONTACT, Topic.INTRODUCTION) if s.state is State.CONTENT and s.content]
    found: dict[str, Citation] = {}
    for seen in pages:
        foot = len(seen.page.blocks) - _FOOT
        for i, block in enumerate(seen.page.blocks):
            if PHONE.search(block.text):
                found.setdefault("số điện thoại", seen.citation(block.text))
            if MAIL.search(block.text):
                found.setdefault("thư điện tử", seen.citation(block.text))
            if block.linked < 0.5 and is_address(block.text, target.province, at_foot=i >= foot):
                found.setdefault("địa chỉ", seen.citation(block.text))
    wanted = ("địa chỉ", "số điện thoại", "thư điện tử")
    missing = [one for one in wanted if one not in found]
    cites = tuple(dict.fromkeys(found.values()))
    if not found:
        return search.missing("địa chỉ, số điện thoại, thư điện tử của cơ quan", Topic.CONTACT)
    if missing:
        said = f"Cổng công khai {', '.join(one for one in wanted if one in found)}; chưa thấy {', '.join(missing)}."
        return Verdict(Status.PARTIAL, said, cites, share=len(found) / 3, advice=f"Bổ sung {', '.join(missing)} ở chân trang.")
    return Verdict(Status.MET, "Cổng công khai địa chỉ, số điện thoại và thư điện tử của cơ quan.", cites)
