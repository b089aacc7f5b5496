"""The lake: table contracts, load, views and macros. Imports nothing of the project."""
