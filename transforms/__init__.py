"""Pure functions from bytes to rows: no file, network, clock, environment or randomness."""
