"""Vietnamese in encodings older than Unicode, as it survives on portals: TCVN3 (.VnTime fonts), VNI-Windows, and UTF-8 read as Latin-1.

Such text arrives as ordinary characters of Western Europe; only the pattern tells. Line by line, for one page may mix them.
"""

import re

_TCVN3 = str.maketrans(
    "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢£¤¥¦§",
    "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ",
)
_TCVN3_SIGN = re.compile(r"[¸µ¶·¹¨¾¼½©®ª¬§](?=[A-Za-z])|(?<=[A-Za-z])[¸µ¶·¹¨¾¼½©®ª¬]|(?<=[a-z])[ÆÊÇÈÉËÐÌÎÏÑÕÒÓÔÖÝ×ØÜÞ]")
_TCVN3_INSIDE = re.compile(r"(?<=[A-Za-z])[¸µ¶·¹¨¾¼½©®ª¬](?=[a-z])")
_VNI_PAIRS = {
    base + mark: letter
    for base, marks, letters in (
        ("a", "ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
        ("e", "ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
        ("o", "ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
        ("u", "ùøûõï", "úùủũụ"),
        ("y", "ùøûõ", "ýỳỷỹ"),
        ("ô", "ùøûõï", "ớờởỡợ"),
        ("ö", "ùøûõï", "ứừửữự"),
    )
    for mark, letter in zip(marks, letters, strict=True)
}
_VNI_PAIRS |= {pair.upper(): letter.upper() for pair, letter in _VNI_PAIRS.items()}
_VNI_PAIRS |= {pair[0].upper() + pair[1]: letter.upper() for pair, letter in _VNI_PAIRS.items() if pair[0].islower()}
_VNI_SINGLE = str.maketrans("ôöñæóòîÔÖÑÆÓÒÎ", "ơưđỉĩịỵƠƯĐỈĨỊỴ")
_VNI = re.compile("|".join(sorted(_VNI_PAIRS, key=len, reverse=True)))
_MOJIBAKE = re.compile(r"á[»º]|Ã[\u0080-\u00bf¡-¿]|Ä[‘\u0091]|Æ[°¡]")
_MODERN = re.compile(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư]", re.IGNORECASE)
_FEW = 2


def repaired(text: str) -> str:
    """Return TEXT in Unicode where it is plainly Vietnamese in an older encoding; any other text as it is."""
    if text.isascii():
        return text
    if len(_MOJIBAKE.findall(text)) >= _FEW and (read := _reread(text)):
        return read
    if _MODERN.search(text):
        return text
    if len(_TCVN3_SIGN.findall(text)) >= _FEW or _TCVN3_INSIDE.search(text):
        return text.translate(_TCVN3)
    if len(_VNI.findall(text)) >= _FEW:
        return _from_vni(text)
    return text


def _reread(text: str) -> str:
    """TEXT's characters as the bytes they once were, read as UTF-8; "" where they are none."""
    data = bytearray()
    for character in text.replace("Ã ", "Ã\u00a0"):
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return ""
            data.append(ord(character))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _from_vni(text: str) -> str:
    parts = []
    last = 0
    for match in _VNI.finditer(text):
        parts += [text[last : match.start()].translate(_VNI_SINGLE), _VNI_PAIRS[match[0]]]
        last = match.end()
    return "".join([*parts, text[last:].translate(_VNI_SINGLE)])
