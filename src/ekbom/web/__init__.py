"""The workbench: thin pages over the actions, for people who live in them."""
