"""Permalinks: templates such as `/:categories/:year/:title/` filled in (https://jekyllrb.com/docs/permalinks/)."""

import datetime as dt
import re
from collections.abc import Mapping
from posixpath import normpath

_KEY = re.compile(r":(?P<key>[a-z_]+)")
_DATE = re.compile(r"(?P<year>\d{2,4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
# Jekyll's `Utils.slugify`, by default and in its mode `pretty`.
_NOT_SLUG = re.compile(r"[\W_]+")
_NOT_PRETTY = re.compile(r"[^\w.~!$&'()+,;=@]+")
_SLASHES = re.compile(r"/{2,}")
# https://jekyllrb.com/docs/permalinks/#built-in-formats
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_FORMATS = {
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "short_year": "%y",
    "short_month": "%b",
    "long_month": "%B",
    "short_day": "%a",
    "long_day": "%A",
    "y_day": "%j",
    "week": "%V",
    "w_year": "%G",
    "w_day": "%u",
}


def ending(style: str) -> str:
    """Give what addresses of pages and collections end with under a permalink *style* (`Utils.add_permalink_suffix`)."""
    if style in ("date", "ordinal", "none"):
        return ":output_ext"
    if style == "pretty" or style.endswith("/"):
        return "/"
    return ":output_ext" if style.endswith(":output_ext") else ""


def day_of(written: str) -> dt.date | None:
    """Read the day that *written* (`2024-03-05 10:00`) begins with; None if it begins with none."""
    match = _DATE.match(written)
    if match is None:
        return None
    year = int(match["year"])
    try:
        return dt.date(year + 2000 if year < 100 else year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def date_keys(day: dt.date) -> dict[str, str]:
    """Give the values that *day* has in a template."""
    values = {key: day.strftime(written) for key, written in _FORMATS.items()}
    return {**values, "i_month": str(day.month), "i_day": str(day.day)}


def slug(text: str) -> str:
    """Write *text* as `:slug` and `:name` do: small letters, digits, hyphens."""
    return _NOT_SLUG.sub("-", text).strip("-").lower()


def pretty(text: str) -> str:
    """Write *text* as `:title` does: as it is, but for what an address does not take."""
    return _NOT_PRETTY.sub("-", text).strip("-")


def fill(template: str, values: Mapping[str, str]) -> str | None:
    """Fill in *template*; None if it asks for something that *values* do not have."""
    pieces, done = [], 0
    for match in _KEY.finditer(template):
        key = match["key"]
        rest = ""
        if key not in values and key.endswith("_"):
            # `/:month_:day`: the mark belongs to the address.
            key, rest = key.rstrip("_"), "_"
        if key not in values:
            return None
        pieces += [template[done : match.start()], values[key], rest]
        done = match.end()
    return "".join((*pieces, template[done:]))


def output_file(url: str, suffix: str = ".html") -> str:
    """Give the file of the built site that a page with the address *url* is written to; *suffix* is that of what it holds."""
    path = normpath("/" + _SLASHES.sub("/", url)).strip("/")
    if url.endswith("/") or not path:
        return f"{path}/index{suffix}".lstrip("/")
    return path if path.endswith(suffix) else f"{path}{suffix}"
