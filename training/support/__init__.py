"""Learning by oneself and at work (自己啓発・OJT): the doors of each, the money for it, and the files handed in."""
