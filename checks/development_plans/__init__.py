"""N5: strategies, plans and planning of a district."""
