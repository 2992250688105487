"""How the tables of a workspace came to be, revision by revision."""
