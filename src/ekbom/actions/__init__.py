"""The verbs: check who, check when, do, store, audit."""
