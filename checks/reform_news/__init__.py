"""N2a: information on administrative reform (CCHC)."""
