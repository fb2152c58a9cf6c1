"""b.6 of the matrix: letters, in every spelling that portals have for them."""

import unicodedata
from collections.abc import Iterator

from attachments import png
from fault import LEADERS, WANTED, Fault, Verdict, framed, page
from scripted_portal import Answer

from checks.model import Outcome

_TEXT = framed(LEADERS)
_TCVN3 = dict(
    zip(
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ",
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢£¤¥¦§",
        strict=True,
    )
)


def _bytes(data: bytes, charset: str = "") -> Answer:
    return Answer(data, content_type=f"text/html{f'; charset={charset}' if charset else ''}")


def _undeclared(text: str = _TEXT) -> str:
    return text.replace('<meta charset="utf-8">', "")


def _letters() -> Iterator[Fault]:
    spelt = {
        "63a": ("không báo bảng mã", _bytes(_undeclared().encode())),
        "63b": ("đầu thư báo sai bảng mã", _bytes(_TEXT.encode(), "iso-8859-1")),
        "63c": ("báo bảng mã không có thật", _bytes(_undeclared().encode(), "utf-9")),
        "64": ("UTF-8 cụt ở cuối", _bytes(_TEXT.encode() + b"\xe1\xba", "utf-8")),
        "65a": ("UTF-16 LE có BOM", _bytes(b"\xff\xfe" + _undeclared().encode("utf-16-le"))),
        "65b": ("UTF-16 BE có BOM", _bytes(b"\xfe\xff" + _undeclared().encode("utf-16-be"))),
        "65c": ("UTF-8 có BOM", _bytes(b"\xef\xbb\xbf" + _undeclared().encode())),
        "66": ("windows-1258", _bytes(_cp1258(_undeclared()), "windows-1258")),
        "67": ("TCVN3", _bytes(_undeclared("".join(_TCVN3.get(c, c) for c in _TEXT)).encode("latin-1", "ignore"), "iso-8859-1")),
        "69": ("UTF-8 mã hóa hai lần", _bytes(_twice(_TEXT).encode(), "utf-8")),
        "70": ("Unicode tổ hợp (NFD)", _bytes(unicodedata.normalize("NFD", _TEXT).encode(), "utf-8")),
        "71": ("kiểu bỏ dấu “Uỷ”, “hoà”", _bytes(_TEXT.replace("Khuôn", "Thuý Hoà").encode(), "utf-8")),
        "72a": ("ký tự không bề rộng giữa chữ", _bytes(_TEXT.replace("Giám đốc", "Giám\u200b đốc").encode(), "utf-8")),
        "72b": ("dấu cách cứng", _bytes(_TEXT.replace("Giám đốc", "Giám\u00a0đốc").encode(), "utf-8")),
        "72c": ("gạch nối mềm", _bytes(_TEXT.replace("Giám", "Gi\u00adám").encode(), "utf-8")),
        "74": ("hai bảng mã trong một trang", _bytes(_TEXT.encode().replace(b"</ul><", b"</ul>\xa9\xb5<"), "utf-8")),
    }  # fmt: skip
    for number, (what, answer) in spelt.items():
        yield Fault(number, what, Outcome.OK, {WANTED: answer})
    picture = page("<h1>Lãnh đạo Sở</h1><img src='/anh/lanh-dao.png' alt='Danh sách lãnh đạo Sở'>")
    yield Fault(
        "73",
        "chữ chỉ có trong ảnh",
        Outcome.OK,
        {WANTED: picture, "/anh/lanh-dao.png": Answer(png("Lo Van Mau"), content_type="image/png")},
        verdict=Verdict.SAID,
    )


def _cp1258(text: str) -> bytes:
    """Letters of windows-1258, whose marks stand behind the vowel."""
    out = []
    for letter in text:
        try:
            out.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
            out.append((rest + "".join(tones)).encode("cp1258", "replace"))
    return b"".join(out)


def _twice(text: str) -> str:
    """UTF-8 read as windows-1252, as a careless conversion leaves it."""
    holes = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    return "".join(chr(byte) if byte in holes else bytes([byte]).decode("cp1252") for byte in text.encode())


LETTERS = [*_letters()]
