"""N3d, N3e: leaders, their lives and their duties."""
