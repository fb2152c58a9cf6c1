"""The text of a page, written plainly, → HTML.

Blank lines part paragraphs. ``## Heading`` (two to four signs), ``- item``, ``| cell | cell |`` with ``|---|`` under a head
row, ``![alt](picture)`` alone on its line (``![alt|caption](picture)`` with a caption), ``[words](target)``, ``**bold**``,
``*italic*``. A paragraph that begins with ``<`` is HTML already. Targets are resolved by the caller.
"""

import re
from collections.abc import Callable
from html import escape

_PICTURE = re.compile(r"^!\[([^\]|]*)(?:\|([^\]]*))?\]\(([^)]+)\)$")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")

Resolve = Callable[[str], str]


def html_of(text: str, resolve: Resolve) -> str:
    """TEXT as HTML; RESOLVE turns a target as written into an address."""
    parts = (part.strip("\n") for part in re.split(r"\n\s*\n", text.strip()))
    return "\n".join(_part(part, resolve) for part in parts if part.strip())


def plain(text: str) -> str:
    """TEXT without its signs, for searching and teasers."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|<[^>]+>|\|[-:| ]+\|", " ", text)
    text = _LINK.sub(r"\1", text)
    return " ".join(re.sub(r"^[#|-]+\s*|[*|]+", " ", text, flags=re.MULTILINE).split())


def _part(part: str, resolve: Resolve) -> str:
    if part.startswith("<"):
        return _LINK.sub(lambda found: _anchor(found, resolve), part)
    picture = _PICTURE.match(part)
    if picture:
        return _figure(picture[1], picture[2], picture[3], resolve)
    lines = part.split("\n")
    heading = re.match(r"(#{2,4})\s+(.*)", part)
    if heading and len(lines) == 1:
        level = len(heading[1])
        return f"<h{level}>{_inline(heading[2], resolve)}</h{level}>"
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:], resolve)}</li>" for line in lines) + "</ul>"
    if all(line.startswith("|") for line in lines):
        return _table(lines, resolve)
    return "<p>" + "<br>\n".join(_inline(line, resolve) for line in lines) + "</p>"


def _inline(text: str, resolve: Resolve) -> str:
    text = escape(text, quote=False)
    text = _LINK.sub(lambda found: _anchor(found, resolve), text)
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", text))


def _anchor(found: re.Match[str], resolve: Resolve) -> str:
    return f'<a href="{escape(resolve(found[2]))}">{found[1]}</a>'


def _figure(alt: str, caption: str | None, target: str, resolve: Resolve) -> str:
    image = f'<img src="{escape(resolve(target))}" alt="{escape(alt)}">'
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure class="picture">{image}{below}</figure>'


def _table(lines: list[str], resolve: Resolve) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    headed = len(rows) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in rows[1])
    body = rows[2:] if headed else rows
    out = ['<table class="data">']
    if headed:
        out.append("<thead><tr>" + "".join(f"<th>{_inline(cell, resolve)}</th>" for cell in rows[0]) + "</tr></thead>")
    out.append("<tbody>")
    out += ["<tr>" + "".join(f"<td>{_inline(cell, resolve)}</td>" for cell in row) + "</tr>" for row in body]
    return "".join(out) + "</tbody></table>"
