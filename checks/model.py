"""The nouns of the judgement: what is visited, what was seen, what is said of it.

Everything here is a frozen value. Nothing here looks at a clock, a network or a file; the crawler fills
:class:`Capture` and :class:`Visit`, the rules return :class:`Verdict`, the judge signs it into a :class:`Finding`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """What a criterion says of a unit; the meanings are those of ``docs/rubric.md``."""

    MET = "met"
    PARTIAL = "partial"
    OUTDATED = "outdated"
    EMPTY = "empty"
    ABSENT = "absent"
    UNREACHABLE = "unreachable"
    NOT_PUBLIC = "not_public"
    NEEDS_REVIEW = "needs_review"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """The words an inspector reads in the workbook."""
        return _STATUS_LABELS[self]

    @property
    def positive(self) -> bool:
        """Something was published; such a verdict must cite it."""
        return self in (Status.MET, Status.PARTIAL, Status.OUTDATED)

    @property
    def negative(self) -> bool:
        """A shortcoming; such a verdict must carry a complete search trail."""
        return self in (Status.EMPTY, Status.ABSENT)

    @property
    def scored(self) -> bool:
        """Counts in the score; what does not count lowers the coverage instead (or is left out)."""
        return self.positive or self.negative


_STATUS_LABELS: Mapping[Status, str] = {
    Status.MET: "Đạt",
    Status.PARTIAL: "Đạt một phần",
    Status.OUTDATED: "Có nhưng lỗi thời",
    Status.EMPTY: "Có mục, không có nội dung",
    Status.ABSENT: "Không tìm thấy",
    Status.UNREACHABLE: "Không truy cập được",
    Status.NOT_PUBLIC: "Không kiểm chứng được qua mạng",
    Status.NEEDS_REVIEW: "Cần người kiểm tra xác minh",
    Status.NOT_APPLICABLE: "Không áp dụng",
}


class Outcome(StrEnum):
    """How one attempt to fetch an address ended."""

    OK = "ok"
    REDIRECT = "redirect"
    GONE = "gone"  # 404, 410: the portal itself says that nothing is there
    CLIENT_ERROR = "client_error"  # other 4xx
    BLOCKED = "blocked"  # 401, 403, 429 or a challenge page
    SERVER_ERROR = "server_error"
    REFUSED = "refused"
    RESET = "reset"
    DNS = "dns"
    TLS = "tls"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"  # we or the server stopped before the body's end
    ROBOTS = "robots"
    ADDRESS_DENIED = "address_denied"  # private or otherwise forbidden address
    OFFSITE = "offsite"  # a redirect that left the portal
    INTERNAL = "internal"  # our own fault

    @property
    def answered(self) -> bool:
        """The portal itself answered for this address, with content or with "nothing here"."""
        return self in (Outcome.OK, Outcome.REDIRECT, Outcome.GONE, Outcome.OFFSITE)

    @property
    def may_pass(self) -> bool:
        """The failure may pass, or may be ours: it never supports a shortcoming."""
        return not self.answered


class Kind(StrEnum):
    """What sort of body a unit is; decides which points and items apply."""

    DEPARTMENT = "department"
    DISTRICT = "district"
    MANAGEMENT_BOARD = "management_board"
    COMMUNE = "commune"
    OTHER = "other"


class Role(StrEnum):
    """Why an address was visited."""

    HOME = "home"
    PAGE = "page"
    DOCUMENT = "document"
    IMAGE = "image"
    ROBOTS = "robots"
    SITEMAP = "sitemap"
    SEARCH = "search"  # the portal's own search, asked with one of our terms
    PROBE = "probe"  # a likely address that no link named
    NONSENSE = "nonsense"  # an address that cannot exist: how does the portal say "not found"?
    OUTSIDE = "outside"  # a page on another host, opened only to see whether the link is alive
    REQUISITE = "requisite"  # a stylesheet or picture that a page needs to look as it does; no rule looks at it


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader named in the configuration's roster; without dates, in office throughout."""

    name: str
    post: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A unit on its inspection date: all that a rule may know before it looks at the portal."""

    id: str
    name: str
    kind: Kind
    province: str
    year: int
    as_of: date
    window_start: date
    items: frozenset[str]
    service_hosts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    leaders: tuple[Leader, ...] = ()
    subordinate_units: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    """Numbers of the newest decisions announcing this unit's procedures, where an inspector knows them."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One attempt to fetch one address, good or bad, as it lies in the case file."""

    id: int
    url: str
    """The address asked for, canonical."""
    role: Role
    outcome: Outcome
    captured_at: datetime
    """UTC, aware."""
    status: int | None = None
    """The HTTP status, where there was an answer."""
    location: str = ""
    """Where a redirect points, absolute."""
    content_type: str = ""
    body: bytes = b""
    """The response body after transfer and content decoding; empty for failures."""
    sha256: str = ""
    """Of the body as received, lowercase hex."""
    dom: str = ""
    """The document after its scripts ran, where the page was rendered."""
    dom_sha256: str = ""
    text: str = ""
    """What a document extractor read in an attachment."""
    extractor: str = ""
    """Name and version of that extractor."""
    screenshot: str = ""
    """Path below the run's folder."""
    clicks: int = 0
    """Steps from the home page along the way by which the address was first found."""
    parent: str = ""
    """The address of the page that named it first."""
    label: str = ""
    """The words of that link."""
    elapsed_s: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)
    """Response headers, names in lower case."""
    note: str = ""
    """The failure in words, or what a limit cut off."""
    distrust: str = ""
    """In words, what is wrong with the host's certificate: this came in a second pass that does not insist on it."""


