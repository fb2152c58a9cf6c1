"""Menus: which links look like their entries. The crawl opens them all before it says that something is missing, and the judgement
asks whether it did."""

ENTRY_CLICKS = 2
"""Steps from home within which menus are opened whole."""
FRAME_PAGES = 2
"""Pages that name an address from which on it stands in a menu of the frame, and not in the text of one page."""
_ENTRY_WORDS = 7


def is_entry(label: str) -> bool:
    """Whether LABEL is as short as a menu's entries are: a headline is none, nor the number of a list's page."""
    return 0 < len(label.split()) <= _ENTRY_WORDS and any(letter.isalpha() for letter in label)


def stands_in_menu(label: str, clicks: int, pages: int) -> bool:
    """Whether a link of LABEL, CLICKS steps from home and found on so many PAGES, is a menu's entry."""
    return is_entry(label) and (clicks <= 1 or (clicks <= ENTRY_CLICKS and pages >= FRAME_PAGES))
