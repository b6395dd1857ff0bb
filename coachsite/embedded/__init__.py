"""Postgres and Valkey from wheels, for a machine that has neither: the demo and the tests.

Nothing in here imports Django, and nothing starts on import. One owner (the demo's supervisor or the pytest
controller) holds the lock and starts the servers; everybody else reads services.json.
"""
