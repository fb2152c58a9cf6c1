"""Exports of internal systems, read from the files inspectors are given: what no portal shows (N1, N4)."""
