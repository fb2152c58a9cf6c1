"""T: the state of the portal itself. Informational, no points."""
