"""Prefect flows, settings, reports and the command line: all I/O of the project."""
