"""Made-up years of training for the made-up city hall (デモの研修).

``planning`` works the years out without a database, out of ``facts`` that ``reading`` gathers, and ``writing`` stores
them. ``year`` is the door. What moves an enrolment is a move of ``training.rules.workflow``: ``ways`` refuses others.
"""
