"""The search behind a negative: what was opened for a topic, and whether that was enough to say "not there"."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from checks.model import Capture, Citation, Outcome, Role, Status, Stop, Trail, Verdict, Visit
from checks.readings.address import path_of, same
from checks.readings.barrier import OUTCOME_WORDS
from checks.readings.captures import Captures, is_sitemap
from checks.readings.mentions import mentions
from checks.readings.menu import is_entry, stands_in_menu
from checks.readings.own_content import OwnContent
from checks.readings.paging import continues, first_page
from checks.readings.portal import Portal, Seen, cited
from checks.readings.sections import SECTION, Section, Sections, State, naming
from checks.registry import reading
from checks.vietnamese.lexicon import slug_strength
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

_PLAINLY = 0.85
_LISTS = (Topic.DOCUMENTS, Topic.REFORM, Topic.DEVELOPMENT_PLANS)
_IN_LISTS = frozenset({*_LISTS, Topic.PROCEDURES, Topic.WORK_PROCESS, Topic.DUTIES})
"""What stands in lists of documents, and may stand on any of their pages."""
_FEW = 8
_CLOSEST = 5
"""Pages of a trail that are shown: enough to see that the likely places were looked at."""


@dataclass(frozen=True)
class Search:
    """What the visit opened; asked by topic."""

    portal: Portal
    sections: Sections
    captures: Captures
    visit: Visit
    own: OwnContent

    def failed(self, *topics: Topic) -> tuple[Capture, ...]:
        """Attempts on addresses named for TOPICS that failed for a reason that may pass or may be ours."""
        return tuple(
            c
            for c in self.captures.all
            if c.outcome.may_pass and c.role in (Role.PAGE, Role.DOCUMENT, Role.HOME) and _concerns(c.url, c.label, topics)
        )

    def trail(self, *topics: Topic) -> Trail:
        """The extent of the search for TOPICS, with the reasons why it is not complete, if it is not."""
        read = [c for c in self.captures.all if c.outcome is Outcome.OK and c.role in (Role.PAGE, Role.HOME, Role.SEARCH)]
        sitemaps = [c for c in self.captures.all if c.role is Role.SITEMAP]
        found = [c for c in sitemaps if is_sitemap(c)]
        gaps = self._gaps(topics)
        return Trail(
            complete=not gaps,
            gaps=gaps,
            menus=self.menus(*topics),
            sitemap=(found[0].url if found else "không có sitemap") if sitemaps else "chưa kiểm tra sitemap",
            searches=tuple(c.label or c.url for c in self.captures.all if c.role is Role.SEARCH),
            probes=tuple(path_of(c.url) for c in self.captures.all if c.role is Role.PROBE),
            pages_read=len(read),
            depth=max((c.clicks for c in read), default=0),
            closest=_closest(read, topics),
        )

    def menus(self, *topics: Topic) -> tuple[str, ...]:
        """Entries of the home page's menus that were opened, those on TOPICS first, at most 40."""
        home = self.portal.home
        if home is None:
            return ()
        opened = {
            link.text: max((naming(link.text, topic) for topic in topics), default=0.0)
            for link in home.page.links
            if is_entry(link.text) and self.portal.capture(link.url) is not None
        }
        return tuple(sorted(opened, key=lambda text: -opened[text])[:40])

    def _gaps(self, topics: Iterable[Topic]) -> tuple[str, ...]:
        topics = tuple(topics)
        gaps = []
        if self.visit.stopped in (Stop.INTERRUPTED, Stop.DEADLINE):
            gaps.append("lần kiểm tra dừng trước khi đi hết cổng")
        wanted = [u for u in self.visit.unvisited if _concerns(u.url, u.label, topics)]
        if wanted:
            gaps.append(f"còn {len(wanted)} địa chỉ liên quan chưa mở, ví dụ {wanted[0].url}")
        menus = [u for u in self.visit.unvisited if stands_in_menu(u.label, u.clicks, self._pages_naming(u.url))]
        if menus and not wanted:
            gaps.append(f"còn {len(menus)} mục menu chưa mở, ví dụ “{menus[0].label}”")
        lists = {first_page(s.url) for s in self.sections.about(*_LISTS)} if _IN_LISTS.intersection(topics) else set()
        further = [u for u in self.visit.unvisited if continues(u.url, u.label) and first_page(u.url) in lists]
        if further and not wanted:
            gaps.append(f"còn {len(further)} trang tiếp theo của danh sách văn bản chưa mở, ví dụ {further[0].url}")
        failed = self.failed(*topics)
        if failed:
            gaps.append(f"{len(failed)} địa chỉ liên quan không truy cập được, ví dụ {failed[0].url}")
        if not self.visit.rendering and self._unrendered:
            gaps.append("có trang chỉ hiển thị khi chạy mã JavaScript mà không có trình duyệt để dựng")
        if self._unread:
            gaps.append("chương trình không tách được nội dung riêng của phần lớn các trang")
        if self._cut:
            gaps.append(f"{len(self._cut)} trang có mã lồng quá sâu, chỉ đọc được phần chữ, ví dụ {self._cut[0].url}")
        return tuple(gaps)

    def _pages_naming(self, url: str) -> int:
        named = self.portal.named.get(same(url))
        return named.pages if named else 0

    @cached_property
    def _cut(self) -> tuple[Seen, ...]:
        return tuple(seen for seen in self.portal.pages.values() if seen.page.truncated)

    @cached_property
    def _unread(self) -> bool:
        """Most pages seem to hold nothing of their own: a portal is hardly so, our reading of it may be."""
        pages = self.own.all()
        return len(pages) >= _FEW and 2 * sum(not content.kept for content in pages) > len(pages)

    @cached_property
    def _unrendered(self) -> bool:
        pages = self.portal.pages.values()
        return any(not seen.capture.dom_sha256 and seen.page.scripts and len(seen.page.text) < 400 for seen in pages)

    def missing(
        self,
        what: str,
        *topics: Topic,
        hollow: Iterable[Section] = (),
        advice: str = "",
        entry: Callable[[Section], bool] = lambda section: True,
        hint: Citation | None = None,
    ) -> Verdict:
        """The verdict where WHAT (a noun phrase in Vietnamese) was found nowhere.

        A section of TOPICS whose page failed gives ``unreachable``; one with nothing behind it ``empty`` (not a dead copy of an
        entry that works elsewhere); else ``absent``.
        HOLLOW names further sections to count as empty; only sections for which ENTRY holds are entries for WHAT.
        A HINT, a passage elsewhere that looks like it, leaves it to a person.
        """
        if (open_question := self._failed(what, topics) or self._hinted(what, topics, hint) or self._scripted(what, topics)) is not None:
            return open_question
        trail = self.trail(*topics)
        about = self.sections.about(*topics)
        filled = {key(s.name) for s in about if s.state is State.CONTENT and _is_entry(s)}
        entries = [*hollow, *(s for s in about if s.state.hollow and _is_entry(s) and entry(s) and key(s.name) not in filled)]
        if entries:
            first = entries[0]
            return Verdict(
                Status.EMPTY,
                f"Cổng có mục “{first.name}” ({path_of(first.url)}) nhưng {_HOLLOW_WORDS.get(first.state, 'không có nội dung')}; "
                f"chưa công khai {what}.",
                _seen_at(first),
                trail=trail,
                advice=advice or f"Cập nhật nội dung {what} vào mục “{first.name}”.",
            )
        return self._absent(what, topics, advice)

    def nothing(self, what: str, *topics: Topic, advice: str = "", hint: Citation | None = None) -> Verdict:
        """As :meth:`missing`, where WHAT is one thing that a section may hold: that the section is hollow is another criterion's."""
        return self._failed(what, topics) or self._hinted(what, topics, hint) or self._scripted(what, topics) or self._absent(what, topics, advice)

    def _hinted(self, what: str, topics: tuple[Topic, ...], hint: Citation | None) -> Verdict | None:
        if hint is None:
            return None
        said = f"Chưa tìm thấy {what} ở mục dành cho nội dung này, nhưng tại “{hint.page_title}” có đoạn có thể là nội dung đó; cần người kiểm tra xác minh."
        return Verdict(Status.NEEDS_REVIEW, said, (hint,), confidence=0.4, trail=self.trail(*topics))

    def _scripted(self, what: str, topics: tuple[Topic, ...]) -> Verdict | None:
        """The menu names the topic, but only a script knows where the entry leads."""
        home = self.portal.home
        opened = {key(s.label) for s in self.sections.about(*topics) if s.source is not None and s.state is not State.UNREAD}
        entries = [text for text in home.page.scripted if key(text) not in opened] if home is not None else []
        label = next((text for text in entries if any(naming(text, topic) >= _PLAINLY for topic in topics)), "")
        if home is None or not label:
            return None
        said = f"Menu có mục “{label}” chỉ mở bằng mã lệnh của trang, chương trình không mở được; chưa đánh giá được {what}, cần người kiểm tra bấm xem."
        return Verdict(Status.NEEDS_REVIEW, said, (home.citation(label),), confidence=0.4, trail=self.trail(*topics))

    def _failed(self, what: str, topics: tuple[Topic, ...]) -> Verdict | None:
        failed = next((s for s in self.sections.about(*topics) if s.state is State.FAILED and s.capture is not None), None)
        if failed is None or failed.capture is None:
            return None
        why = OUTCOME_WORDS[failed.capture.outcome]
        status = f" (HTTP {failed.capture.status})" if failed.capture.status else ""
        return Verdict(
            Status.UNREACHABLE,
            f"Mục “{failed.name}” không truy cập được tại thời điểm kiểm tra: {why}{status}; chưa đánh giá được {what}.",
            (cited(failed.capture, failed.capture.note or why, failed.name),),
            trail=self.trail(*topics),
            advice="Truy cập lại vào thời điểm khác trước khi kết luận.",
        )

    def _absent(self, what: str, topics: tuple[Topic, ...], advice: str) -> Verdict:
        trail = self.trail(*topics)
        return Verdict(
            Status.ABSENT,
            f"Chưa tìm thấy {what} trên cổng (đã đọc {trail.pages_read} trang, sâu {trail.depth} bước từ trang chủ).",
            trail=trail,
            advice=advice or f"Công khai {what} trên cổng, có liên kết từ menu.",
        )


