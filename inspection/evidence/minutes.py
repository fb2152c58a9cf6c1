"""The page to print with the minutes (biên bản): once both sides have signed it, the ledger before its head is frozen."""

from html import escape
from zoneinfo import ZoneInfo

import segno

from crawler.archive.encoding import moment, sha256
from crawler.archive.verify import MANIFEST, Bundle, manifest_lines
from inspection.papers.moments import LocalClock

NAME = "seal/bien-ban.html"
_GROUP = 4

_PAGE = """\
<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Phụ lục biên bản: hồ sơ {run}</title>
<style>
@page {{ size: A4; margin: 20mm }}
body {{ font: 13pt/1.45 "Times New Roman", serif; color: #000; max-width: 170mm; margin: 0 auto }}
h1 {{ font-size: 15pt; text-align: center; margin: 0 0 2mm }}
p.under {{ text-align: center; font-style: italic; margin: 0 0 6mm }}
table {{ border-collapse: collapse; width: 100% }}
td {{ border: 1px solid #555; padding: 1.2mm 2mm; vertical-align: top }}
td:first-child {{ width: 58mm }}
.code {{ font: bold 15pt/1.6 "Courier New", monospace; text-align: center; border: 2px solid #000; padding: 3mm; margin: 5mm 0 }}
.qr {{ float: right; margin: 0 0 3mm 5mm }}
.sign td {{ border: 0; width: 50%; text-align: center; padding-top: 8mm; height: 38mm }}
</style></head><body>
<h1>PHỤ LỤC BIÊN BẢN: NIÊM PHONG BẰNG CHỨNG ĐIỆN TỬ</h1>
<p class="under">{plan}</p>
<table>
{rows}
</table>
<p><b>Mã đầu sổ nhật ký</b> (SHA-256, 16 nhóm bốn ký tự, đọc từ trái sang phải, từ trên xuống dưới):</p>
<div class="code">{groups}</div>
<div class="qr">{qr}</div>
<p>Mã này gộp mọi lần truy cập, mọi tệp và mọi quyết định trước nó; sửa bất kỳ điều gì trong hồ sơ thì mã tính lại sẽ khác.
Đối chiếu bất cứ lúc nào: <span style="font-family:monospace">kiemtra verify {run} --head MÃ</span>, hoặc
<span style="font-family:monospace">python verify.py . --head MÃ</span> trong thư mục hồ sơ. Ô vuông bên cạnh chứa mã lần
kiểm tra và mã đầu sổ, đọc được bằng máy quét.</p>
<table class="sign"><tr><td><b>ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA</b><br><i>(ký, ghi rõ họ tên)</i></td>
<td><b>ĐẠI DIỆN ĐOÀN KIỂM TRA</b><br><i>(ký, ghi rõ họ tên)</i></td></tr></table>
</body></html>
"""


def grouped(head: str) -> str:
    """A hash as people read it out: groups of four."""
    return " ".join(head[start : start + _GROUP] for start in range(0, len(head), _GROUP))


def page_of(bundle: Bundle) -> bytes:
    """The page of a sealed run; the same bytes whenever it is asked for."""
    head, entry = bundle.entries[-1]
    facts = entry["data"]
    manifest = (bundle.folder / MANIFEST).read_bytes()
    sealed = moment(entry["utc"])
    clock = LocalClock.on(ZoneInfo(facts["timezone"]), sealed)
    rows = {
        "Lần kiểm tra": entry["run"],
        "Đơn vị được kiểm tra": "; ".join(facts["units"]),
        "Ngày kiểm tra": facts["as_of"],
        "Niêm phong lúc": f"{clock.read(sealed):%H:%M:%S %d/%m/%Y} ({clock.name})",
        "Số lần truy cập": str(facts["attempts"]),
        "Số mục trong sổ nhật ký": str(entry["seq"]),
        "Số tệp trong bảng kê": str(len(manifest_lines(manifest.decode()))),
        "Tình trạng": f"chưa đầy đủ: {'; '.join(facts['partial'])}" if facts["partial"] else "đầy đủ",
        f"SHA-256 của {MANIFEST}": grouped(sha256(manifest)),
        "Phần mềm": f"kiemtra {facts['tool']}, quy tắc {facts['rules_digest'][:12]}",
    }
    code = segno.make(f"{entry['run']} {head}", error="m")
    words = grouped(head).split(" ")
    text = _PAGE.format(
        run=escape(entry["run"]),
        plan=escape(facts["plan"]),
        rows="\n".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows.items()),
        groups="<br>".join(" ".join(words[start : start + 8]) for start in (0, 8)),
        qr=code.svg_inline(scale=3, border=2),
    )
    return text.encode()
