"""Opening an evaluation (評価の回を始める): who is evaluated, by whom, on what form; checked, then written at once."""
