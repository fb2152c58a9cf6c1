"""A visit that goes on: what the killed process knew is read again from the case file."""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checks.model import Capture, Outcome, Role
from checks.readings.barrier import page_names
from checks.readings.captures import holds_page
from checks.readings.decoding import decode
from checks.readings.html import page_from
from checks.readings.page import Page
from crawler.archive import Address, Fetched
from crawler.failures import UNSECURED
from crawler.fetching.robots import robots_address
from crawler.spiders.atlas import role_by_address
from crawler.spiders.candidates import HomeTry

if TYPE_CHECKING:
    from crawler.spiders.survey import Survey

_LIMITS = "limits:"
_GATHERED = (Role.HOME, Role.PAGE, Role.SEARCH, Role.PROBE)


def recall(survey: "Survey") -> None:
    """Fill ``survey`` from what was recorded. Nothing happens in a fresh case."""
    case, unit = survey.case, survey.unit
    for words in json.loads(case.run_state(_LIMITS + unit.id) or "[]"):
        survey.atlas.limit(words)
    waiting = case.unvisited(unit.id)
    pending = {address.url for address in waiting}
    for capture in case.captures(unit.id):
        survey.atlas.add(capture.url, capture.role)
        if capture.url in pending:
            continue
        if capture.role is Role.HOME:
            _home(survey, capture)
        if capture.role is Role.ROBOTS or capture.url == robots_address(capture.url):
            fetched = _fetched(capture)
            survey.sitemaps[urlsplit(capture.url).netloc] = survey.robots.learn(capture.url, fetched)
            if capture.outcome is Outcome.REDIRECT:
                survey.robots.follow(capture.url, capture.location)
    for row in case.attempts(unit.id):
        survey.count_page(row.role, row.outcome)
    known = {row.url for row in case.attempts(unit.id)}
    home = survey.candidates.choose().portal or survey.candidates.urls[0]
    for address in waiting:
        if address.url not in known:
            survey.atlas.add(address.url, role_by_address(address.url, home))


def recall_names(survey: "Survey") -> None:
    """Give the harvest the names of links that were found before, how many pages name each
    address, and which pages are sections."""
    assert survey.harvest is not None
    case, unit = survey.case, survey.unit
    for capture in case.captures(unit.id):
        if capture.role in _GATHERED and (page := _page(capture)) is not None:
            at = Address(capture.url, capture.role, 0.0, capture.clicks, capture.parent, capture.label)
            survey.harvest.note_page(page, at)
    for row in case.attempts(unit.id):
        if row.role is Role.PAGE:
            survey.harvest.note_names(row.url, row.label)
    for address in case.unvisited(unit.id):
        survey.harvest.note_names(address.url, address.label)


def keep_limits(survey: "Survey") -> None:
    """Note the limits that left something out, where there are new ones."""
    name, words = _LIMITS + survey.unit.id, json.dumps(list(survey.atlas.limits))
    if survey.atlas.limits and survey.case.run_state(name) != words:
        survey.case.set_run_state(name, words)


def _home(survey: "Survey", capture: Capture) -> None:
    page = _page(capture)
    names = page is not None and page_names(page, survey.unit.name, survey.unit.aliases)
    location = capture.location if capture.outcome is Outcome.REDIRECT else ""
    survey.candidates.note(capture.url, HomeTry(page, names, location, capture.outcome in UNSECURED))


def _page(capture: Capture) -> Page | None:
    if capture.outcome is not Outcome.OK or not holds_page(capture.content_type, capture.body):
        return None
    return page_from(capture.dom or decode(capture.body, capture.content_type), capture.url)


def _fetched(capture: Capture) -> Fetched:
    return Fetched(
        outcome=capture.outcome,
        started=capture.captured_at,
        ended=capture.captured_at,
        request=b"",
        status=capture.status,
        reason="",
        headers=(("Content-Type", capture.content_type),),
        body=capture.body,
        ip="",
        location=capture.location,
        note="",
    )
