"""Stores: databases, originals, keys and backups; what is kept, and found again as it was."""
