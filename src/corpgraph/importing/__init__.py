"""Registers of others taken in as facts: GLEIF's, and the markets of ISO 10383."""
