"""Addresses that are known, made and listed."""

import gzip

import pytest

from checks.model import Role
from checks.vietnamese.topics import Topic
from crawler.patience import Caps
from crawler.spiders.atlas import Atlas
from crawler.spiders.domain import related
from crawler.spiders.probes import probes
from crawler.spiders.sitemap import Entries, entries

_HOME = "http://cong.gov.vn/"


@pytest.mark.parametrize(
    "other", ["https://cong.gov.vn/a", "http://www.cong.gov.vn/a/", "http://CONG.gov.vn:80/a#x", "http://cong.gov.vn/a?fbclid=1"]
)
def test_a_page_is_one_page_however_it_is_spelt(other: str) -> None:
    atlas = Atlas(Caps())
    assert atlas.admit(_HOME + "a", Role.PAGE) == _HOME + "a"
    assert atlas.admit(other, Role.PAGE) == _HOME + "a"


@pytest.mark.parametrize(
    "other", ["http://cong.gov.vn/A", "http://cong.gov.vn/a?id=1", "http://khac.gov.vn/a", "http://cong.gov.vn:8080/a"]
)
def test_other_pages_are_other_pages(other: str) -> None:
    atlas = Atlas(Caps())
    atlas.add(_HOME + "a", Role.PAGE)
    assert atlas.admit(other, Role.PAGE) == other


def test_caps_leave_out_and_say_so() -> None:
    atlas = Atlas(Caps(images=2))
    admitted = [atlas.admit(f"{_HOME}{n}.png", Role.IMAGE) for n in range(4)]
    assert admitted == [_HOME + "0.png", _HOME + "1.png", "", ""]
    assert list(atlas.limits) == ["chỉ mở 2 hình ảnh có thể là sơ đồ tổ chức đầu tiên"]


def test_a_portal_without_end_is_cut() -> None:
    atlas = Atlas(Caps(addresses=3))
    assert [bool(atlas.admit(f"{_HOME}{n}", Role.PAGE)) for n in range(5)] == [True, True, True, False, False]
    assert list(atlas.limits) == ["chỉ ghi nhận 3 địa chỉ đầu tiên của cổng"]


@pytest.mark.parametrize(
    ("known", "first"),
    [
        (["/vi/tin-tuc/", "/vi/van-ban/", "/vi/lien-he/"], "/vi/lanh-dao/"),
        (["/tin-tuc.html", "/van-ban.html", "/lien-he.html", "/a/b/c-d"], "/lanh-dao.html"),
        (["/tin-tuc", "/van-ban.html"], "/lanh-dao"),
        ([], "/lanh-dao"),
    ],
)
def test_likely_addresses_follow_the_portal_s_own(known: list[str], first: str) -> None:
    made = probes([Topic.LEADERS], [_HOME.rstrip("/") + path for path in known], _HOME, Caps())
    assert made[0] == _HOME.rstrip("/") + first and len(made) == 3


def test_likely_addresses_are_few() -> None:
    assert len(probes(list(Topic), [], _HOME, Caps(probes=10))) == 10


def test_sitemaps() -> None:
    listed = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc> http://a/1 </loc></url><url><loc>http://a/2</loc></url></urlset>"
    assert entries(listed, 10) == entries(gzip.compress(listed), 10) == Entries(pages=("http://a/1", "http://a/2"))
    assert entries(listed, 1) == Entries(pages=("http://a/1",))
    index = b"<sitemapindex><sitemap><loc>http://a/s.xml</loc></sitemap></sitemapindex>"
    assert entries(index, 10) == Entries(sitemaps=("http://a/s.xml",))


@pytest.mark.parametrize(
    "body", [b"", b"not xml", b"<html><loc>http://a/1</loc></html>", b"\x1f\x8bbroken", b"<urlset><url><loc>"]
)
def test_what_is_no_sitemap_has_no_entries(body: bytes) -> None:
    assert entries(body, 10) == Entries()


def test_a_sitemap_cannot_read_files_or_blow_up() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>'
    assert not any("root" in page for page in entries(bomb, 10).pages)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.so.tinh.gov.vn/", "https://so.tinh.gov.vn/vi", True),
        ("http://so.tinh.gov.vn/", "http://khac.vn/", False),
        ("http://so.tinh.gov.vn/", "http://so.tinhkhac.gov.vn/", False),
        ("http://127.0.0.1:80/", "http://127.0.0.1:81/", True),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("http://cong/", "http://khac/", False),
    ],
)
def test_hosts_that_belong_together(one: str, other: str, same: bool) -> None:
    assert related(one, other) is same
