"""What proves to an endpoint who asks; taken from the environment, shown nowhere."""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PASSWORD", "TOKEN", "USER", "Credentials"]

#: The environment variables.
USER: Final = "CORPGRAPH_ENDPOINT_USER"
PASSWORD: Final = "CORPGRAPH_ENDPOINT_PASSWORD"
TOKEN: Final = "CORPGRAPH_ENDPOINT_TOKEN"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with a password, or a bearer token.

    Attributes:
        user: The name of the user.
        password: The password, sent as the endpoint asks for it: Digest (RFC 7616) where it
            offers that, else Basic (RFC 7617).
        token: A bearer token (RFC 6750), which is sent with each request.

    Raises:
        UsageError: It is neither or both, or has characters that no header can carry.
    """

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        has_user = self.user is not None
        if has_user != (self.password is not None):
            raise UsageError("a user and a password are wanted, not one of them")
        if has_user == (self.token is not None):
            raise UsageError("a user with a password or a token is wanted, one of the two")
        if self.token is not None and not (self.token.isascii() and self.token.isprintable()):
            raise UsageError("the token has characters that no header can carry")
        if ":" in (self.user or ""):
            raise UsageError("the name of a user cannot have a colon")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Credentials | None:
        """Read credentials from the environment.

        Args:
            environ: Its variables; those of the process if not given.

        Returns:
            The credentials; None if there are none.

        Raises:
            UsageError: There is half of them, or more than one kind.
        """
        variables = os.environ if environ is None else environ
        user, password, token = (variables.get(name) or None for name in (USER, PASSWORD, TOKEN))
        if user is None and password is None and token is None:
            return None
        try:
            return cls(user, password, token)
        except UsageError as error:
            hint = f"set {USER} and {PASSWORD}, or {TOKEN} alone"
            raise UsageError(error.message, hint=hint) from None

    def hide(self, text: str) -> str:
        """A text, such as one that the endpoint echoes, without the secrets."""
        secrets = [secret for secret in (self.password, self.token) if secret]
        if self.password is not None:
            secrets.append(b64encode(f"{self.user}:{self.password}".encode()).decode())
        for secret in sorted(secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text