@dataclass(frozen=True, slots=True)
class Unvisited:
    """An address that was found but not opened before the visit ended."""

    url: str
    label: str
    clicks: int


class Stop(StrEnum):
    """Why the visit of one portal ended."""

    SATISFIED = "satisfied"
    EXHAUSTED = "exhausted"
    BUDGET = "budget"
    DEADLINE = "deadline"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Visit:
    """What the crawl says of itself: how far it came and what it left."""

    home: str
    """The address taken as the portal's home page; the first candidate where none answered."""
    stopped: Stop
    unvisited: tuple[Unvisited, ...] = ()
    rendering: bool = True
    """A browser was at hand for pages that need one."""
    limits: tuple[str, ...] = ()
    """In words, whatever a limit of ours cut off."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The passage a verdict rests on, and where it can be seen again."""

    url: str
    page_title: str
    quote: str
    captured_at: datetime
    sha256: str
    screenshot: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """What was searched before something was called missing."""

    complete: bool
    gaps: tuple[str, ...] = ()
    """In words, why it is not complete."""
    menus: tuple[str, ...] = ()
    sitemap: str = ""
    searches: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()
    pages_read: int = 0
    depth: int = 0
    closest: tuple[str, ...] = ()
    """Addresses of the pages read that come closest to what was sought, the closest first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says. The judge adds who, when, by which rule, and for how many points."""

    status: Status
    summary: str
    """A sentence an inspector can paste into a conclusion."""
    citations: tuple[Citation, ...] = ()
    share: float | None = None
    """Of the points, 0..1; only for PARTIAL and OUTDATED, else the configured default."""
    confidence: float = 1.0
    advice: str = ""
    """How the unit can mend it."""
    trail: Trail | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, signed: the criterion, the points and the rule's version stand beside it."""

    criterion: str
    status: Status
    title: str
    """The criterion's title, or its failing title where the status is a shortcoming."""
    summary: str
    points: float | None
    """None where the status is not scored."""
    maximum: float
    confidence: float
    citations: tuple[Citation, ...]
    trail: Trail | None
    basis: tuple[str, ...]
    advice: str
    notes: tuple[str, ...]
    rule_version: str


@dataclass(frozen=True, slots=True)
class Score:
    """Points reached, points that could be judged, and how much of the whole that is."""

    value: float
    maximum: float
    """The points of all scored findings: the unjudged ones are not in it, and nothing is extrapolated."""
    coverage: float
    """Points judged / points that apply, 0..1."""
