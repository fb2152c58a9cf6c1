"""N3a: organisation chart and structure."""