_HOLLOW_WORDS = {
    State.PLACEHOLDER: "chỉ hiển thị thông báo đang cập nhật",
    State.BLANK: "trang không có nội dung riêng",
    State.HOME_AGAIN: "mở ra lại chính là trang chủ",
    State.GONE: "liên kết hỏng, cổng báo không có trang này",
}


def _seen_at(section: Section) -> tuple[Citation, ...]:
    if section.content is not None:
        return (section.content.seen.citation(" / ".join(section.content.prose)[:200] or section.content.page.title, section.name),)
    if section.capture is not None:
        return (cited(section.capture, OUTCOME_WORDS[section.capture.outcome], section.name),)
    return ()


def _closest(read: Iterable[Capture], topics: Iterable[Topic]) -> tuple[str, ...]:
    """Of the pages READ those whose link or address names TOPICS best, and the home page behind them."""
    named = {c.url: max((max(naming(c.label, t), slug_strength(c.url, t)) for t in topics), default=0.0) for c in read}
    ranked = sorted((c for c in read if named[c.url] or c.role is Role.HOME), key=lambda c: (-named[c.url], c.clicks, c.id))
    return tuple(c.url for c in ranked[:_CLOSEST])


def _is_entry(section: Section) -> bool:
    """A link leads there: an empty page that only its address names is no entry of the portal."""
    return section.source is not None


def _concerns(url: str, label: str, topics: Iterable[Topic]) -> bool:
    return any(naming(label, topic) >= SECTION or slug_strength(url, topic) >= SECTION or mentions(label, topic) for topic in topics)


@reading
def search(portal: Portal, sections: Sections, captures: Captures, visit: Visit, own: OwnContent) -> Search:
    """Lay out what the visit searched."""
    return Search(portal, sections, captures, visit, own)

