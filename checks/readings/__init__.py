"""Readings: what the captures say, as facts that several criteria share."""
