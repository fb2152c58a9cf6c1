"""What all visits of one run share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.archive import CaseFile, RunPlan
from crawler.documents import Reading
from crawler.fetching import control
from crawler.fetching.browser import Renderer
from crawler.fetching.guard import Guard
from crawler.fetching.outage import Outage
from crawler.fetching.pace import Pace
from crawler.fetching.quiet import QuietHours
from crawler.fetching.recorder import Recorder
from crawler.patience import Caps, Patience


@dataclass
class Run:
    """The case, the clocks, the limits and the ways out."""

    case: CaseFile
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    guard: Guard
    pace: Pace
    recorder: Recorder
    documents: Reading
    quiet: QuietHours
    renderer: Renderer | None = None
    """None where no browser was found; pages are then read as they came."""
    patience: Patience = field(default_factory=Patience)
    caps: Caps = field(default_factory=Caps)
    stopping: bool = False
    """No address is given out any more."""
    fault: BaseException | None = None
    """What broke on our side, so that the run cannot go on."""

    def __post_init__(self) -> None:
        self._began = self.monotonic()
        self._began_at = self.now()
        self.outage = Outage(self.control_answers, lambda: self.stopping, self.patience, self.monotonic)

    def elapsed(self) -> float:
        """Seconds since the crawling process began."""
        return self.monotonic() - self._began

    def quiet_s(self) -> float:
        """Seconds until something may be asked again; 0 outside quiet hours while the way out is open."""
        return max(self.quiet.left_s(self.now()), self.outage.left_s)

    def active_s(self) -> float:
        """Seconds since the crawling process began, quiet hours and outages left out."""
        return self.elapsed() - self.quiet.within_s(self._began_at, self.now()) - self.outage.spent_s

    async def control_answers(self) -> bool:
        """Look at the control sites, and keep that; whether any answered, or there are none."""
        return await control.look(self.case, self.case.plan.manners.control, self.guard, user_agent(self.case.plan), self.now)

    @property
    def headers(self) -> Mapping[str, str]:
        """How the program introduces itself, to every host alike."""
        return {
            "User-Agent": user_agent(self.case.plan),
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.3",
            "Accept-Encoding": "gzip, deflate",
        }

    def break_off(self, fault: BaseException) -> None:
        """End the run for a fault of our own; the first one counts."""
        self.fault = self.fault or fault
        self.stopping = True


def user_agent(plan: RunPlan) -> str:
    """How the program names itself, the browser included."""
    contact = plan.manners.contact or "Doan kiem tra CCHC cua tinh"
    return f"kiemtra/{plan.tool} (+cong cu kiem tra cai cach hanh chinh; lien he: {contact})"
