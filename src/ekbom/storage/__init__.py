"""Stores: what is kept and found again. So far one index in memory; no file is written."""
