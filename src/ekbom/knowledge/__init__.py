"""Cited facts: every number that limits what may be said, with its source, as data."""
