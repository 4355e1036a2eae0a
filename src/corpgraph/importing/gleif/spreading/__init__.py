"""The batches of an import, committed by the workers of a Spark cluster.

Workers see the files and the directory beside the target at the same paths as this machine, and
have corpgraph with what the import needs. A plain CSV file is divided: its ranges are scanned for
where batches are, then each batch is a task. Of any other file one task makes all batches in turn.
Batches are what they are on one machine, so that either goes on with what the other began.
"""
