"""One person, several periods: what helps, and how sure is that."""
