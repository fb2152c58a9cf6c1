"""Units on one host are visited together, whatever order they come in."""

import pytest
from crawls import unit

from crawler.neighbours import neighbours


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ({"a": ["http://mot.vn/"], "b": ["http://hai.vn/"]}, [["a"], ["b"]]),
        ({"a": ["http://mot.vn/so-a"], "b": ["http://hai.vn/"], "c": ["https://MOT.vn/so-c"]}, [["a", "c"], ["b"]]),
        ({"a": ["http://mot.vn/"], "b": ["http://mot.vn:8080/"]}, [["a"], ["b"]]),
        ({"a": ["http://mot.vn/"], "b": ["http://hai.vn/"], "c": ["http://hai.vn/", "http://mot.vn/"]}, [["a", "b", "c"]]),
        ({"a": ["http://x.vn/", "http://1.vn/"], "b": ["http://2.vn/"], "c": ["http://2.vn/"], "d": ["http://1.vn/"]}, [["a", "d"], ["b", "c"]]),
    ],
)
def test_groups(hosts: dict[str, list[str]], expected: list[list[str]]) -> None:
    found = neighbours([unit(*urls, id=id) for id, urls in hosts.items()])
    assert [[one.id for one in group] for group in found] == expected
