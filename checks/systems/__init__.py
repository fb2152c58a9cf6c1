"""N1: links to and use of the systems that settle procedures."""
