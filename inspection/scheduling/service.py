"""The service: begins every visit at its time, goes on with the one it was in, and gives every slot its account."""

from collections.abc import Callable
from datetime import datetime, timedelta

from inspection.scheduling import account, mail
from inspection.scheduling.custody import Open, add_slots
from inspection.scheduling.draw import Appointment, follow_up
from inspection.scheduling.mail import Letter, Send
from inspection.scheduling.settings import MailSettings
from inspection.scheduling.slots import Reason, Slot, SlotTable, State
from inspection.scheduling.visit import Broken, Inspector, Outcome, Refused, Stopped, Waiting
from inspection.scheduling.watch import ON_TIME_S, Clock, Watch

POLL_S = 15.0
"""A sign of life, and a look at the slots, so often."""
TRIES = 3
RETRY_S = 300.0
_PRIORITY = (Reason.CLOCK_STEP, Reason.HOST_ASLEEP, Reason.PROCESS_DOWN)


class Service:
    """One plan's service. ``beat`` may be called from another thread, all else from one."""

    def __init__(
        self,
        table: SlotTable,
        watch: Watch,
        opened: Open,
        inspector: Inspector,
        clock: Clock,
        post: tuple[MailSettings, Send] | None = None,
        beside: Callable[[datetime], object] = lambda now: None,
    ) -> None:
        """``beside`` is called at every waking, with the time: for what others do in processes of their own."""
        self._table = table
        self._watch = watch
        self._open = opened
        self._inspector = inspector
        self._clock = clock
        self._post = post
        self._beside = beside
        self._appointments: dict[str, Appointment] = {}
        self._not_before: dict[str, float] = {}
        """By slot: ``elapsed`` before which a broken visit is not tried again."""
        self._load()
        self._watch.begin(clock(), opened.sealed.sealed)

    @property
    def waiting(self) -> int:
        """How many slots have no account yet."""
        return len(self._appointments)

    def beat(self) -> bool:
        """Give a sign of life, where the last is old enough; True where the clock was found stepped."""
        now = self._clock()
        return self._watch.silence(now) >= POLL_S / 2 and self._watch.pulse(now)

    def work(self) -> bool:
        """Do all that is due; False where the service was asked to stop meanwhile."""
        self.beat()
        if self._watch.doubtful(self._clock()):
            return True
        try:
            for slot in self._claimed():
                self._go_on(slot)
            while not self._claimed() and (next_ := self._due()):  # one visit at a time
                self._begin(next_)
                self.beat()
                if self._watch.doubtful(self._clock()):
                    return True
        except Stopped:
            return False
        now = self._clock().wall
        account.weekly(self._table, self._open, now, letters=self._post is not None)
        self._beside(now)
        if self._post:
            mail.deliver(self._table, *self._post, now)
        return True

    def _load(self) -> None:
        slots = self._table.slots(self._open.sealed.id, (State.PLANNED, State.CLAIMED))
        self._appointments = {slot.id: self._open.appointment(slot) for slot in slots}

    def _claimed(self) -> tuple[Slot, ...]:
        return self._table.slots(self._open.sealed.id, (State.CLAIMED,))

    def _due(self) -> Appointment | None:
        now = self._clock().wall
        due = [one for one in self._appointments.values() if one.due <= now]
        return min(due, key=lambda one: one.due, default=None)

    def _begin(self, appointment: Appointment) -> None:
        now = self._clock().wall
        late = now - appointment.due
        reason = Reason.NONE if late.total_seconds() <= ON_TIME_S else self._why(appointment.due)
        if late > timedelta(minutes=self._open.plan.late_minutes):
            minutes = int(late.total_seconds() // 60)
            self._over(appointment, State.MISSED, reason, f"quá giờ {minutes} phút mới bắt đầu được")
            return
        if not self._table.claim(appointment.id, self._inspector.new_run(now), reason, now):
            self._load()  # somebody else took it
            return
        self._go_on(self._table.slot(appointment.id))

    def _go_on(self, slot: Slot) -> None:
        """Make the claimed slot's visit, or go on with it."""
        if self._not_before.get(slot.id, 0.0) > self._clock().elapsed:
            return
        appointment = self._open.appointment(slot)
        try:
            outcome = self._inspector.visit(appointment, slot.run, self.beat)
        except Waiting:
            self._not_before[slot.id] = self._clock().elapsed + POLL_S
        except Refused as refused:
            self._over(appointment, State.SKIPPED, Reason.REFUSED, str(refused))
        except Broken as fault:
            self._not_before[slot.id] = self._clock().elapsed + RETRY_S
            if self._table.tried(slot.id, str(fault), self._clock().wall) >= TRIES:
                self._over(appointment, State.MISSED, Reason.NOT_TRUSTWORTHY, str(fault))
        else:
            self._finish(slot, appointment, outcome)

    def _finish(self, slot: Slot, appointment: Appointment, outcome: Outcome) -> None:
        if outcome.trustworthy:
            state = State.LATE if slot.reason else State.DONE
            self._over(appointment, state, slot.reason, "", outcome, slot.run)
        else:
            self._over(appointment, State.MISSED, Reason.NOT_TRUSTWORTHY, outcome.summary, outcome, slot.run)

    def _over(
        self,
        appointment: Appointment,
        state: State,
        reason: Reason,
        words: str,
        outcome: Outcome | None = None,
        run_id: str = "",
    ) -> None:
        """Give the slot its account, with the follow-up and the letter it gives cause for, in one transaction."""
        now = self._clock().wall
        next_ = None
        if outcome and outcome.trustworthy:
            next_ = follow_up(self._open.seed, self._open.plan, appointment, now, outcome.shortcomings, self._taken())
        with self._table.change():
            self._table.end(appointment.id, state, reason, words, now)
            if next_:
                add_slots(self._table, self._open.sealed.id, [(next_.id, self._open.vault.close_appointment(next_))])
                self._table.note("slot.follow", next_.id, {"parent": appointment.id, "kind": next_.kind.value}, now)
            if outcome and self._post:
                mail.put(self._table, self._letter(run_id, outcome), now)
        del self._appointments[appointment.id]
        if next_:
            self._appointments[next_.id] = next_

    def _taken(self) -> tuple[datetime, ...]:
        return tuple(self._open.appointment(slot).due for slot in self._table.slots(self._open.sealed.id))

    def _letter(self, run_id: str, outcome: Outcome) -> Letter:
        trusted = "" if outcome.trustworthy else "Kết quả CHƯA ĐÁNG TIN vì lỗi ở máy này; lượt này được tính là bỏ lỡ.\n"
        return Letter(
            f"Kiểm tra đột xuất: xong lần {run_id}",
            f"Lần kiểm tra {run_id} đã xong. {outcome.summary}\n{trusted}"
            f"Sổ làm việc: {outcome.papers}\n\n"
            f"Cam kết của kế hoạch: {self._open.sealed.commitment}\n"
            f"Đầu nhật ký: {self._table.head()}\n",
        )

    def _why(self, due: datetime) -> Reason:
        """Why the service could not begin at ``due``."""
        slack = timedelta(seconds=ON_TIME_S)
        causes = {outage.reason for outage in self._table.outages() if outage.began - slack <= due <= outage.ended + slack}
        return next((reason for reason in _PRIORITY if reason in causes), Reason.OVERLAP)
