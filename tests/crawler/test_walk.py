"""A portal is walked: what is opened, in which order, and what is recorded of it."""

from collections.abc import Iterator

import pytest
from archive_samples import assert_sound
from crawls import NAME, UNIT, Visit, capture, paths, unit, visited
from scripted_portal import Answer, ScriptedPortal, page, redirect, text

from checks.model import Outcome, Role, Stop
from crawler.archive import CaseFile

_MENU = (
    ("/tin-tuc", "Tin tức"),
    ("/cchc", "Cải cách hành chính"),
    ("/gioi-thieu/", "Giới thiệu"),
    ("/gioi-thieu?utm_source=menu", "Giới thiệu"),
    ("/dang-xuat", "Đăng xuất"),
    ("/tin-tuc?action=logout", "Thoát"),
    ("mailto:so@example.vn", "Thư"),
    ("javascript:void(0)", "Menu"),
    ("https://www.example.vn/", "Bộ"),
    ("/cu", "Trang cũ"),
    ("/ra-ngoai", "Liên kết"),
    ("/so-do-cong.css", "Kiểu"),
)
_SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>{0}chi-o-sitemap</loc></url><url><loc>{0}cchc</loc></url><url><loc>http://192.0.2.1/khac</loc></url></urlset>"""
_FORM = '<form action="/tim-kiem"><input name="q"><input type="hidden" name="loai" value="1"></form>'


@pytest.fixture(scope="module")
def portal() -> Iterator[ScriptedPortal]:
    with ScriptedPortal() as portal:
        portal.pages = {
            "/robots.txt": text(f"User-agent: *\nDisallow: /kin\nSitemap: {portal.url}so-do.xml\n"),
            "/": page(f"Trang thông tin {NAME}", *_MENU, more=_FORM),
            "/tin-tuc": page("Tin tức", ("/bai-1", "Bài một"), ("/kin/bai", "Bài kín")),
            "/cchc": page("Cải cách hành chính", ("/ke-hoach-cchc", "Kế hoạch CCHC năm 2026"), ("/cchc/", "CCHC")),
            "/gioi-thieu/": page("Giới thiệu", ("/", "Trang chủ")),
            "/ke-hoach-cchc": page("Kế hoạch cải cách hành chính năm 2026"),
            "/bai-1": page("Bài một"),
            "/cu": redirect("/moi", 301),
            "/moi": page("Trang mới"),
            "/ra-ngoai": redirect("https://www.example.vn/"),
            "/so-do.xml": text(_SITEMAP.format(portal.url), "application/xml"),
            "/chi-o-sitemap": page("Chỉ có trong sitemap"),
            "/tim-kiem?loai=1&q=L%C3%A3nh+%C4%91%E1%BA%A1o": page(
                "Kết quả", ("/danh-sach", "Danh sách lãnh đạo"), ("/bai-2", "Khác")
            ),
            "/danh-sach": page("Danh sách lãnh đạo"),
            "/bai-2": page("Bài hai"),
        }
        yield portal


@pytest.fixture(scope="module")
def case(portal: ScriptedPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseFile]:
    with visited(tmp_path_factory.mktemp("walk") / "run", unit(portal.url), [portal]) as case:
        yield case


def test_the_most_promising_first(case: CaseFile) -> None:
    tried = paths(case.attempts(UNIT))
    assert tried[:2] == ["robots.txt", ""], "the rules of the host, then its home page"
    assert tried[2].startswith("trang-khong-co-"), "then how it says that there is no such page"
    assert tried[3] == "cchc", "a section of a wanted topic"
    deeper = ["bai-1", "chi-o-sitemap", "bai-2"]
    assert max(tried.index(path) for path in ("tin-tuc", "gioi-thieu/", "cu")) < min(tried.index(path) for path in deeper)
    assert tried.index("ke-hoach-cchc") < tried.index("bai-1"), "a headline on a wanted topic before any other"


def test_every_page_once(portal: ScriptedPortal, case: CaseFile) -> None:
    assert max(portal.hits.values()) == 1
    assert portal.hits["/gioi-thieu/"] == 1 and portal.hits["/gioi-thieu"] == 0
    assert len(paths(case.attempts(UNIT))) == len(set(paths(case.attempts(UNIT)))) == len(portal.asked) + 1, (
        "one was refused by robots"
    )


def test_doors_and_other_hosts_are_not_opened(portal: ScriptedPortal, case: CaseFile) -> None:
    assert not {"/dang-xuat", "/tin-tuc?action=logout", "/so-do-cong.css"} & set(portal.asked)
    assert all(row.url.startswith(portal.url) for row in case.attempts(UNIT))


def test_redirects_are_attempts_of_their_own(portal: ScriptedPortal, case: CaseFile) -> None:
    old, new = capture(case, "cu"), capture(case, "moi")
    assert (old.outcome, old.status, old.location) == (Outcome.REDIRECT, 301, portal.url + "moi")
    assert (new.outcome, new.parent, new.label, new.clicks) == (Outcome.OK, old.url, "Trang cũ", 1)
    left = capture(case, "ra-ngoai")
    assert (left.outcome, left.location) == (Outcome.OFFSITE, "https://www.example.vn/")


