"""Evidence that stands without us: what was seen, sealed, and verified by anybody."""
