"""The inspector's page on this machine."""
