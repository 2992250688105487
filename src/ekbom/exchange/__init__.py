"""Files and formats of the outside world."""
