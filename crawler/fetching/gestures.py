"""What a reader's hand does on a page: opens menus, tabs and "xem thêm", turns the pages of a list that only a script turns.

Nothing is sent: forms are held shut while gestures are made, links that lead elsewhere are not followed, and nothing is touched
that signs in, sends, deletes or comments. Only the pager of an ASP.NET list, whose pages have no addresses, posts the page
back to where it came from, and only for the next number.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page

_MOST_PAGES = 5
"""Of one list that a script turns."""
_TURN_MS = 8_000
_GESTURES_S = 12.0
_SHOWN = 6
_BODY_END = re.compile(r"</body>", re.IGNORECASE)

# Defines, in the page, how what is new is told from what was there: by the words and addresses of its smallest blocks.
_WATCH = r"""() => {
  if (window.__kiemtra) return;
  const BLOCKS = 'tr,li,p,h1,h2,h3,h4,h5,h6,dt,dd,figure,a[href]';
  const key = el => (el.innerText || el.textContent || '').replace(/\s+/g, ' ').trim()
    + '|' + [...el.querySelectorAll('a[href]'), ...(el.matches('a[href]') ? [el] : [])].map(a => a.href).join(' ');
  const keys = () => new Set([...document.querySelectorAll(BLOCKS)].map(key));
  const fresh = seen => {
    const taken = [];
    for (const el of document.querySelectorAll(BLOCKS)) {
      const k = key(el);
      if (k === '|' || seen.has(k) || taken.some(other => other.contains(el))) continue;
      seen.add(k);
      taken.push(el);
    }
    return taken.map(el => /^(TR)$/.test(el.tagName) ? `<table><tbody>${el.outerHTML}</tbody></table>`
      : /^(LI|DT|DD)$/.test(el.tagName) ? `<ul>${el.outerHTML}</ul>` : el.outerHTML);
  };
  window.__kiemtra = {keys, fresh};
}"""

_GESTURES = r"""async ([known, budget]) => {
  const end = Date.now() + budget;
  const tool = window.__kiemtra, seen = tool.keys(), extra = [], opened = [], tried = [];
  const AVOID = new RegExp('đăng nhập|đăng xuất|đăng ký|gửi|xóa|xoá|bình luận|^thích|chia sẻ|^in (trang|bài)'
    + '|login|log out|logout|sign|submit|delete|remove|register|share|print|comment', 'i');
  const MORE = /^(xem thêm|xem tiếp|xem tất cả|tải thêm|hiển thị thêm|đọc thêm|show more|load more|view more|read more)/i;
  const MENUS = '[aria-haspopup],[aria-expanded="false"],.dropdown-toggle,[data-toggle="dropdown"],[data-bs-toggle="dropdown"],'
    + '[data-toggle="collapse"],[data-bs-toggle="collapse"],[onmouseover],[onmouseenter],summary,nav li:not(:has(ul)),.menu li:not(:has(ul))';
  const TABS = '[role="tab"],.nav-tabs a,.nav-tabs button,[data-toggle="tab"],[data-bs-toggle="tab"],.tabs a,.tab-list li';
  const words = el => (el.innerText || el.textContent || el.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim().slice(0, 60);
  const leads = el => {
    const a = el.closest('a[href]') || el.querySelector(':scope > a[href]');
    const href = a ? (a.getAttribute('href') || '').trim() : '';
    return href !== '' && !href.startsWith('#') && !/^javascript:\s*(void\(?0?\)?|;|\/\/)?;?\s*$/i.test(href);
  };
  const sends = el => el.matches('input,select,textarea,[type="submit"]') || (el.closest('form') && el.matches('button:not([type="button"])'));
  const still = () => new Promise(done => {
    const finish = () => { watch.disconnect(); done(); };
    let quiet = setTimeout(finish, 120);
    const watch = new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(finish, 200); });
    watch.observe(document, {subtree: true, childList: true, characterData: true});
    setTimeout(finish, 1500);
  });
  const hold = event => { event.preventDefault(); event.stopImmediatePropagation(); };
  const stay = event => { const a = event.target.closest && event.target.closest('a[href]'); if (a && leads(a)) event.preventDefault(); };
  addEventListener('submit', hold, true);
  addEventListener('click', stay, true);
  const {submit, requestSubmit} = HTMLFormElement.prototype, open = window.open;
  HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = function () {};
  window.open = () => null;
  const gesture = async (el, click) => {
    if (!el.isConnected || Date.now() > end) return false;
    const label = words(el);
    if (AVOID.test(label) || sends(el)) return false;
    for (const kind of ['pointerenter', 'mouseenter', 'pointerover', 'mouseover'])
      el.dispatchEvent(new MouseEvent(kind, {bubbles: kind.endsWith('over'), cancelable: true, view: window}));
    if (click && !leads(el)) el.click();
    await still();
    const found = tool.fresh(seen);
    extra.push(...found);
    if (found.length && label) opened.push(label);
    return found.length > 0;
  };
  for (const el of [...document.querySelectorAll(MENUS)].slice(0, 60)) {
    const name = 'menu ' + words(el);
    if (known.includes(name) || tried.includes(name)) continue;
    tried.push(name);
    await gesture(el, true);
  }
  for (const el of [...document.querySelectorAll(TABS)].slice(0, 12)) await gesture(el, true);
  for (let turn = 0; turn < 5; turn++) {
    const more = [...document.querySelectorAll('a,button,[role="button"],[onclick]')].filter(el => MORE.test(words(el)) && !leads(el));
    let any = false;
    for (const el of more.slice(0, 6)) any = await gesture(el, true) || any;
    if (!any) break;
  }
  removeEventListener('submit', hold, true);
  removeEventListener('click', stay, true);
  Object.assign(HTMLFormElement.prototype, {submit, requestSubmit});
  window.open = open;
  // What is still there stands in the document itself.
  const now = document.documentElement.outerHTML;
  return {extra: extra.filter(html => !now.includes(html)), opened, tried};
}"""

_NEXT = r"""number => {
  const pagers = [...document.querySelectorAll('a[href^="javascript:__doPostBack"],a[href^="javascript:WebForm_DoPostBack"]')];
  const next = pagers.find(a => a.innerText.trim() === String(number));
  if (!next) return false;
  next.setAttribute('data-kiemtra-next', '');
  return true;
}"""

_TURNED = "() => !document.querySelector('[data-kiemtra-next]') && document.readyState === 'complete'"


@dataclass(frozen=True, slots=True)
class Opened:
    """What gestures brought to light."""

    extra: tuple[str, ...] = ()
    """Markup that is not in the document as it is left."""
    labels: tuple[str, ...] = ()
    """The words of what was opened and showed something new."""
    tried: tuple[str, ...] = ()
    """Menus that need not be tried again on another page of the portal."""


async def watch(page: Page) -> None:
    """Make the page able to tell what is new in it."""
    await page.evaluate(_WATCH)


async def open_up(page: Page, known: Collection[str]) -> Opened:
    """Open menus (but the ``known``), tabs and "xem thêm". A page that goes elsewhere meanwhile is brought back as it was."""
    url = page.url
    try:
        found = await page.evaluate(_GESTURES, [list(known), _GESTURES_S * 1000])
    except BrowserError:
        await page.goto(url, wait_until="load")
        return Opened()
    return Opened(*(tuple(found[name]) for name in ("extra", "opened", "tried")))


async def turn_pages(page: Page) -> tuple[tuple[str, ...], int]:
    """What the further pages of a list hold whose pager posts back, and up to which page it was turned. Nothing of the page
    as it was is lost: take its document before."""
    if not await page.evaluate(_NEXT, 2):
        return (), 1
    seen = await page.evaluate("() => [...window.__kiemtra.keys()]")
    extra: list[str] = []
    for number in range(2, _MOST_PAGES + 1):
        if not await page.evaluate(_NEXT, number):
            return tuple(extra), number - 1
        await _turn(page)
        await watch(page)
        found = await page.evaluate(
            "seen => { const known = new Set(seen); return [window.__kiemtra.fresh(known), [...known]]; }", seen
        )
        fresh, seen = found
        if not fresh:
            return tuple(extra), number - 1
        extra += fresh
    return tuple(extra), _MOST_PAGES


async def _turn(page: Page) -> None:
    """Click the marked pager and wait for what it brings: a new document, or new rows in this one."""
    await page.evaluate("() => document.querySelector('[data-kiemtra-next]').click()")
    try:
        await page.wait_for_function(_TURNED, timeout=_TURN_MS)
    except BrowserError:
        return


def with_extra(dom: str, extra: Sequence[str]) -> str:
    """The document with what gestures brought to light at its end, marked as such."""
    if not extra:
        return dom
    section = f'<section data-kiemtra="mo-them">{"".join(extra)}</section>'
    ends = [match.start() for match in _BODY_END.finditer(dom)]
    return f"{dom[: ends[-1]]}{section}{dom[ends[-1] :]}" if ends else dom + section


def told(labels: Sequence[str], pages: int) -> str:
    """The note on what was opened, in Vietnamese; empty where nothing was."""
    parts = []
    if labels:
        named = ", ".join(f"“{label}”" for label in labels[:_SHOWN]) + (" …" if len(labels) > _SHOWN else "")
        parts.append(f"đã mở thêm trên trang: {named}")
    if pages > 1:
        parts.append(f"đã lật danh sách đến trang {pages}")
    return "; ".join(parts)
