"""RFC 3161 time-stamps over a run's manifest: asked of any authority by its address, kept as OpenSSL writes them; and the
detached signature that somebody may have laid beside it (CMS, DER, as tokens of the government's authority make it).

A stamp is welcome, never needed: a run is sealed without one, and the request waits to be sent again (see ``waiting``).
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from crawler.archive.verify import MANIFEST
from inspection.evidence import endorsement
from inspection.whole_file import write_whole

QUERY, TOKEN, SIGNATURE = (f"seal/{MANIFEST}.{kind}" for kind in ("tsq", "tsr", "p7s"))
WAITS = timedelta(days=30)
"""For how long after the sealing a stamp is still asked for."""
_TIMEOUT_S = 150
_TOO_BIG = 1 << 20
_TYPE = "application/timestamp-query"

Post = Callable[[str, bytes], bytes]
"""Sends a query to an address and returns what it answers. Raises OSError."""


class StampError(Exception):
    """No stamp was had; the text says why."""


class StampRefused(StampError):
    """Nor will it be: asking again is of no use."""


def post(url: str, query: bytes) -> bytes:
    """Over HTTP, as RFC 3161 has it."""
    request = Request(url, data=query, headers={"Content-Type": _TYPE})
    with urlopen(request, timeout=_TIMEOUT_S) as answer:
        data: bytes = answer.read(_TOO_BIG)
    return data


def stamp(
    folder: Path, url: str, sealed: datetime, now: datetime, post: Post = post, get: endorsement.Get = endorsement.get
) -> tuple[str, ...]:
    """Have the manifest stamped by the authority at ``url``, where it is not yet, and what is behind the stamp kept beside it;
    returns in words what of that could not be had. Raises StampError, after which the request is kept to be sent again, and
    StampRefused."""
    if not url.startswith(("http://", "https://")):
        raise StampRefused(f"“{url}” không phải địa chỉ http hay https của nơi cấp dấu thời gian")
    if now - sealed > WAITS:
        raise StampRefused(f"đã quá {WAITS.days} ngày từ lúc niêm phong; mở niêm phong và niêm phong lại rồi xin dấu mới")
    query, token = folder / QUERY, folder / TOKEN
    if not token.is_file():
        if not query.is_file():
            _openssl("ts", "-query", "-data", str(folder / MANIFEST), "-sha256", "-cert", "-out", str(query))
        try:
            answer = post(url, query.read_bytes())
        except (URLError, OSError) as fault:
            raise StampError(f"không hỏi được {url}: {fault}") from fault
        write_whole(token, answer, lambda path: _check_answer(query, path))
    return endorsement.keep(folder, token, get)


def examine(folder: Path, ca: Path | None) -> tuple[str, str]:
    """What the run's stamp says, in words, and what is wrong with it ("" where nothing is)."""
    if not (folder / TOKEN).is_file():
        return ("đang chờ dấu thời gian" if (folder / QUERY).is_file() else "không có dấu thời gian"), ""
    if shutil.which("openssl") is None:
        return "có dấu thời gian, máy này không có OpenSSL để xem", ""
    try:
        text = _openssl("ts", "-reply", "-in", str(folder / TOKEN), "-text")
        _check_imprint(folder, text)
        time = next(line.partition(": ")[2] for line in text.splitlines() if line.startswith("Time stamp:"))
        if ca is None:
            return f"dấu thời gian {time}; chưa kiểm chữ ký vì không có chứng thư gốc (--ca TỆP)", ""
        # As it was when the stamp was made: certificates end, stamps do not.
        made = datetime.strptime(time, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
        beside = ("-untrusted", str(folder / endorsement.CERTIFICATES)) if (folder / endorsement.CERTIFICATES).is_file() else ()
        asked = ("-data", str(folder / MANIFEST), "-in", str(folder / TOKEN), "-CAfile", str(ca), *beside)
        _openssl("ts", "-verify", *asked, "-attime", str(int(made.timestamp())))
        lists = (folder / endorsement.LISTS).is_file()
        if lists and (words := endorsement.revoked(folder, made)):
            raise StampError(words)
    except (StampError, StopIteration, ValueError) as fault:
        return "dấu thời gian không dùng được", f"dấu thời gian không khớp bảng kê hoặc chứng thư: {fault}"
    kept = "chưa bị thu hồi theo danh sách lưu kèm" if lists else "không có danh sách thu hồi lưu kèm"
    return f"dấu thời gian {time}, chữ ký đúng với {ca.name}, {kept}", ""


def examine_signature(folder: Path, ca: Path | None) -> tuple[str, str]:
    """What the detached signature says, in words ("" where there is none), and what is wrong with it."""
    if not (folder / SIGNATURE).is_file():
        return "", ""
    if shutil.which("openssl") is None:
        return "có chữ ký rời, máy này không có OpenSSL để xem", ""
    trusted = ("-CAfile", str(ca), "-purpose", "any") if ca else ("-noverify",)
    asked = ("-inform", "DER", "-in", str(folder / SIGNATURE), "-content", str(folder / MANIFEST), "-out", os.devnull)
    try:
        _openssl("cms", "-verify", "-binary", *asked, *trusted)
    except StampError as fault:
        return "chữ ký rời không dùng được", f"chữ ký rời không khớp bảng kê hoặc chứng thư: {fault}"
    return f"chữ ký rời đúng{f' với {ca.name}' if ca else ' (chưa kiểm người ký: --ca TỆP)'}", ""


def _check_answer(query: Path, answer: Path) -> None:
    """Raise StampError where the authority granted nothing, or stamped something else."""
    text = _openssl("ts", "-reply", "-in", str(answer), "-text")
    if "Status: Granted" not in text:
        raise StampError(" ".join(text.split())[:200])
    asked = _openssl("ts", "-query", "-in", str(query), "-text")
    if _imprint(text) != _imprint(asked):
        raise StampError("nơi cấp đóng dấu lên một mã băm khác")


def _check_imprint(folder: Path, text: str) -> None:
    asked = _openssl("ts", "-query", "-data", str(folder / MANIFEST), "-sha256", "-text")
    if _imprint(text) != _imprint(asked):
        raise StampError("dấu được đóng lên một bảng kê khác")


def _imprint(text: str) -> str:
    """The stamped digest, out of OpenSSL's words: the dump between two of its headings."""
    dump = text.partition("Message data:")[2].partition("Policy OID:")[0].partition("Serial number:")[0]
    return "".join(line[11:58].replace("-", " ") for line in dump.splitlines()).replace(" ", "")


def _openssl(*arguments: str) -> str:
    try:
        done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, errors="replace", timeout=60, check=False)
    except OSError as fault:
        raise StampError(f"cần OpenSSL để xin và xem dấu thời gian: {fault}") from fault
    if done.returncode:
        raise StampError(" ".join(done.stderr.split())[:300])
    return done.stdout
