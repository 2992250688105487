"""Answers as pages for people: drawn, worded and laid out, never computed anew."""
