"""Registers of companies that there are not: the files that GLEIF publishes, with known errors."""
