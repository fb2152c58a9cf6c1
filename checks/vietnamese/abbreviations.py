"""Abbreviations of the trade, spelt out, so that "Góc CCHC" and "Thủ tục HC" read like the words they stand for."""

import re

_WORDS = {
    "tthc": "thủ tục hành chính",
    "kstthc": "kiểm soát thủ tục hành chính",
    "cchc": "cải cách hành chính",
    "dvc": "dịch vụ công",
    "dvctt": "dịch vụ công trực tuyến",
    "cnnv": "chức năng nhiệm vụ",
    "ktxh": "kinh tế xã hội",
    "kt xh": "kinh tế xã hội",
    "qh kh": "quy hoạch kế hoạch",
    "qlcl": "quản lý chất lượng",
    "htqlcl": "hệ thống quản lý chất lượng",
    "qtnb": "quy trình nội bộ",
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "bql": "ban quản lý",
    "gđ": "giám đốc",
    "pgđ": "phó giám đốc",
    "cđs": "chuyển đổi số",
    "cntt": "công nghệ thông tin",
    "vbqppl": "văn bản quy phạm pháp luật",
    "thủ tục hc": "thủ tục hành chính",
    "cải cách hc": "cải cách hành chính",
    "p c": "phân công",
    "pc": "phân công",
    "đv": "đơn vị",
}
_FOUND = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})\b")


def spelt_out(words: str) -> str:
    """WORDS, a :func:`~checks.vietnamese.text.key`, with its abbreviations spelt out."""
    return _FOUND.sub(lambda found: _WORDS[found[0]], words)
