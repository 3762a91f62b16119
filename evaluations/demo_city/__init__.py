"""A made-up evaluation of every city of the demonstration (デモの人事評価): last year's, closed, and one under way."""
