"""N2c: how the agency handles its work."""
