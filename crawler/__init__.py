"""The eyes: goes out to a unit's portal and comes back with captures in a case file."""
