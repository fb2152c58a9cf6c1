"""What a sealed run carries beside the evidence, so that it explains itself: how to check it with and without tools, the
verifier, the rules it was judged by, the software that made it."""

import io
import json
import platform
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import checks
from crawler.archive import verify
from crawler.archive.case import CaseFile
from crawler.health import BROWSER
from inspection.whole_file import write_whole

READ_ME, VERIFIER, RULES, SOFTWARE = "DOC_TRUOC.txt", "verify.py", "rules.zip", "software.json"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)

_WORDS = """\
HỒ SƠ BẰNG CHỨNG CỦA LẦN KIỂM TRA {run}

Thư mục này là bản gốc bằng chứng của một lần kiểm tra công tác cải cách hành chính trên môi trường mạng.
Đừng mở bằng chương trình sẽ ghi lại vào tệp; muốn làm việc với sổ Excel, hãy chép nó ra nơi khác.

TRONG THƯ MỤC CÓ
  warc/                 mọi lần truy cập cổng, kể cả lần hỏng (WARC/1.1, ISO 28500; mở bằng ReplayWeb.page)
  artifacts/            ảnh chụp, trang đã dựng, chữ trong tệp, ảnh các trang được viện dẫn với đoạn quyết định được tô;
                        tên tệp là mã băm SHA-256 của chính nó
  case.sqlite           hồ sơ: đã hỏi gì, lúc nào, được gì
  ledger.jsonl          sổ nhật ký: mỗi dòng mang mã băm nối với dòng trước, sửa một dòng là đứt từ dòng đó
  findings.json, *.xlsx kết quả và sổ làm việc
  rules.zip             quy tắc đánh giá đã dùng; software.json: phần mềm đã dùng
  MANIFEST-SHA256.txt   mã băm của mọi tệp trên
  seal/bien-ban.html    trang in kèm biên bản, có mã đầu sổ

TỰ KIỂM TRA, KHÔNG CẦN PHẦN MỀM CỦA CHÚNG TÔI
1. Từng tệp có còn nguyên:
     Linux, macOS:  sha256sum -c MANIFEST-SHA256.txt          (macOS: shasum -a 256 -c)
     Windows:       Get-FileHash -Algorithm SHA256 TÊN_TỆP     rồi so với dòng tương ứng
2. Tệp lưu trữ có đọc được trọn vẹn:    gzip -t warc/*.warc.gz
3. Tất cả, kể cả sổ nhật ký (cần Python 3.9 trở lên, không cần cài thêm gì):
     python verify.py . --head MÃ_ĐẦU_SỔ_IN_TRONG_BIÊN_BẢN
   Nguyên vẹn: mã thoát 0; bị thay đổi: 10, nêu đúng chỗ; chưa đầy đủ: 11.
4. Dấu thời gian, nếu có tệp seal/MANIFEST-SHA256.txt.tsr:
     openssl ts -verify -data MANIFEST-SHA256.txt -in seal/MANIFEST-SHA256.txt.tsr -CAfile CHỨNG_THƯ_GỐC.pem
   thêm  -untrusted seal/MANIFEST-SHA256.txt.chain.pem  nếu có tệp ấy; danh sách thu hồi lúc đóng dấu: ….crl.pem
Có phần mềm thì thêm: kiemtra verify THƯ_MỤC đánh giá lại toàn bộ từ bản lưu và đối chiếu từng dòng của sổ Excel.

ĐIỀU HỒ SƠ NÀY CHỨNG MINH VÀ KHÔNG CHỨNG MINH
Nó chứng minh máy kiểm tra đã nhận được gì từ cổng, vào lúc nào theo đồng hồ của máy, và từ đó đến nay không ai sửa.
Nó không chứng minh máy chủ đã trả lời người khác những gì. Mã băm nói về sự nguyên vẹn, không nói về sự đúng đắn.
Trước khi mã đầu sổ được ghi vào biên bản có chữ ký hai bên (hoặc có dấu thời gian), người vận hành vẫn có thể làm lại
từ đầu; sau đó thì không.
"""


def lay_beside(case: CaseFile) -> None:
    """Write them all into the run's folder; the same bytes for the same run, program and machine."""
    files = {
        READ_ME: _WORDS.format(run=case.plan.run_id).encode(),
        VERIFIER: Path(verify.__file__).read_bytes(),
        RULES: _rules(),
        SOFTWARE: _software(case),
    }
    for name, data in files.items():
        write_whole(case.folder / name, data)


def _rules() -> bytes:
    """Every source file of the rules, packed without a time."""
    root = Path(checks.__file__).parent
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
            name = f"checks/{path.relative_to(root).as_posix()}"
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _software(case: CaseFile) -> bytes:
    libraries = sorted({(found.name.lower(), found.version) for found in distributions()})
    facts = {
        "tool": case.plan.tool,
        "python": sys.version,
        "system": platform.platform(),
        "browser": case.run_state(BROWSER),
        "libraries": dict(libraries),
        "targets": case.plan.targets,
        "targets_digest": case.plan.targets_digest,
        "rules_digest": case.plan.rules_digest,
    }
    return f"{json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()
