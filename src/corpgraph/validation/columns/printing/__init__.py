"""Shapes, printed as frames: focus nodes, paths, tests of values, and what breaches them."""
