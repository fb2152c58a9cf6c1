"""The least that follows links: aiohttp fetches, selectolax finds the links, a set knows what was seen. Nothing is kept."""

import asyncio
import json
import sys
from urllib.parse import urldefrag, urljoin

import aiohttp
from selectolax.lexbor import LexborHTMLParser

_AT_ONCE = 16


async def main(home: str) -> int:
    """Visit all pages of one host; returns how many."""
    known, waiting, done = {home}, asyncio.Queue[str](), 0
    waiting.put_nowait(home)

    async def worker(session: aiohttp.ClientSession) -> None:
        nonlocal done
        while True:
            url = await waiting.get()
            async with session.get(url) as answer:
                body = await answer.read()
            done += answer.status == 200
            seen_here = {node.attributes.get("href") or "" for node in LexborHTMLParser(body).css("a")}
            for href in seen_here:
                link = urldefrag(urljoin(url, href)).url
                if link.startswith(home) and link not in known:
                    known.add(link)
                    waiting.put_nowait(link)
            waiting.task_done()

    async with aiohttp.ClientSession() as session:
        workers = [asyncio.create_task(worker(session)) for _ in range(_AT_ONCE)]
        await waiting.join()
        for one in workers:
            one.cancel()
    return done


if __name__ == "__main__":
    print(json.dumps({"pages": asyncio.run(main(sys.argv[1]))}))