def test_robots_are_heeded(portal: ScriptedPortal, case: CaseFile) -> None:
    refused = capture(case, "kin/bai")
    assert (refused.outcome, refused.status) == (Outcome.ROBOTS, None) and "robots.txt" in refused.note
    assert "/kin/bai" not in portal.asked


def test_the_sitemap_adds_what_no_link_names(case: CaseFile) -> None:
    assert capture(case, "so-do.xml").role is Role.SITEMAP
    found = capture(case, "chi-o-sitemap")
    assert (found.outcome, found.label, found.clicks) == (Outcome.OK, "", 4)


def test_the_portal_is_asked_once_for_every_topic(case: CaseFile) -> None:
    asked = [row for row in case.attempts(UNIT) if row.role is Role.SEARCH]
    assert [row.label for row in asked] == ["Lãnh đạo", "Cải cách hành chính"]
    assert capture(case, "danh-sach").parent == asked[0].url


def test_likely_addresses_only_for_what_nothing_names(case: CaseFile) -> None:
    assert paths(case.attempts(UNIT), Role.PROBE) == [], "a link and a search result named both topics"


def test_the_visit_is_told(portal: ScriptedPortal, case: CaseFile) -> None:
    visit = case.visit(UNIT)
    assert visit is not None
    assert (visit.home, visit.stopped, visit.unvisited, visit.rendering) == (portal.url, Stop.EXHAUSTED, (), False)
    assert visit.limits == ()
    (agent,) = portal.agents
    assert agent.startswith("kiemtra/0.1.0 (+")
    assert_sound(case.folder)


def test_likely_addresses_have_the_shape_of_the_portal(visit: Visit) -> None:
    own = [(f"/vi/{slug}.html", slug) for slug in ("tin-tuc", "van-hoa", "thoi-su")]
    with ScriptedPortal({"/": page(NAME, *own)}) as portal:
        case = visit(unit(portal.url, topics=["history"]), portal)
    tried = paths(case.attempts(UNIT), Role.PROBE)
    assert "vi/lich-su-hinh-thanh.html" in tried and len(tried) == 3


def test_the_budget_ends_the_visit(visit: Visit) -> None:
    pages: dict[str, Answer] = {f"/bai-{n}": page(f"Bài {n}", (f"/bai-{n + 1}", "Bài sau")) for n in range(50)}
    pages["/"] = page(NAME, ("/bai-0", "Bài đầu"))
    with ScriptedPortal(pages) as portal:
        case = visit(unit(portal.url, topics=[], pages=5), portal)
    told = case.visit(UNIT)
    assert told is not None and told.stopped is Stop.BUDGET
    assert len(paths(case.attempts(UNIT), Role.HOME, Role.PAGE)) == 5 and len(told.unvisited) > 0
    assert any("5 trang" in words for words in told.limits)


def test_the_time_for_a_unit_ends_the_visit(visit: Visit) -> None:
    with ScriptedPortal({"/": page(NAME, ("/a", "A"))}) as portal:
        case = visit(unit(portal.url), portal, unit_s=0.0)
    told = case.visit(UNIT)
    assert told is not None and told.stopped is Stop.DEADLINE and "hết 0 phút" in told.limits[0]


def test_what_a_search_needs_is_opened_although_it_promises_little(visit: Visit) -> None:
    """A menu entry that is a mere copy, and a far page whose address names a topic, are opened; far pages of neither kind are not."""
    chain = {
        f"/bai-{n}": page(f"Bài {n}", (f"/bai-{n + 1}", "Bài sau cùng của một chuyên mục không liên quan gì")) for n in range(20)
    }
    links = (("/bai-0", "Bài đầu tiên của một chuyên mục không liên quan gì"), ("/in-bai?id=1", "Bản in"), ("/en/lanh-dao", ""))
    with ScriptedPortal({**chain, "/": page(NAME, *links), "/in-bai?id=1": page("Bản in"), "/en/lanh-dao": page("Leaders")}) as portal:
        case = visit(unit(portal.url), portal, satisfied_pages=2)
    told = case.visit(UNIT)
    assert told is not None and told.stopped is Stop.SATISFIED
    opened = paths(case.attempts(UNIT), Role.PAGE)
    assert {"in-bai?id=1", "en/lanh-dao"} <= set(opened) and len(opened) < 8


def test_enough_was_read(visit: Visit) -> None:
    """What is left promises nothing: pages many steps from home that name nothing wanted."""
    pages = {
        f"/bai-{n}": page(f"Bài {n}", (f"/bai-{n + 1}", "Bài sau cùng của một chuyên mục không liên quan gì")) for n in range(20)
    }
    with ScriptedPortal({**pages, "/": page(NAME, ("/bai-0", "Bài"))}) as portal:
        case = visit(unit(portal.url, topics=[]), portal, satisfied_pages=3)
    told = case.visit(UNIT)
    assert told is not None and told.stopped is Stop.SATISFIED and len(told.unvisited) == 1
    assert "còn 1 địa chỉ ít liên quan không mở" in told.limits[0]
