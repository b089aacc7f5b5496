"""Times: what the text says of when, as TIMEX3 values and the intervals they mean."""
