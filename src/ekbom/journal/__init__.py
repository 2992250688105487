"""The person's own record: from a table of text to one axis of nights."""
