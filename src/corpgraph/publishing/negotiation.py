"""Rules by which web servers answer for an IRI: the page, the Turtle or the JSON-LD of it.

A page's files differ in their endings only, so that the rules are the choice of an ending, by the
``Accept`` and the ``Accept-Language`` of the request. What a client likes best counts only where it
names one of our types; quality values are not compared, because no rewrite rule can. A client that
names none, or HTML beside others as browsers do, gets HTML; one that names both Turtle and JSON-LD
gets Turtle. The answer is ``303 See Other`` (https://www.w3.org/TR/cooluris/): a thing is no file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpgraph.publishing.words import Language

__all__ = ["apache_for_site", "apache_for_w3id", "nginx_locations", "nginx_maps"]

#: The folders whose paths are IRIs, and the two documents of terms.
_SPACES: Final = "id|code|graph|ontology|shapes"
_NAMED: Final = rf"(?:(?:{_SPACES})/[^.?]+(?:\.[^.?/]+)*?|ontology|shapes)"
_TURTLE: Final = r"text/turtle|application/(x-)?turtle|text/n3|application/n-triples"
_JSONLD: Final = r"application/(ld\+)?json"
_HTML: Final = r"text/html|application/xhtml\+xml"
_TYPES: Final = (
    ("text/turtle", "ttl"),
    ("application/ld+json", "jsonld"),
    ("application/sparql-query", "rq"),
)


def apache_for_w3id(base: str) -> str:
    """The ``.htaccess`` for w3id.org, which sends every IRI to its files on the site.

    Args:
        base: Where the site is, with a slash at its end.
    """
    return f"""# https://w3id.org/corpgraph/ leads to the site.
Options +FollowSymLinks
RewriteEngine on

RewriteCond %{{HTTP_ACCEPT}} !({_HTML})
RewriteCond %{{HTTP_ACCEPT}} ({_TURTLE})
RewriteRule ^((?:{_SPACES})(?:/.*)?)$ {base}$1.ttl [R=303,NE,L]

RewriteCond %{{HTTP_ACCEPT}} !({_HTML})
RewriteCond %{{HTTP_ACCEPT}} {_JSONLD}
RewriteRule ^((?:{_SPACES})(?:/.*)?)$ {base}$1.jsonld [R=303,NE,L]

RewriteRule ^((?:{_SPACES})(?:/.*)?)$ {base}$1.html [R=303,NE,L]
RewriteRule ^(.*)$ {base}$1 [R=303,NE,L]
"""


def apache_for_site(base: str, languages: Sequence[Language]) -> str:
    """The ``.htaccess`` of the site itself."""
    prefix = _prefix(base)
    others = "".join(
        f"""
RewriteCond %{{HTTP:Accept-Language}} ^{each}
RewriteCond %{{DOCUMENT_ROOT}}{prefix}$1.{each}.html -f
RewriteRule ^(.+?)/?$ {prefix}$1.{each}.html [R=303,NE,L]
"""
        for each in languages[1:]
    )
    types = "\n".join(f"AddType {name};charset=utf-8 .{ending}" for name, ending in _TYPES)
    return f"""# Content negotiation: an IRI leads to its page, or to its triples.
{types}
AddCharset utf-8 .html .css .js .json .jsonl .svg
DirectoryIndex index.html
DirectorySlash Off
Options -Indexes -MultiViews +FollowSymLinks
RewriteEngine on
RewriteOptions AllowNoSlash

<IfModule mod_headers.c>
Header always merge Vary "Accept, Accept-Language"
Header always set Access-Control-Allow-Origin "*"
Header always set X-Content-Type-Options "nosniff"
</IfModule>

RewriteCond %{{REQUEST_FILENAME}} -f
RewriteRule ^ - [L]

RewriteCond %{{HTTP_ACCEPT}} !({_HTML})
RewriteCond %{{HTTP_ACCEPT}} ({_TURTLE})
RewriteCond %{{DOCUMENT_ROOT}}{prefix}$1.ttl -f
RewriteRule ^(.+?)/?$ {prefix}$1.ttl [R=303,NE,L]

RewriteCond %{{HTTP_ACCEPT}} !({_HTML})
RewriteCond %{{HTTP_ACCEPT}} {_JSONLD}
RewriteCond %{{DOCUMENT_ROOT}}{prefix}$1.jsonld -f
RewriteRule ^(.+?)/?$ {prefix}$1.jsonld [R=303,NE,L]
{others}
RewriteCond %{{DOCUMENT_ROOT}}{prefix}$1.html -f
RewriteRule ^(.+?)/?$ {prefix}$1.html [R=303,NE,L]

RewriteCond %{{DOCUMENT_ROOT}}{prefix}$1/index.html -f
RewriteRule ^(.+?)/?$ {prefix}$1/index.html [R=303,NE,L]
"""


def nginx_maps(languages: Sequence[Language]) -> str:
    """The part of the rules for nginx that goes into its ``http`` block."""
    kinds = "\n".join(f"    ~^{each} .{each}.html;" for each in languages[1:])
    return f"""# Goes into the http block: include /…/nginx-maps.conf;
map $http_accept $corpgraph_ending {{
    default          "";
    "~*({_HTML})" "";
    "~*({_TURTLE})" .ttl;
    "~*{_JSONLD}" .jsonld;
}}
map $http_accept_language $corpgraph_language {{
    default .html;
{kinds}
}}
"""


def nginx_locations(base: str) -> str:
    """The part of the rules for nginx that goes into its ``server`` block.

    What a request names gets into the answer's ``Location`` only if there is such a file.
    """
    prefix = _prefix(base)
    types = "\n".join(f"        {name} {ending};" for name, ending in _TYPES)
    return f"""# Goes into the server block: include /…/nginx-locations.conf;
location {prefix} {{
    charset utf-8;
    charset_types text/turtle application/ld+json application/json text/css text/javascript;
    types {{
        text/html html;
        text/css css;
        text/javascript js;
        image/svg+xml svg;
        application/json json;
        text/plain jsonl conf;
{types}
    }}
    default_type application/octet-stream;
    add_header Vary "Accept, Accept-Language" always;
    add_header Access-Control-Allow-Origin "*" always;
    add_header X-Content-Type-Options nosniff always;
    try_files $uri ${{uri}}index.html @corpgraph;
}}
location @corpgraph {{
    add_header Vary "Accept, Accept-Language" always;
    add_header Access-Control-Allow-Origin "*" always;
    set $corpgraph_found "";
    if (-f $document_root$uri.html) {{ set $corpgraph_found .html; }}
    if (-f $document_root$uri$corpgraph_language) {{ set $corpgraph_found $corpgraph_language; }}
    if (-f $document_root$uri$corpgraph_ending) {{ set $corpgraph_found $corpgraph_ending; }}
    if ($corpgraph_found) {{ return 303 $uri$corpgraph_found; }}
    if (-f $document_root$uri/index.html) {{ return 303 $uri/index.html; }}
    return 404;
}}
"""


def _prefix(base: str) -> str:
    """The path of the site on its server, with slashes around it."""
    path = urlsplit(base).path
    return path if path.endswith("/") else f"{path}/"
