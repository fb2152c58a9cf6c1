"""Archived pages with their archived stylesheets and pictures, and nothing from anywhere else."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.archive import CaseFile
from crawler.archive.custody import chain_of
from inspection.web.archive import address as seen_at
from inspection.web.dressing import dressed, styled
from tests.archive.archive_samples import HOME, UNIT, page, plan, record
from tests.web.shop import served
from tests.web.visitor import Visitor

PAGE = (
    '<!doctype html><html><head><base href="/tin/"><link rel="stylesheet" href="../css/a.css"><link rel="preload" href="x.js">'
    "<style>@import 'c.css'; b { background: url( \"/anh/nen.png\" ) }</style></head><body background=\"/anh/nen.png\">"
    '<img src="/anh/logo.png" srcset="/anh/2.png 2x" alt="Biểu trưng"><img src="data:image/gif;base64,R0" data-src="/anh/logo.png">'
    '<img src="https://nguoi-la.example/theo-doi.gif" alt="vắng"><p style="background:url(/anh/nen.png)">Chữ</p>'
    '<script src="/a.js"></script><iframe src="/k"></iframe><meta http-equiv="refresh" content="0;url=/di"></body></html>'
)
KNOWN = {f"{HOME}css/a.css": "CSS", f"{HOME}anh/logo.png": "LOGO", f"{HOME}anh/nen.png": "NEN"}


def part(url: str) -> str:
    return KNOWN.get(url, "")


def test_what_the_archive_holds_is_put_in_place_and_the_rest_is_let_go() -> None:
    seen = dressed(PAGE, f"{HOME}bai", part)
    assert re.findall(r'(?:src|href|background)="([^"]*)"', seen) == ["CSS", "NEN", "LOGO", "LOGO"]
    assert "@import \"data:,\"; b { background: url(\"NEN\") }" in seen
    assert """style='background:url("NEN")'""" in seen
    assert 'alt="vắng"' in seen and "Chữ" in seen
    for gone in ("script", "iframe", "refresh", "srcset", "<base", "nguoi-la"):
        assert gone not in seen


@pytest.mark.parametrize("markup", ["", "   ", "<!-- -->", "\x00", "<?xml version='1.0' encoding='utf-16'?><html><body>a</body></html>", "\ud83d"])
def test_whatever_a_portal_sends_can_be_looked_at(markup: str) -> None:
    assert isinstance(dressed(markup, HOME, part), str)


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("a{background:url(/anh/nen.png)}", 'a{background:url("NEN")}'),
        ("@import url('a.css') screen;", '@import url("CSS") screen;'),
        ("a{background:url(data:image/png;base64,AA==)}", "a{background:url(data:image/png;base64,AA==)}"),
        ("a{background:URL( http://192.0.2.7/x.png )}", 'a{background:url("data:,")}'),
    ],
)
def test_a_stylesheet_names_what_the_archive_holds_or_nothing(style: str, shown: str) -> None:
    assert styled(style, f"{HOME}css/b.css", part) == shown


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "output" / plan().run_id
    with CaseFile.create(folder, plan()) as case:
        for path, kind, body in (
            ("bai", "text/html; charset=utf-8", PAGE.encode()), ("css/a.css", "text/css", b"h1 { background: url(../anh/nen.png) }"),
            ("anh/logo.png", "image/png", b"PNG"), ("anh/nen.png", "image/png", b"PNG"), ("a.js", "text/javascript", b"alert(1)"),
        ):  # fmt: skip
            record(case, path, page(body, headers=(("Content-Type", kind),)))
    return folder


def test_the_archive_serves_a_page_its_own_parts_and_only_those(case: Path) -> None:
    with served(case.parent, case.parent / "khong-co.toml") as server:
        archive = Visitor(server.desk.archive)

        def get(path: str, form: str = "page") -> tuple[int, str, str]:
            answer = archive.get(urlsplit(seen_at(server.desk, case.name, UNIT, HOME + path, form, "An")).path)  # type: ignore[arg-type]
            return answer.status, answer.headers.get("content-type", ""), answer.text

        status, _, seen = get("bai")
        parts = re.findall(rf'{re.escape(server.desk.archive)}(/[^"&]+)', seen)
        kinds = [archive.get(path).headers["content-type"] for path in parts]
        assert status == 200 and sorted(set(kinds)) == ["image/png", "text/css; charset=utf-8"]
        assert len(parts) == 6
        assert get("css/a.css", "part")[2].startswith(f'h1 {{ background: url("{server.desk.archive}/')
        assert get("a.js", "part")[0] == 404 and get("bai", "part")[0] == 404
        assert get("bai", "file")[1] == "application/octet-stream"
        told = [(entry["ev"], entry["what"], entry["by"]) for _, entry in chain_of(case.parent)]
        assert told == [("export", f"{HOME}bai", "An")]
        policy = archive.get(parts[0]).headers["content-security-policy"]
        assert f"style-src 'unsafe-inline' {server.desk.archive}; img-src data: {server.desk.archive};" in policy
