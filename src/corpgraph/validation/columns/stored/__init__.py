"""Property tables as they are stored, read as slices and validated in the main without them.

Rows of a table differ in little that matters to a shape. Of those that are alike to a check one is
looked at; see `validating`.
"""
