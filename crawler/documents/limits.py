"""What a document may cost, and how one is refused."""

MOST_PAGES = 200
MOST_CHARACTERS = 2_000_000
MOST_MEMORY = 1024 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
"""Of a package such as a docx: the sizes of what lies in it, together."""
MOST_MEMBERS = 10_000
MOST_SCANNED_PAGES = 20
LEAST_LETTERS = 20
"""A page with fewer, and a picture on it, is a picture of a page."""


class Unreadable(Exception):
    """A document that is not read; the text says why, in Vietnamese."""
