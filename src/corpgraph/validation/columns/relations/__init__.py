"""Relations, which users' queries stand for, printed as frames."""
