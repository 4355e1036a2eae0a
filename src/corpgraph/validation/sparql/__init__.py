"""The plan and users’ queries as SPARQL 1.1."""
