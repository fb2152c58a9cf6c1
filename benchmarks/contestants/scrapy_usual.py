"""Scrapy with parsel as its tutorial writes it: an item for the page, a request for every link; Scrapy drops the duplicates."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Portal(scrapy.Spider):
    """All pages of one host."""

    name = "portal"

    def parse(self, response: Response) -> Iterator[Any]:
        """The page's title and text, and whatever it links to."""
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "text": " ".join(response.css("p::text").getall()),
        }
        for href in response.css("a::attr(href)").getall():
            yield response.follow(href, self.parse)


if __name__ == "__main__":
    home, folder = sys.argv[1:]
    settings = {
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "LOG_LEVEL": "INFO",
        "FEEDS": {f"{folder}/items.jsonl": {"format": "jsonlines"}},
    }
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Portal)
    process.crawl(crawler, start_urls=[home], allowed_domains=["127.0.0.1"])
    process.start()
    print(json.dumps({"pages": crawler.stats.get_value("item_scraped_count")}))
