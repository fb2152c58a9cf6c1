"""The pages, a module each: what is asked for → what is shown. They decide nothing and compute no status."""
