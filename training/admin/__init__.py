"""The training office's masters (研修担当の画面), by subject."""

from training.admin import catalogue, rules, sessions, support, surveys, system

__all__ = ["catalogue", "rules", "sessions", "support", "surveys", "system"]
