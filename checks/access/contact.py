"""T.2: can a citizen reach the agency."""

import re

from checks import basis
from checks.model import Citation, Status, Verdict
from checks.readings.portal import Portal
from checks.readings.sections import Sections, State
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.lexicon import Topic
from checks.vietnamese.text import folded

PHONE = re.compile(r"(?<!\d)(?:\(?0\d{2,4}\)?[\s.\-]*\d{3}[\s.\-]*\d{3,4}|0\d{9,10}|1900[\s.]?\d{4})(?!\d)")
MAIL = re.compile(r"[\w.+-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"\b(dia chi|tru so|so \d+[a-z]?,? (duong|pho)|duong|pho|to dan pho|thi tran|phuong|khu hanh chinh)\b")
_LABELLED = re.compile(r"\b(dia chi|tru so)\b")


@criterion(
    "T.2",
    title="Có thông tin liên hệ",
    failure="Thông tin liên hệ chưa đầy đủ",
    requirement="Công khai địa chỉ, số điện thoại, thư điện tử của cơ quan",
    points=0,
    basis=basis.PORTAL_STATE,
    topics=[Topic.CONTACT],
)
def contact(portal: Portal, sections: Sections, search: Search) -> Verdict:
    """Địa chỉ, điện thoại, thư điện tử của cơ quan.

    Read from the home page (the footer counts: that is where citizens look) and from contact sections. `met`: all three.
    `partial`: one or two. `absent`: none on any of these pages.
    """
    pages = [portal.home] if portal.home else []
    pages += [s.content.seen for s in sections.about(Topic.CONTACT, Topic.INTRODUCTION) if s.state is State.CONTENT and s.content]
    found: dict[str, Citation] = {}
    for seen in pages:
        for block in seen.page.blocks:
            if PHONE.search(block.text):
                found.setdefault("số điện thoại", seen.citation(block.text))
            if MAIL.search(block.text):
                found.setdefault("thư điện tử", seen.citation(block.text))
            words = folded(block.text)
            if len(words) < 400 and (_LABELLED.search(words) or len(_ADDRESS.findall(words)) >= 2):
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
