"""Text and addresses from portals, made fit for a cell: legal, within Excel's limits, with no link that acts."""

import re
from urllib.parse import quote, urlsplit

CELL_UNITS = 32_767
"""UTF-16 code units a cell may hold."""
LINE_FEEDS = 253
URL_LENGTH = 2_079
CUT = "…[xem minh chứng]"
_KEPT_UNITS = 32_000

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_START = ("=", "+", "-", "@", "\t")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ARTIFACT = re.compile(r"artifacts/[0-9a-f]{64}\.[a-z0-9]{1,8}")


def cell_text(text: str) -> str:
    """``text`` as a cell may hold it.

    Characters that XML or Excel forbid become U+FFFD; line feeds beyond Excel's limit become spaces; what is too long
    is cut and ends with ``CUT``. Nothing here keeps it from being taken for a formula: that is the cell's type.
    """
    text = _LOOKS_ESCAPED.sub("_x005F_", legal(text))
    lines = text.split("\n", LINE_FEEDS)
    lines[-1] = lines[-1].replace("\n", " ")
    text = "\n".join(lines)
    if _units(text) <= CELL_UNITS:
        return text
    kept = text.encode("utf-16-le")[: 2 * _KEPT_UNITS].decode("utf-16-le", "ignore")
    return kept + CUT


def legal(text: str) -> str:
    """``text`` with what XML or Office forbids replaced by U+FFFD, and one kind of line end."""
    return _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def reads_as_formula(text: str) -> bool:
    """Whether Excel would take ``text`` for a formula once somebody edits the cell."""
    return text.startswith(_FORMULA_START)


def web_link(url: str) -> str:
    """``url`` as the target of a link; "" where only its text may be shown.

    Only http and https addresses of a named host are linked, without user names, at most ``URL_LENGTH`` characters.
    """
    if _ILLEGAL.search(url) or len(url) > URL_LENGTH:
        return ""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or "\\" in url:
            return ""
        host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    except ValueError:  # UnicodeError is one
        return ""
    rest = parts._replace(netloc="", scheme="").geturl()
    path, mark, fragment = _STRAY_PERCENT.sub("%25", rest).partition("#")
    safe = "%/:?@!$&'()*+,;=~-._"
    target = f"{parts.scheme}://{host}{quote(path, safe=safe)}{mark}{quote(fragment, safe=safe)}"
    return target if len(target) <= URL_LENGTH else ""


def artifact_link(path: str) -> str:
    """``path`` as a link relative to the run's folder; "" where it is not an artifact of the case file."""
    return path if _ARTIFACT.fullmatch(path) else ""


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
