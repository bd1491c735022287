"""Which web addresses show files of which repository of the fleet."""

from collections.abc import Iterable, Mapping

from doc_audit.links.own import own_path
from doc_audit.model.document import Shown

# Host, groups and name: what an address of a repository has between slashes, at most.
_MOST_PARTS = 12


class Addresses:
    """Knows the addresses of all repositories."""

    def __init__(self, shown: Mapping[str, Shown]) -> None:
        """Take where the forge of each repository, by name, shows its files."""
        self._shown = shown
        self._names: dict[str, list[str]] = {}
        for name, item in shown.items():
            for place, _ in item.views:
                self._names.setdefault(place, []).append(name)

    def repository(self, url: str) -> str | None:
        """Give the name of the repository of which *url* shows a file; None if it shows none, or one that is not checked out."""
        parts = url.partition("://")[2].lower().split("/", _MOST_PARTS)
        for count in range(len(parts), 0, -1):
            for name in self._names.get("/".join(parts[:count]), ()):
                if own_path(url, self._shown[name]) is not None:
                    return name
        return None

    def by_repository(self, urls: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
        """Give the addresses that lead into each repository; *urls* pair an address without fragment with the whole one."""
        found: dict[str, set[str]] = {}
        for url, whole in urls:
            name = self.repository(url)
            if name is not None:
                found.setdefault(name, set()).add(whole)
        return found
