"""SHACL validation of any RDF: shapes and data in, findings out.

This package knows nothing of companies.
"""

from corpgraph.validation.findings import Finding, Report, Severity
from corpgraph.validation.reference import validate_with_pyshacl

__all__ = ["Finding", "Report", "Severity", "validate_with_pyshacl"]
