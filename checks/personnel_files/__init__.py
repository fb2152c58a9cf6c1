"""N4: personnel files."""
