"""What rules ask of people (受講のきまりが求めること), told in words, for one person or for a whole city."""
