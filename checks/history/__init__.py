"""N3c: how the agency came to be."""
