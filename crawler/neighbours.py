"""Units whose portals lie on one host: they are visited by one process, which lets them wait for each other."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.archive import UnitPlan


def neighbours(units: Sequence[UnitPlan]) -> tuple[tuple[UnitPlan, ...], ...]:
    """``units`` in groups that share no host with each other; groups and their units in the order given."""
    groups: dict[int, list[UnitPlan]] = {}
    at: dict[str, int] = {}
    for place, unit in enumerate(units):
        hosts = {urlsplit(url).netloc.lower() for url in unit.hosts}
        together = sorted({at[host] for host in hosts if host in at})
        into = together[0] if together else place
        members = [member for group in together for member in groups.pop(group)]
        groups[into] = [*members, unit]
        for member in groups[into]:
            at.update({urlsplit(url).netloc.lower(): into for url in member.hosts})
    order = {unit.id: place for place, unit in enumerate(units)}
    sorted_groups = (sorted(group, key=lambda unit: order[unit.id]) for group in groups.values())
    return tuple(tuple(group) for group in sorted(sorted_groups, key=lambda group: order[group[0].id]))
