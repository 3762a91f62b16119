"""HR's masters of evaluation (評価の画面), by subject."""

from evaluations.admin import axes, scales, schemes

__all__ = ["axes", "scales", "schemes"]
