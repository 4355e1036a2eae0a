"""Data of others taken in as facts: GLEIF."""
