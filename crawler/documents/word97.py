"""The text of a Word 97–2003 document ([MS-DOC]): its piece table says which bytes of the file are the text, in order."""

import io
import re
import struct
from collections.abc import Iterator

import olefile

from crawler.documents.limits import Unreadable

_WORD = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_CLX = 0x01A2
_COMPRESSED = 0x40000000
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*\x14?|\x15")
_MARKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\x1e": "-", "\xa0": " ", "\x1f": None})


def word97(body: bytes) -> str:
    """The text of ``body``. Raises Unreadable."""
    with olefile.OleFileIO(io.BytesIO(body)) as file:
        document = file.openstream("WordDocument").read()
        if len(document) < _CLX + 8 or struct.unpack_from("<H", document)[0] != _WORD:
            raise Unreadable("tệp Word quá cũ hoặc hỏng")
        (flags,) = struct.unpack_from("<H", document, 0x0A)
        if flags & _ENCRYPTED:
            raise Unreadable("tệp Word có mật khẩu")
        table = file.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
    start, length = struct.unpack_from("<II", document, _CLX)
    text = "".join(_pieces(document, _piece_table(table[start : start + length])))
    text = _FIELD_CODE.sub("", text).translate(_MARKS)
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", text)


def _piece_table(clx: bytes) -> bytes:
    """The piece table, behind any number of property lists."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise Unreadable("tệp Word hỏng")
    (length,) = struct.unpack_from("<I", clx, at + 1)
    return clx[at + 5 : at + 5 + length]


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        characters = ends[number + 1] - ends[number]
        (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        if place & _COMPRESSED:
            start = (place & ~_COMPRESSED) // 2
            yield document[start : start + characters].decode("cp1252", "replace")
        else:
            yield document[place : place + 2 * characters].decode("utf-16-le", "replace")
