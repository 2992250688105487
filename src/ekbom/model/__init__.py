"""The nouns: frozen objects on the standard library that everyone may import."""
