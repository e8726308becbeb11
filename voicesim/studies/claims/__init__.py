"""The claims ledger: what the article says, put to the model, with a verdict computed from the numbers."""

from voicesim.studies.claims.ledger import Ledger, claims

__all__ = ["Ledger", "claims"]
