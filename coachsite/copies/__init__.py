"""Copies of all that is known of an athlete, built by a worker, for the athlete's side alone."""
