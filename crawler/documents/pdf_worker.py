"""``python -m crawler.documents.pdf_worker``: the PDF on stdin → its text on stdout. A process of its own, so that a file
made to exhaust memory or time takes only this process with it.

Exit codes: 0 text · 3 locked with a password · 4 not readable.
"""

import sys

MOST_PAGES = 200
MOST_CHARACTERS = 2_000_000
_MOST_MEMORY = 1024 * 1024 * 1024
LOCKED, UNREADABLE = 3, 4


def main() -> int:
    """Read stdin, write stdout; the first line tells the number of pages and of those read."""
    # Here, so that the crawl knows this module without carrying the library.
    import pypdfium2  # type: ignore[import-untyped]

    _limit_memory()
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as fault:
        return LOCKED if "password" in str(fault).lower() else UNREADABLE
    pages = len(document)
    parts: list[str] = []
    room = MOST_CHARACTERS
    for number in range(min(pages, MOST_PAGES)):
        try:
            text = document[number].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            text = ""
        parts.append(text[:room])
        room -= len(text)
        if room <= 0:
            break
    sys.stdout.buffer.write(f"{pages} {len(parts)}\n".encode())
    sys.stdout.buffer.write("\n\f\n".join(parts).replace("\r\n", "\n").encode("utf-8", "replace"))
    return 0


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
