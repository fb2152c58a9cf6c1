"""Takes turns at a host with whoever shares the folder named, as often as said, and prints when each began and ended; a third
argument: it holds the last turn until it is killed."""

import asyncio
import sys
import time
from pathlib import Path

from crawler.fetching.pace import Pace
from crawler.patience import Patience
from crawler.places import Places

PAUSE_S = 0.02


async def main(folder: Path, turns: int, hold: bool) -> None:
    pace = Pace(Patience(), time.monotonic, Places(folder))
    for _ in range(turns):
        async with pace.turn("cong.example.vn", PAUSE_S):
            begun = time.monotonic()
            await asyncio.sleep(0.005)
            print(begun, time.monotonic(), flush=True)
    if hold:
        async with pace.turn("cong.example.vn", PAUSE_S):
            print("held", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), len(sys.argv) > 3))
