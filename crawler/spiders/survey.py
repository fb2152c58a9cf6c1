"""One unit's visit: which address is next, what an attempt leads to, and when the visit ends."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from checks.model import Outcome, Role, Stop, Visit
from checks.readings.address import canonical, same
from checks.readings.barrier import page_names
from checks.readings.page import Page
from checks.vietnamese.topics import Topic
from crawler import failures, shapes, worth
from crawler.archive import Address, Fetched, Lease, UnitPlan
from crawler.fetching import outage
from crawler.fetching.robots import Robots, robots_address
from crawler.run import Run
from crawler.spiders.atlas import Atlas
from crawler.spiders.candidates import Candidates, HomeTry
from crawler.spiders.domain import related
from crawler.spiders.harvest import Harvest
from crawler.spiders.probes import probes
from crawler.spiders.reader import UNRENDERED
from crawler.spiders.redirects import Redirects
from crawler.spiders.requisites import Requisites
from crawler.spiders.resume import keep_limits, recall, recall_names
from crawler.spiders.sitemap import entries
from crawler.spiders.stops import raise_what_the_trail_needs, reached

log = logging.getLogger(__name__)

UNLINKED_CLICKS = 4
"""Steps from home that count for an address no link leads to: more than any criterion allows."""
_READ = (Role.HOME, Role.PAGE, Role.SEARCH)


class Survey:
    """The visit of ``unit``. It holds at most one address at a time, so what it decides rests on all it saw before."""

    def __init__(self, run: Run, unit: UnitPlan) -> None:
        self.run, self.unit, self.case = run, unit, run.case
        self.topics = tuple(Topic(topic) for topic in unit.topics)
        self.atlas = Atlas(run.caps)
        self.robots = Robots(unit.robots_basis)
        self.candidates = Candidates([canonical(url) for url in unit.hosts])
        self.harvest: Harvest | None = None
        self.sitemaps: dict[str, tuple[str, ...]] = {}
        self.pages = 0
        self.bytes = self.case.counts(unit.id).bytes
        self.held: Lease | None = None
        self.ended = False
        self._probed = False
        self._stop: Stop | None = None
        """Why the visit is over, while what its pages need to be shown is still fetched."""
        self._requisites = Requisites(self)
        self._redirects = Redirects(run.caps.redirects)
        recall(self)
        choice = self.candidates.choose()
        if choice.next:
            self._discover([self._home(choice.next)])
        elif choice.portal:
            self.settle_on(choice.portal)
            recall_names(self)

    # What is next

    def next(self) -> Lease | None:
        """The address to fetch now; None while there is none. The visit ends here where nothing promises anything more."""
        while not (self.ended or self.held or self.run.stopping or self.run.quiet_s()):
            if stop := self._stop or reached(self):
                self._stop = stop
                if (lease := self._requisites.lease()) is None:
                    self._end(stop)
                    break
            elif (lease := self.case.lease(self.unit.id, self.run.elapsed())) is None:
                if self.case.waits(self.unit.id):
                    break
                if not self._look_further():
                    self._stop = Stop.EXHAUSTED
                continue
            if lease.address.worth < worth.LOW and self._is_enough(lease):
                continue
            if not self.robots.knows(lease.address.url) and not _is_robots(lease.address):
                self.case.release(lease)
                self._ask_robots(lease.address)
                continue
            if lease.address.role is not Role.ROBOTS and (words := self.robots.refusal(lease.address.url)):
                self.conclude(lease, self.run.recorder.unasked(Outcome.ROBOTS, words), None)
                continue
            self.held = lease
        return self.held

    @property
    def home(self) -> Page | None:
        """The portal's home page, once it is chosen."""
        return self.candidates.page(self.harvest.home) if self.harvest else None

    def waits_s(self) -> float | None:
        """Seconds until an address can be given out; None where none waits."""
        until = self.case.waiting_until(self.unit.id)
        return None if until is None else max(self.run.quiet_s(), until - self.run.elapsed(), 0.0)

    def _is_enough(self, lease: Lease) -> bool:
        """Only addresses of little worth are left: look elsewhere first, or end. Releases the lease where it is."""
        if lease.address.role is Role.PROBE or not self.harvest:
            return False
        if self._look_further():
            self.case.release(lease)
            return True
        if self.pages >= self.run.patience.satisfied_pages:
            self.case.release(lease)
            if raise_what_the_trail_needs(self):
                return True
            waiting = self.case.pending(self.unit.id)
            self.atlas.limit(f"đã đọc {self.pages} trang; còn {waiting} địa chỉ ít liên quan không mở")
            self._stop = Stop.SATISFIED
            return True
        return False

    def _look_further(self) -> bool:
        """Put likely addresses of topics that no link names on the frontier, once; whether there were any."""
        if self._probed or self.harvest is None:
            return False
        self._probed = True
        if self.atlas.count(Role.PROBE):
            return False
        harvest = self.harvest
        unnamed = [topic for topic in self.topics if topic not in harvest.named]
        likely = probes(unnamed, self.atlas.addresses(), harvest.home, self.run.caps)
        found = [
            Address(admitted, Role.PROBE, worth.PROBE, UNLINKED_CLICKS, harvest.home, "")
            for url in likely
            if not self.atlas.known(url) and (admitted := self.atlas.admit(url, Role.PROBE))
        ]
        return self._discover(found) > 0

    def _ask_robots(self, address: Address) -> None:
        url = robots_address(address.url)
        self.atlas.add(url, Role.ROBOTS)
        self._discover([Address(url, Role.ROBOTS, worth.ROBOTS, address.clicks, address.url, "robots.txt")])

    # What an attempt leads to

    def fails_for_good(self, lease: Lease, fetched: Fetched) -> bool:
        """Whether no connection came about, and none will be tried again: whose fault that is must be known now."""
        telling = lease.address.role not in (Role.ROBOTS, Role.REQUISITE)
        return telling and fetched.outcome in failures.TRANSIENT and self._retry(lease, fetched)[0] is None

    def conclude(self, lease: Lease, fetched: Fetched, page: Page | None, *, again: bool = False) -> None:
        """Record an attempt with all that follows from it; the lease ends. ``again``: it says nothing of the portal and is made anew."""
        fetched = self._where_it_leads(lease.address, fetched)
        pause, words = (0.0, outage.WORDS) if again else self._retry(lease, fetched)
        fetched = replace(fetched, note="; ".join(part for part in (fetched.note, words) if part))
        found = tuple(self._consequences(lease.address, fetched, page)) if pause is None else ()
        self.case.commit(lease, fetched, found, pause)
        self.atlas.placed(found)
        log.info("%s: %s %s %s", self.unit.id, fetched.outcome.value, fetched.status or "-", lease.address.url)
        self.held = None
        keep_limits(self)
        if not again:
            self._count(lease.address, fetched)

    def _where_it_leads(self, address: Address, fetched: Fetched) -> Fetched:
        """A redirect that leaves the portal is OFFSITE; one that leads round in circles, or on and on, leads nowhere."""
        if fetched.outcome is not Outcome.REDIRECT:
            return fetched
        if self._redirects.lead_nowhere(address.url, fetched.location):
            words = f"Địa chỉ chuyển hướng vòng quanh, hoặc quá {self.run.caps.redirects} lần, không tới đâu"
            return replace(fetched, outcome=Outcome.SERVER_ERROR, note="; ".join(filter(None, (fetched.note, words))))
        inside = (
            related(address.url, fetched.location)
            if address.role in (Role.HOME, Role.ROBOTS, Role.OUTSIDE)
            else bool(self.harvest and self.harvest.owns(fetched.location))
        )
        if inside:
            return fetched
        return replace(fetched, outcome=Outcome.OFFSITE, note=f"Địa chỉ chuyển hướng ra ngoài cổng: {fetched.location}")

    def _retry(self, lease: Lease, fetched: Fetched) -> tuple[float | None, str]:
        """The pause after which to try again, None where not; and what to note of it."""
        patience = self.run.patience
        if lease.address.role in (Role.OUTSIDE, Role.REQUISITE) or not failures.may_be_retried(fetched.outcome, fetched.status):
            return None, ""
        if lease.address.role is Role.ROBOTS and fetched.status is None:
            # The home page is on the same host and tells as much.
            return None, ""
        if lease.attempt > len(patience.retries_s):
            return None, f"đã thử {lease.attempt} lần"
        asked = failures.retry_after({name.lower(): value for name, value in fetched.headers}, fetched.ended)
        if asked is not None and asked > patience.retry_after_s:
            return None, f"máy chủ hẹn thử lại sau {asked:g} giây, lâu hơn giới hạn nên không thử lại"
        return (patience.retries_s[lease.attempt - 1] if asked is None else asked), ""

    def _consequences(self, address: Address, fetched: Fetched, page: Page | None) -> Iterator[Address]:
        if _is_robots(address):
            named = self.robots.learn(address.url, fetched)
            self.sitemaps[urlsplit(address.url).netloc] = named
        if address.role is Role.HOME:
            yield from self._after_home(address, fetched, page)
        elif fetched.outcome is Outcome.REDIRECT:
            yield from self._target(address, fetched.location)
        elif self.harvest and fetched.outcome in (Outcome.OK, Outcome.TRUNCATED):
            if page is not None and address.role in (Role.PAGE, Role.SEARCH, Role.PROBE):
                yield from self.harvest.gather(page, address)
            elif address.role is Role.SITEMAP:
                yield from self._listed(address, fetched.body)
            elif address.role is Role.REQUISITE:
                yield from self._requisites.of_style(address, fetched)

    def _after_home(self, address: Address, fetched: Fetched, page: Page | None) -> Iterator[Address]:
        location = fetched.location if fetched.outcome is Outcome.REDIRECT else ""
        names = page is not None and page_names(page, self.unit.name, self.unit.aliases)
        self.candidates.note(address.url, HomeTry(page, names, location, fetched.outcome in failures.UNSECURED))
        if location:
            self._redirects.hop(address.url, location)
        choice = self.candidates.choose()
        if choice.next:
            yield self._home(choice.next)
        elif choice.portal and self.harvest is None:
            yield from self.settle_on(choice.portal)

    def settle_on(self, portal: str) -> tuple[Address, ...]:
        """Take ``portal`` as the home page; returns what it puts on the frontier."""
        page = self.candidates.page(portal)
        assert page is not None
        self.harvest = Harvest(portal, self.topics, self.unit.service_hosts, self.atlas, self.run.caps)
        self.harvest.learn_frame(page)
        home = Address(portal, Role.HOME, worth.HOME, 0, "", "")
        mark = sha256(f"{self.case.plan.run_id} {self.unit.id}".encode()).hexdigest()[:12]
        nonsense = urljoin(portal, f"/trang-khong-co-{mark}")
        sitemaps = self.sitemaps.get(urlsplit(portal).netloc) or (urljoin(portal, "/sitemap.xml"),)
        return (
            *self._unlinked(Role.NONSENSE, worth.NONSENSE, [nonsense], 0),
            *self._unlinked(Role.SITEMAP, worth.SITEMAP, sitemaps, 1),
            *self.harvest.gather(page, home),
        )

    def _listed(self, address: Address, body: bytes) -> Iterator[Address]:
        """What a sitemap names. Its ``clicks`` count how deep it lies in other sitemaps."""
        assert self.harvest is not None
        caps = self.run.caps
        listed = entries(body, caps.sitemap_addresses)
        if address.clicks < caps.sitemap_depth:
            yield from self._unlinked(Role.SITEMAP, worth.SITEMAP, listed.sitemaps, address.clicks + 1)
        elif listed.sitemaps:
            self.atlas.limit(f"chỉ đọc sitemap đến {caps.sitemap_depth} tầng")
        if len(listed.pages) >= caps.sitemap_addresses:
            self.atlas.limit(f"chỉ lấy {caps.sitemap_addresses} địa chỉ đầu của sitemap")
        yield from self.harvest.listed(listed.pages, address, UNLINKED_CLICKS)

    def _unlinked(self, role: Role, value: float, urls: Iterable[str], clicks: int) -> Iterator[Address]:
        assert self.harvest is not None
        for url in urls:
            if self.harvest.owns(url) and not self.atlas.known(url) and (admitted := self.atlas.admit(url, role)):
                yield Address(admitted, role, value, clicks, self.harvest.home, "")

    def _target(self, address: Address, location: str) -> Iterator[Address]:
        """A redirect's target: an address of its own, unless it is known as another page."""
        if not _may_lie_there(address.role, location) or shapes.never_opened(location):
            return
        known = self.atlas.known(location)
        if known and same(known) != same(address.url):
            return
        self._redirects.hop(address.url, location)
        if _is_robots(address):
            self.robots.follow(address.url, location)
        self.atlas.add(location, address.role)
        yield replace(address, url=location, parent=address.url)

    # Bookkeeping

    def _home(self, url: str) -> Address:
        self.atlas.add(url, Role.HOME)
        return Address(url, Role.HOME, worth.HOME, 0, "", "")

    def _discover(self, found: Iterable[Address]) -> int:
        return self.case.discover(self.unit.id, found)

    def _count(self, address: Address, fetched: Fetched) -> None:
        host = urlsplit(address.url).netloc
        if fetched.outcome in failures.TRANSIENT:
            self.run.pace.failed(host)
        elif fetched.status is not None:
            self.run.pace.answered(host)
        self.count_page(address.role, fetched.outcome)
        self.bytes += len(fetched.body)

    def count_page(self, role: Role, outcome: Outcome) -> None:
        """Count an attempt against the budget."""
        self.pages += role in _READ and outcome.answered

    def _end(self, stop: Stop) -> None:
        homes = {urlsplit(url).netloc for url in self.candidates.urls}
        for host in homes.intersection(self.robots.unanswered):
            self.atlas.limit(f"không lấy được robots.txt của {host}, coi như cho phép")
        for words in self.robots.set_aside:
            self.atlas.limit(words)
        home = self.harvest.home if self.harvest else self.candidates.urls[0]
        rendering = self.run.renderer is not None and UNRENDERED not in self.atlas.limits
        visit = Visit(home, stop, rendering=rendering, limits=tuple(self.atlas.limits))
        self.case.set_visit(self.unit.id, visit)
        self.ended = True
        log.info("%s: %s, %d trang, cổng %s", self.unit.id, stop.value, self.pages, home)


def _may_lie_there(role: Role, location: str) -> bool:
    """Whether a redirect is worth following in that role. Many portals send whatever they do not have to their home page,
    which is not to be recorded as a robots.txt or a sitemap."""
    path = urlsplit(location).path.lower()
    if role is Role.ROBOTS:
        return path.endswith("/robots.txt")
    return role is not Role.SITEMAP or path.endswith((".xml", ".gz")) or "sitemap" in path


def _is_robots(address: Address) -> bool:
    return address.role is Role.ROBOTS or address.url == robots_address(address.url)
