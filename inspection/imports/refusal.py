"""A file that may not be taken in."""


class ExportRefused(Exception):
    """An export that cannot be read, says nothing of the unit, or holds personal records; the text says which and why."""
