"""The compiled engine against a SPARQL 1.1 endpoint.

The library for HTTP is loaded when an endpoint is asked, not before.
"""

from corpgraph.remote.credentials import Credentials
from corpgraph.remote.endpoint import Endpoint
from corpgraph.validation.remote.validating import (
    Progress,
    find_endpoint_results,
    validate_endpoint,
)

__all__ = ["Credentials", "Endpoint", "Progress", "find_endpoint_results", "validate_endpoint"]
