"""``python -m inspection.judging.worker FOLDER``: orders on stdin → each finding on stdout when it is signed, then all that was judged,
or the exception that ended it. All of it pickled, between two processes of one program. It ends when stdin does."""

import gc
import pickle
import signal
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from crawler.archive.case import CaseFile
from inspection.judging.order import judged


def main(folder: Path, orders: BinaryIO, answers: BinaryIO) -> None:
    """Judge the case of ``folder``, order by order."""

    def say(what: object) -> None:
        pickle.dump(what, answers)
        answers.flush()

    while True:
        try:
            order = pickle.load(orders)
        except EOFError:
            return
        try:
            with CaseFile.read(folder) as case:
                answer: object = judged(case, order, say)
        except Exception as fault:  # raised again by whoever ordered
            fault.add_note(traceback.format_exc())
            answer = fault
        say(answer)
        gc.collect()


if __name__ == "__main__":
    # A Ctrl-C typed on Windows reaches every process of the console; whoever ordered ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    own, sys.stdout = sys.stdout.buffer, sys.stderr
    main(Path(sys.argv[1]), sys.stdin.buffer, own)
