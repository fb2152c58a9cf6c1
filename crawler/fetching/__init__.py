"""The way out: politeness, address guard, limits, browser, recorder."""
