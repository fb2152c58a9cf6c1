"""Judging, visit by visit, in processes that hold nothing else."""
