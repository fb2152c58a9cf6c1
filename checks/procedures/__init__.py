"""N2b: administrative procedures (TTHC)."""
