"""What the pages need to be shown is fetched when the visit is over: politely, within bounds, and no rule sees it."""

from crawls import NAME, UNIT, Visit, unit
from scripted_portal import Answer, ScriptedPortal, page, text

from checks.model import Outcome, Role, Stop
from crawler.archive import CaseFile

CSS = "text/css"
HEAD = (
    '<link rel="StyleSheet" href="/giao-dien/chinh.css"><link rel="icon" href="/icon.png">'
    '<link rel="stylesheet" href="http://cdn.example.com/khac.css"><img src="/logo.png"><img src="data:image/png;base64,xx">'
)


def portal_of() -> ScriptedPortal:
    return ScriptedPortal(
        {
            "/": page(NAME, ("/lanh-dao", "Lãnh đạo Sở"), ("/tin-1", "Hội nghị tổng kết năm"), more=HEAD),
            "/lanh-dao": page("Lãnh đạo Sở", more='<base href="/gioi-thieu/"><img src="chan-dung.jpg"><img src="/logo.png">'),
            "/tin-1": page("Hội nghị tổng kết", more='<img src="/anh-hoi-nghi.jpg">'),
            "/giao-dien/chinh.css": text("@import 'phu.css'; body { background: url(nen.png) } @font-face { src: url(chu.woff2) }", CSS),
            "/giao-dien/phu.css": text("a { color: red }", CSS),
            "/giao-dien/nen.png": Answer(b"\x89PNG", content_type="image/png"),
            "/logo.png": Answer(b"\x89PNG logo", content_type="image/png"),
        }
    )


def requisites(case: CaseFile, home: str) -> dict[str, Outcome]:
    return {row.url.removeprefix(home): row.outcome for row in case.attempts(UNIT) if row.role is Role.REQUISITE}


def test_stylesheets_and_pictures_of_likely_pages_are_fetched_last(visit: Visit) -> None:
    with portal_of() as portal:
        case = visit(unit(portal.url), portal)
    found = requisites(case, portal.url)
    assert found == {
        "giao-dien/chinh.css": Outcome.OK,
        "giao-dien/phu.css": Outcome.OK,
        "giao-dien/nen.png": Outcome.OK,
        "logo.png": Outcome.OK,
        "gioi-thieu/chan-dung.jpg": Outcome.GONE,
    }, "not what only news show, nor fonts, nor what lies with somebody else"
    assert portal.hits.most_common(1)[0][1] == 1, "each once"
    rows = [row.role for row in case.attempts(UNIT)]
    assert set(rows[rows.index(Role.REQUISITE) :]) == {Role.REQUISITE}, "after everything else"
    told, counts = case.visit(UNIT), case.counts(UNIT)
    assert told and told.stopped is Stop.EXHAUSTED and not told.unvisited
    assert (counts.pages, counts.errors) == (3, 0)


def test_a_used_up_budget_of_pages_leaves_them_and_stays_the_reason(visit: Visit) -> None:
    with portal_of() as portal:
        case = visit(unit(portal.url, pages=1), portal)
    told = case.visit(UNIT)
    assert told and told.stopped is Stop.BUDGET
    assert "giao-dien/chinh.css" in requisites(case, portal.url)


def test_they_are_bounded(visit: Visit) -> None:
    many = "".join(f'<img src="/anh-{number}.png">' for number in range(50))
    with ScriptedPortal({"/": page(NAME, more=many)}) as portal:
        case = visit(unit(portal.url), portal, caps={"requisites": 8})
    assert len(requisites(case, portal.url)) == 6, "a quarter is kept for what stylesheets name"


def test_no_volume_no_requisites(visit: Visit) -> None:
    with ScriptedPortal({"/": page(NAME, ("/a", "A"), more=HEAD, text="x" * 1_100_000), "/a": page("A")}) as portal:
        case = visit(unit(portal.url, mib=1), portal)
    told = case.visit(UNIT)
    assert told and told.stopped is Stop.BUDGET and not requisites(case, portal.url)


def test_robots_are_obeyed(visit: Visit) -> None:
    with portal_of() as portal:
        portal.pages["/robots.txt"] = text("User-agent: *\nDisallow: /giao-dien/\n")
        case = visit(unit(portal.url), portal)
    assert requisites(case, portal.url)["giao-dien/chinh.css"] is Outcome.ROBOTS
    assert "/giao-dien/chinh.css" not in portal.hits
