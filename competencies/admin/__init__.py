"""HR's masters of the policy (方針のマスター), by subject. What all of them share is in ``base``."""

from competencies.admin import abilities, careers, grades, measures, policies, requirements

__all__ = ["abilities", "careers", "grades", "measures", "policies", "requirements"]
