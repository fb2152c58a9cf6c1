"""Each portal of the sample province is whole: reachable, of a real portal's size, broken only where it is meant to be."""

import re
from unicodedata import is_normalized
from urllib.parse import urlencode, urlsplit

import pytest

from demo.addresses import Addresses
from demo.portal import Portal, portal_ids, read_portal
from demo.province import AS_OF, Province
from demo.site import Site

PORTALS = portal_ids()
GONE_ELSEWHERE = {("dich-vu-cong", "/vi/Default.aspx")}
"""Links from one portal to another whose target is gone on purpose."""


def _addresses(portal: Portal) -> Addresses:
    theme = Site(portal, dict.fromkeys(PORTALS, "http://elsewhere/")).theme
    return Addresses(portal, theme["address"], theme["slug_length"], {})


def _dead(portal: Portal) -> set[str]:
    targets = {file.target for article in portal.articles for file in article.attachments}
    texts = [page.text for page in portal.pages.values()] + [article.text for article in portal.articles]
    targets |= {f"dead:{name}" for text in texts for name in re.findall(r"\(dead:([^)]+)\)", text)}
    addresses = _addresses(portal)
    broken = {addresses.page(page) for page in portal.pages.values() if page.status != 200}
    return {addresses.link(target) for target in targets if target.startswith("dead:")} | broken


@pytest.mark.parametrize("id", PORTALS)
def test_home_says_whose_portal_it_is(id, visitors):
    portal = read_portal(id)
    front = "/api/khung" if portal.family == "application" else _addresses(portal).home
    assert portal.name.casefold() in visitors[id].get(front).text.casefold()


@pytest.mark.parametrize("id", PORTALS)
def test_size_is_that_of_a_real_portal(id, walks):
    assert 40 <= len(walks[id].pages) <= 150


@pytest.mark.parametrize("id", PORTALS)
def test_only_what_is_dead_on_purpose_is_missing(id, walks):
    walk = walks[id]
    assert walk.missing == _dead(read_portal(id)), {path: walk.linked_from[path] for path in walk.missing}


@pytest.mark.parametrize("id", PORTALS)
def test_links_between_portals_lead_somewhere(id, province: Province, visitors, walks):
    owners = {urlsplit(url).netloc: other for other, url in province.urls.items()}
    gone = set()
    for address in walks[id].elsewhere:
        parts = urlsplit(address)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        reply = visitors[owners[parts.netloc]].read(path)
        if not (reply.page or reply.location):
            gone.add((owners[parts.netloc], path))
    assert gone <= GONE_ELSEWHERE


@pytest.mark.parametrize("id", PORTALS)
def test_no_item_is_dated_after_the_day_of_the_inspection(id):
    assert max(article.moment.date() for article in read_portal(id).articles) <= AS_OF


@pytest.mark.parametrize("id", PORTALS)
def test_every_page_is_the_same_in_a_second_province(id, province: Province, walks):
    first, second = (Site(read_portal(id), province.urls) for _ in range(2))
    for path in first.answers:
        assert first.answer(path) == second.answer(path), path


@pytest.mark.parametrize("id", PORTALS)
def test_papers_are_pdf_and_small(id):
    for path in read_portal(id).folder.glob("files/*.pdf"):
        data = path.read_bytes()
        assert data.startswith(b"%PDF-") and len(data) < 60_000, path.name


def test_servers_have_their_habits(visitors):
    statuses = {id: visitor.get("/khong-co-trang-nay") for id, visitor in visitors.items()}
    habits = {id: read_portal(id).settings.get("unknown", "404") for id in PORTALS}
    assert {"404", "soft", "home"} <= set(habits.values())
    expected = {"404": 404, "soft": 200, "home": 302}
    for id, habit in habits.items():
        if read_portal(id).family == "application":
            assert statuses[id].status == 200 and '<div id="root"' in statuses[id].text
        else:
            assert statuses[id].status == expected[habit], id


def test_one_portal_has_robots_and_a_sitemap_of_pages_that_exist(visitors):
    visitor = visitors["so-noi-vu"]
    assert "Disallow: /vi/users/" in visitor.get("/robots.txt").text
    listed = re.findall(r"<loc>([^<]+)</loc>", visitor.get("/sitemap.xml").text)
    assert len(listed) > 10
    for address in listed:
        assert address.startswith(visitor.url) and visitor.get(urlsplit(address).path).page


@pytest.mark.parametrize("id", [id for id in PORTALS if "search" in read_portal(id).settings])
def test_search_finds_what_is_there_and_nothing_else(id, visitors):
    search = read_portal(id).settings["search"]

    def found(words: str) -> int:
        return visitors[id].get(f"{search['path']}?{urlencode({search['key']: words})}").text.count("<a ")

    assert found("tổ chức") > found("không có từ này")


def test_the_application_shows_nothing_without_its_script(visitors):
    shell = visitors["so-ngoai-vu"].get("/gioi-thieu/lanh-dao").text
    assert "Giám đốc" not in shell
    assert "Giám đốc" in visitors["so-ngoai-vu"].read("/gioi-thieu/lanh-dao").text


def test_a_decomposed_page_is_sent_decomposed(visitors):
    pages = [(id, page) for id in PORTALS for page in read_portal(id).pages.values() if page.decomposed]
    assert pages
    for id, page in pages:
        text = visitors[id].get(_addresses(read_portal(id)).page(page)).text
        assert not is_normalized("NFC", text) and is_normalized("NFD", text)
