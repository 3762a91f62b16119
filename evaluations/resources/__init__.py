"""The sheets of the evaluation (評価制度のブック、経路と例外の表): their columns, and what stands in their cells."""
