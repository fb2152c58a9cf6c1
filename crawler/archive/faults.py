"""What can be wrong with a case file as a whole. The texts are Vietnamese: an inspector reads them."""


class CaseBusy(Exception):
    """Another process holds the case file; the text says which and since when."""


class CaseDamaged(Exception):
    """Committed evidence is missing or altered; the text names the file, the place and the address."""


class CaseUnreadable(Exception):
    """There is no case file, it was never finished being made, or another version of the program made it."""


class CaseSealed(CaseUnreadable):
    """The case is sealed: it can be read and verified, and is written no more."""


class DiskFull(Exception):
    """The disk took no more. Nothing is half recorded; what was committed before stands."""
