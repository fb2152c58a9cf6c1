"""Crawlee with parsel as its guide writes it: push the page's data, enqueue its links."""

import asyncio
import json
import sys
from datetime import timedelta

from crawlee import ConcurrencySettings
from crawlee.configuration import Configuration
from crawlee.crawlers import ParselCrawler, ParselCrawlingContext


async def main(home: str, folder: str) -> int:
    """Visit all pages of one host; returns how many."""
    crawler = ParselCrawler(
        configuration=Configuration(storage_dir=folder),
        concurrency_settings=ConcurrencySettings(min_concurrency=4, desired_concurrency=16),
        request_handler_timeout=timedelta(minutes=5),
    )

    @crawler.router.default_handler
    async def handle(context: ParselCrawlingContext) -> None:
        text = " ".join(context.selector.css("p::text").getall())
        await context.push_data({"url": context.request.url, "title": context.selector.css("title::text").get(), "text": text})
        await context.enqueue_links()

    statistics = await crawler.run([home])
    return statistics.requests_finished


if __name__ == "__main__":
    print(json.dumps({"pages": asyncio.run(main(*sys.argv[1:]))}))
