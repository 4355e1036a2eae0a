"""The compiled engine on the embedded store: its data, its queries, its results."""
