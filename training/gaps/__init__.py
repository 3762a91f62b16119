"""What somebody can do and what is asked of him (能力の差): sources, ratings, the gap of one, and of a whole house."""
