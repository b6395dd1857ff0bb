"""Files of watches and sites in, activities out.

Parsing is pure Python without Django and runs in a child process (`sandbox.parse_file`); this package
imports nothing, so that web processes do not load the readers.
"""
