"""The archive as WACZ: what its format's rules ask for, and that readers find in it what was archived."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from sealed_run import copied
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.verify import WHOLE, check
from inspection.cli import main
from inspection.evidence.wacz import search_key


@pytest.fixture
def package(folder: Path, tmp_path: Path) -> zipfile.ZipFile:
    path = tmp_path / "lan.wacz"
    assert main(["export", str(folder), "--wacz", str(path)]) == 0
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


def test_everything_is_described_and_stored_uncompressed(package: zipfile.ZipFile) -> None:
    description = package.read("datapackage.json")
    facts = json.loads(description)
    assert (facts["profile"], facts["wacz_version"]) == ("data-package", "1.1.1")
    listed = {one["path"]: one for one in facts["resources"]}
    assert set(package.namelist()) == {*listed, "datapackage.json", "datapackage-digest.json"}
    for path, one in listed.items():
        data = package.read(path)
        assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}" and one["bytes"] == len(data)
    assert json.loads(package.read("datapackage-digest.json"))["hash"] == f"sha256:{hashlib.sha256(description).hexdigest()}"
    assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}


def test_every_line_of_the_index_leads_to_its_response(package: zipfile.ZipFile) -> None:
    rows = package.read("indexes/index.cdxj").decode().splitlines()
    assert len(rows) > 10 and rows == sorted(rows, key=str.encode)
    for row in rows:
        key, time, facts = row.split(" ", 2)
        told = json.loads(facts)
        data = package.read(f"archive/{told['filename']}")[int(told["offset"]) :][: int(told["length"])]
        (record,) = ArchiveIterator(io.BytesIO(data))
        assert record.rec_type == "response" and record.rec_headers["WARC-Target-URI"] == told["url"]
        assert record.http_headers.get_statuscode() == told["status"]
        assert key == search_key(told["url"]) and len(time) == 14


def test_the_pages_begin_with_a_home(package: zipfile.ZipFile) -> None:
    head, first, *rest = [json.loads(row) for row in package.read("pages/pages.jsonl").splitlines()]
    assert head["format"] == "json-pages-1.0"
    assert first["url"].count("/") == 3 and len(rest) >= 3
    assert all(page["ts"].endswith("Z") and page["title"] for page in (first, *rest))


def test_two_exports_are_the_same_bytes_and_the_run_stays_whole(folder: Path, tmp_path: Path) -> None:
    other = copied(folder, tmp_path / "moved")
    for run, name in ((folder, "a"), (other, "b")):
        assert main(["export", str(run), "--wacz", str(tmp_path / f"{name}.wacz")]) == 0
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()
    assert check(folder)[0].code == WHOLE
    assert main(["export", str(folder), "--wacz", str(folder / "lan.wacz")]) == 2
    assert main(["export", str(folder), "--wacz", str(tmp_path / "khong-co" / "lan.wacz")]) == 2


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.SoNoiVu.example.vn/Gioi-Thieu/?b=2&a=1", "vn,example,sonoivu)/gioi-thieu?a=1&b=2"),
        ("http://127.0.0.1:8000/", "1,0,0,127:8000)/"),
        ("https://a.example:443/x", "example,a)/x"),
        ("https://a.example/tim?q=S%C6%A1%2C+%23", "example,a)/tim?q=s%c6%a1,+%23"),
    ],
)
def test_addresses_are_keyed_as_other_indexers_key_them(url: str, key: str) -> None:
    assert search_key(url) == key
