"""The limits the model must reach: known results, obtained by configuring the shipped model."""
