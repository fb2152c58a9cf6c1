"""A sample province on loopback: seven units and their service portal, with a known truth (``truth.csv``)."""
