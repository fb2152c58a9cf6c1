"""One unit's portal, walked within its plan."""
