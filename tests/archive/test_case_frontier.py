"""The frontier in the case file: what is given out next, and what waits."""

from pathlib import Path

import pytest
from archive_samples import HOME, NOW, OTHER, UNIT, address, failure, page

from checks.model import Role
from crawler.archive import Address, CaseFile, Lease


def _lease(case: CaseFile, elapsed_s: float = 0.0) -> Lease:
    lease = case.lease(UNIT, elapsed_s)
    assert lease is not None
    return lease


def _paths(case: CaseFile) -> list[str]:
    """The addresses in the order in which they are given out."""
    order = []
    while lease := case.lease(UNIT, 0.0):
        order.append(lease.address.url.removeprefix(HOME))
    return order


def test_worth_then_clicks_then_discovery_decide(case: CaseFile) -> None:
    found = [address("xa", 1.0, 3), address("truoc", 1.0, 1), address("sau", 1.0, 1), address("quy", 7.0, 9)]
    assert case.discover(UNIT, found) == 4
    assert _paths(case) == ["quy", "truoc", "sau", "xa"]


def test_what_is_leased_carries_all_that_was_found(case: CaseFile) -> None:
    found = Address(HOME + "kh.pdf", Role.DOCUMENT, 2.5, 3, HOME + "ke-hoach", "Kế hoạch năm")
    case.discover(UNIT, [found])
    lease = _lease(case)
    assert (lease.unit, lease.address, lease.attempt) == (UNIT, found, 1)


def test_found_again_only_raises(case: CaseFile) -> None:
    first = Address(HOME + "a", Role.PAGE, 1.0, 2, HOME, "Trước")
    case.discover(UNIT, [first, address("b", worth=2.0)])
    again = Address(HOME + "a", Role.PROBE, 3.0, 4, HOME + "khac", "Sau")
    assert case.discover(UNIT, [again, again, address("b", worth=0.5, clicks=0), address("c", worth=0.1)]) == 1
    assert _lease(case).address == Address(HOME + "a", Role.PAGE, 3.0, 2, HOME, "Trước")
    assert _lease(case).address == address("b", worth=2.0, clicks=0)


def test_a_shorter_way_counts_even_for_a_page_already_read(case: CaseFile) -> None:
    case.discover(UNIT, [address("a", clicks=5)])
    case.commit(_lease(case), page(), [address("a", clicks=2)])
    (capture,) = case.captures(UNIT)
    assert capture.clicks == 2
    assert case.pending(UNIT) == 0


def test_units_do_not_mix(case: CaseFile) -> None:
    assert case.discover(UNIT, [address("a")]) == 1
    assert case.discover(OTHER, [address("a"), address("b")]) == 2
    assert (case.pending(UNIT), case.pending(OTHER)) == (1, 2)
    _lease(case)
    assert case.lease(UNIT, 0.0) is None
    assert (case.pending(UNIT), case.pending(OTHER)) == (0, 2)


def test_an_attempt_put_off_waits_from_its_end(case: CaseFile) -> None:
    case.discover(UNIT, [address("a", worth=9.0), address("b")])
    case.commit(_lease(case, 10.0), failure(), (), retry_after_s=60.0)
    assert case.waiting_until(UNIT) == 0.0
    case.commit(_lease(case, 20.0), page(), ())
    assert case.waiting_until(UNIT) == 72.0, "leased at 10, took 2, put off by 60"
    assert case.lease(UNIT, 71.9) is None
    assert case.pending(UNIT) == 1
    assert _lease(case, 72.0).attempt == 2
    assert case.waiting_until(UNIT) is None


def test_what_is_released_was_never_tried(case: CaseFile) -> None:
    case.discover(UNIT, [address("a")])
    case.release(_lease(case))
    lease = _lease(case)
    assert lease.attempt == 1
    assert case.counts(UNIT).attempts == 0


def test_a_lease_ends_once(case: CaseFile) -> None:
    case.discover(UNIT, [address("a")])
    lease = _lease(case)
    case.commit(lease, page(), ())
    case.release(lease)
    assert case.pending(UNIT) == 0
    with pytest.raises(ValueError, match="not leased"):
        case.commit(lease, page(), ())
    assert case.counts(UNIT).attempts == 1


def test_an_unknown_unit_is_refused(case: CaseFile) -> None:
    with pytest.raises(ValueError, match="no unit 'so-la'"):
        case.discover("so-la", [address("a")])


def test_a_new_process_has_a_clock_of_its_own(case: CaseFile, folder: Path) -> None:
    case.discover(UNIT, [address("put-off", worth=9.0), address("leased")])
    case.commit(_lease(case, 500.0), failure(), (), retry_after_s=600.0)
    _lease(case, 500.0)
    case.close()
    with CaseFile.open(folder, at=NOW) as reopened:
        assert _paths(reopened) == ["put-off", "leased"]


def test_addresses_found_in_a_page_come_with_it_or_not_at_all(case: CaseFile) -> None:
    case.discover(UNIT, [address("a")])
    lease = _lease(case)

    def broken():
        yield address("b")
        raise RuntimeError("the page's links could not be read")

    with pytest.raises(RuntimeError):
        case.commit(lease, page(), broken())
    assert (case.pending(UNIT), case.counts(UNIT).attempts, list(case.captures(UNIT))) == (0, 0, [])
    case.commit(lease, page(), [address("b")])
    assert (case.pending(UNIT), case.counts(UNIT).attempts) == (1, 1)
