"""The desk: what an inspector touches. It plans, starts the crawl, has it judged, and hands over the papers."""
