"""A page read with the help of what other pages shared is the page read alone."""

from collections.abc import Iterator

import pytest

from checks.readings import walk
from checks.readings.fragments import Fragments
from checks.readings.html import page_from
from demo.portal import portal_ids, read_portal
from demo.site import Site


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch)


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "FRAGMENTS", Fragments())


def pages(portal: str) -> Iterator[tuple[str, str]]:
    site = Site(read_portal(portal), dict.fromkeys(portal_ids(), "http://127.0.0.1/"))
    for target, answer in site.answers.items():
        made = answer()
        if made.status == 200 and "html" in made.content_type:
            yield f"http://127.0.0.1{target}", made.body.decode()


@pytest.mark.parametrize("portal", ["so-giao-duc-va-dao-tao", "so-y-te", "so-noi-vu", "huyen-muong-te"])
def test_every_page_of_the_sample_reads_the_same(portal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(pages(portal))
    alone = []
    for url, markup in found:
        forget(monkeypatch)
        alone.append(page_from(markup, url))
    forget(monkeypatch)
    together = [page_from(markup, url) for _ in range(2) for url, markup in found][len(found) :]
    assert together == alone
    shared = {id(link) for page in together for link in page.links}
    assert len(shared) < sum(len(page.links) for page in together), "nothing was shared: the test shows nothing"


MENU = "".join(f'<li><a href="/muc-{n}">Mục số {n}</a></li>' for n in range(40))


@pytest.mark.parametrize(
    "body, before",
    [
        (f"<ul>{MENU}</ul>", "<p>Một</p><p>Hai</p>"),
        (f"<div style='display:none'><ul>{MENU}</ul></div>", "<p>Một</p>"),
        (f"<a href='/ngoai'><div><ul>{MENU}</ul></div></a>", "<p>Một</p>"),
        (f"<b><div><ul>{MENU}</ul></div></b>", "chữ rời "),
        (f"<div><ul>{MENU}</ul><a href='cung-thu-muc'>Cùng thư mục</a><img src='data:image/png;base64,AAAA'></div>", "<p>Một</p>"),
        (f"<div><meta property='article:published_time' content='2024-01-02'><ul>{MENU}</ul></div>", ""),
        (f"<a href='#tab'>Tab</a><div><div id='tab' style='display:none'><ul>{MENU}</ul></div></div>", ""),
        (f"<div><div id='tab' style='display:none'><ul>{MENU}</ul></div></div>", ""),
        (f"<div><time datetime='2024-01-02'>2/1</time><svg><text>Giám đốc</text></svg><ul>{MENU}</ul></div> đuôi", "<p>Một</p>"),
    ],
)
def test_what_depends_on_the_page_is_read_for_the_page(body: str, before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, other = "http://a.vn/x/y", "http://a.vn/z/w"
    markup = f"<html><body>{before}{body}</body></html>"
    alone = page_from(markup, place)
    forget(monkeypatch)
    page_from(f"<html><body>{body}</body></html>", other)
    page_from(f"<html><body><h1>Trang khác</h1><p>Ba</p>{body}</body></html>", other)
    page_from(f"<html><body><a href='#tab'>Tab</a>{body}</body></html>", "https://b.vn/x/y")
    assert page_from(markup, place) == alone
