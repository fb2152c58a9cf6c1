"""Decisions made on the page: checked, signed, added after all others, never lost."""

import hashlib
import json
from collections.abc import Mapping
from threading import Barrier, Thread

import pytest

from checks.model import Status
from crawler.archive.case import CaseFile
from crawler.archive.reviews import reviews
from inspection import findings, run
from inspection.run import FINDINGS
from inspection.web.deciding import Answer, Overtaken, Refused, decide
from inspection.web.server import Server
from tests.web.conftest import UNIT, Kept
from tests.web.shop import visitor
from tests.web.visitor import Visitor

CODE = "N3d.1"


def finding_of(kept: Kept, code: str = CODE) -> findings.FindingRecord:
    record = findings.read(kept.out / kept.id / FINDINGS)
    return next(finding for finding in record.units[0].findings if finding.criterion == code)


def answer(kept: Kept, status: Status | None, points: float | None = None, reason: str = "", seen: int = 0) -> Answer:
    return Answer(status, points, reason, seen, finding_of(kept).status)


def given(kept: Kept, given: Answer, by: str = "An") -> None:
    decide(kept.out / kept.id, UNIT, CODE, given, by, run.now)


def path_of(kept: Kept) -> str:
    return f"/runs/{kept.id}/units/{UNIT}/findings/{CODE}"


def form_of(kept: Kept, what: str, seen: int = 0, **more: str) -> Mapping[str, str]:
    return {"what": what, "seen": str(seen), "machine": finding_of(kept).status, **more}


def names(kept: Kept) -> list[str]:
    with CaseFile.read(kept.out / kept.id) as case:
        return [one.by for one in reviews(case)]


