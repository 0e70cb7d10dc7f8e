"""Requests that nobody sends, many and always the same ones of a seed: `make fuzz`.

`world` has two teams (`people`) with canaries in their texts, `forms` reads the pages of each
role, `making` starts from what a browser would send and changes one thing or two (`changing`,
`values`, `names`), `cases` says how a request is sent and printed, and `site` asks the product as
its server does and looks at what it must never do. `running` does it many times.
"""

from .cases import Case
from .site import Site
from .world import make_world

__all__ = ["Case", "Site", "make_world"]
