"""A made-up city hall for trying Hagukumi out (デモの市役所).

``planning`` works out a whole city from a policy's grades, a number of people, a seed and a day, and knows no
database; ``writing`` puts it there. The same seed and the same day make the same city.
"""