def test_a_decision_stands_beside_the_machine_and_in_the_ledger(kept: Kept) -> None:
    machine = finding_of(kept)
    given(kept, answer(kept, Status.PARTIAL, 1.0, "Thiếu một phó giám đốc"))
    now = finding_of(kept)
    assert (now.status, now.points) == (machine.status, machine.points)
    assert now.review and (now.review.status, now.review.points, now.review.by) == (Status.PARTIAL, 1.0, "An")
    with CaseFile.read(kept.out / kept.id) as case:
        assert [one.reason for one in reviews(case)] == ["Thiếu một phó giám đốc"]
        (bound,) = case.entries("reviewed")
    assert bound.data["files"][FINDINGS] == hashlib.sha256((kept.out / kept.id / FINDINGS).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("status", "points", "reason", "words"),
    [
        (Status.ABSENT, None, "", "phải ghi lý do"),
        (Status.PARTIAL, 99.0, "x", "Điểm phải từ 0"),
        (Status.PARTIAL, -1.0, "x", "Điểm phải từ 0"),
        (Status.NEEDS_REVIEW, 1.0, "x", "không tính điểm"),
        (None, None, "x", "Chưa có quyết định nào để rút"),
        (Status.PARTIAL, None, "x" * 2001, "dài quá"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_recorded(
    kept: Kept, status: Status | None, points: float | None, reason: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        given(kept, answer(kept, status, points, reason))
    assert names(kept) == []


def test_agreeing_needs_no_reason_and_can_be_taken_back_with_one(kept: Kept) -> None:
    given(kept, answer(kept, finding_of(kept).status))
    with pytest.raises(Refused, match="Rút quyết định thì phải ghi lý do"):
        given(kept, answer(kept, None, seen=1))
    given(kept, answer(kept, None, reason="Nhầm đơn vị", seen=1))
    assert finding_of(kept).review is None
    assert len(names(kept)) == 2


def test_whoever_did_not_see_the_other_decision_is_told(kept: Kept) -> None:
    given(kept, answer(kept, Status.PARTIAL, reason="một"))
    with pytest.raises(Overtaken, match="An đã ghi quyết định"):
        given(kept, answer(kept, Status.ABSENT, reason="hai"), "Bình")
    given(kept, answer(kept, Status.ABSENT, reason="hai", seen=1), "Bình")
    assert names(kept) == ["An", "Bình"]


def test_a_finding_judged_again_in_between_is_told(kept: Kept) -> None:
    with pytest.raises(Overtaken, match="đánh giá lại"):
        given(kept, Answer(Status.PARTIAL, None, "x", 0, "absent"))


def test_many_people_at_once_lose_nothing(shop: Server, kept: Kept) -> None:
    """Eight people send at the same moment; whoever came too late sees it, keeps what they typed, and sends again."""
    people = [visitor(shop, login) for login in ("an", "binh") for _ in range(4)]
    tokens = [person.token() for person in people]
    together, answers = Barrier(len(people)), []

    def sent(person: Visitor, token: str, number: int) -> None:
        form = {**form_of(kept, "change", status="partial", reason=f"lý do {number}"), "csrf": token}
        together.wait()
        answers.append((number, person.post(path_of(kept), form)))

    threads = [Thread(target=sent, args=(person, tokens[n], n)) for n, person in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    late = [(number, answer.text) for number, answer in answers if answer.status == 409]
    assert len(late) == len(people) - 1
    assert all("đã ghi quyết định" in text and f"lý do {number}</textarea>" in text for number, text in late)
    for place, (number, _) in enumerate(late, start=1):
        form = {**form_of(kept, "change", place, status="partial", reason=f"lý do {number}"), "csrf": tokens[number]}
        assert people[number].post(path_of(kept), form).status == 303
    with CaseFile.read(kept.out / kept.id) as case:
        assert sorted(one.reason for one in reviews(case)) == [f"lý do {number}" for number in range(len(people))]


def test_a_case_that_another_process_holds_keeps_what_was_typed(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "an")
    token = one.token()
    with CaseFile.open(kept.out / kept.id, at=run.now()):
        answer = one.post(path_of(kept), {**form_of(kept, "return", reason="Xem lại phụ lục"), "csrf": token})
    assert answer.status == 409
    assert "Xem lại phụ lục</textarea>" in answer.text
    assert one.post(path_of(kept), {**form_of(kept, "return", reason="Xem lại phụ lục"), "csrf": token}).status == 303
    assert finding_of(kept).review


def test_a_second_person_confirms_and_the_first_cannot(shop: Server, kept: Kept) -> None:
    one, two = visitor(shop, "an"), visitor(shop, "binh")
    assert one.send(path_of(kept), form_of(kept, "change", status="partial", points="0,5", reason="Thiếu ảnh")).status == 303
    assert "Người khác mới xác nhận" in one.send(path_of(kept), form_of(kept, "confirm", 1)).text
    assert two.send(path_of(kept), form_of(kept, "confirm", 1)).status == 303
    assert "đã được Trần Thị Bình xác nhận" in one.get(path_of(kept)).text
    with CaseFile.read(kept.out / kept.id) as case:
        assert [(each.by, each.points) for each in reviews(case)] == [("Nguyễn Văn An", 0.5), ("Trần Thị Bình", 0.5)]


def test_the_name_is_the_account_whatever_the_form_says(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "binh")
    one.send(path_of(kept), {**form_of(kept, "accept"), "by": "Người khác", "name": "Người khác"})
    assert names(kept) == ["Trần Thị Bình"]


@pytest.mark.parametrize("form", [{}, {"what": "change"}, {"what": "khác"}, {"what": "change", "status": "partial", "points": "nan", "reason": "x"}])
def test_a_form_without_sense_is_refused(shop: Server, kept: Kept, form: Mapping[str, str]) -> None:
    one = visitor(shop, "an")
    answer = one.send(path_of(kept), {"seen": "0", "machine": finding_of(kept).status, **form})
    assert answer.status == 409
    assert names(kept) == []


def test_findings_stay_whole_json(kept: Kept) -> None:
    given(kept, answer(kept, Status.PARTIAL, reason="Có “ngoặc”, <b>thẻ</b> và \ud83d nửa ký tự"))
    json.loads((kept.out / kept.id / FINDINGS).read_text("utf-8"))
