"""Suites derived from the contract, hand-written rules, and what quarantine makes of a failure."""
