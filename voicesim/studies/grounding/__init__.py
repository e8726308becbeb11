"""Patterns of real data held against the same patterns of the model; the data stays outside."""
