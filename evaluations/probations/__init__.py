"""Probation (条件付採用): whose it is and by which terms, reckoned by the day, judged at milestones, decided by HR."""
