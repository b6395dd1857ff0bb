"""What pain reports mean: pure functions over codes, without Django's request, database or clock."""

# Raised by one at any change of a rule of this package; stored verdicts name it.
RULE_VERSION = "2"
