"""HR's masters of evaluation (評価の画面), by subject."""

from evaluations.admin import axes, cycles, routes, scales, schemes, sheets

__all__ = ["axes", "cycles", "routes", "scales", "schemes", "sheets"]
