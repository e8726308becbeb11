"""What the model claims: one file per mechanism; scalar, compiled, pure; rules never import each other."""
