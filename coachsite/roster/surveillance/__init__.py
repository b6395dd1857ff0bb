"""The injury report of a club or a squad: page, charts, and the same numbers as a file."""
