"""The narrative: sentences from facts, merged with the accountant's own words, printed as a letter."""
