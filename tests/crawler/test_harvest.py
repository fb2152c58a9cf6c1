"""What pages add to the frontier: the same whether links met before are looked up or weighed anew."""

from random import Random

import pytest

from checks.model import Role
from checks.readings.page import Link, Page
from checks.vietnamese.topics import Topic
from crawler import worth
from crawler.archive import Address
from crawler.patience import Caps
from crawler.spiders.atlas import Atlas
from crawler.spiders.harvest import Harvest

HOME = "http://so.example.vn/"
LABELS = ("Giới thiệu", "Cơ cấu tổ chức", "Lãnh đạo Sở", "Tin tức", "Xem tiếp", "", "Hội nghị tổng kết công tác cải cách hành chính năm 2024")


def pages(seed: int) -> list[tuple[Page, Address]]:
    """Pages with links to one another, most of them met again, under other words, nearer to home or farther."""
    chance = Random(seed)
    urls = [f"{HOME}{chance.choice(('gioi-thieu', 'tin-tuc', 'to-chuc'))}/{n}.html" for n in range(60)]
    made = [(HOME, Role.HOME, 0, "")]
    made += [(url, chance.choice((Role.PAGE, Role.PAGE, Role.SEARCH)), chance.randint(1, 5), chance.choice(LABELS)) for url in urls[:40]]
    return [
        (
            Page(url, chance.choice(LABELS), (), tuple(Link(chance.choice(urls), chance.choice(LABELS), 0) for _ in range(30))),
            Address(url, role, worth.LOW, clicks, HOME, label),
        )
        for url, role, clicks, label in made
    ]


def gathered(seed: int, *, anew: bool) -> list[tuple[Address, ...]]:
    atlas = Atlas(Caps())
    harvest = Harvest(HOME, tuple(Topic), (), atlas, Caps())
    found = []
    for page, at in pages(seed):
        if anew:
            harvest._weighed.clear()
        found.append(harvest.gather(page, at))
        atlas.placed(found[-1])
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_link_that_cannot_rise_is_one_that_would_not_have_risen(seed: int) -> None:
    looked_up = gathered(seed, anew=False)
    assert looked_up == gathered(seed, anew=True)
    raised = [one.url for found in looked_up for one in found]
    assert len(raised) > len(set(raised)), "some are found again, worth more than before"
