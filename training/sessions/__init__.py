"""A session (研修の回): its states and days, who comes, and what is written afterwards."""
