"""The papers: they lay out what was found, and compute nothing."""
