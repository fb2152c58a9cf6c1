"""Records pages until no file may grow any more, then says how many and why; given room, goes on if the case does.

Arguments: the folder, the size of each page's body, the size of its rendered document. With the folder alone: makes a
case where there is no room for one.
"""

import random
import resource
import sys
from pathlib import Path

from archive_samples import NOW, UNIT, address, page, plan

from crawler.archive import CaseFile, DiskFull

LIMIT = 300_000


def make(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        CaseFile.create(folder, plan())
    except DiskFull as full:
        print(full)


def main(folder: Path, body: int, dom: int) -> None:
    chance = random.Random(0)
    with CaseFile.open(folder, at=NOW) as case:
        case.discover(UNIT, [address(str(number)) for number in range(200)])
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, most))
        recorded = 0
        try:
            while lease := case.lease(UNIT, 0.0):
                case.commit(lease, page(chance.randbytes(body), dom="x" * dom), ())
                recorded += 1
        except DiskFull as full:
            print(recorded)
            print(full)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        try:
            lease = case.lease(UNIT, 0.0)
            assert lease is not None
            case.commit(lease, page(b"after"), ())
            print("went on")
        except DiskFull:
            print("must be opened anew")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        make(Path(sys.argv[1]))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
