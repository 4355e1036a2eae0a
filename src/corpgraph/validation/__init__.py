"""SHACL validation of any RDF: shapes and data in, findings out.

This package knows nothing of companies.
"""

from corpgraph.validation.findings import Finding, Report, Severity

__all__ = ["Finding", "Report", "Severity"]
