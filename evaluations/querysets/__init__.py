"""Questions about evaluations, as office language (人事評価への問い)."""
