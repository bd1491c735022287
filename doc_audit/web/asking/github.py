"""A second opinion for links to github.com, where a token is at hand: its API shows private repositories, and limits rate far later."""

import re
from dataclasses import replace
from urllib.parse import quote, unquote, urlsplit

from doc_audit.web.address import Address, Host, parse
from doc_audit.web.asking.fetch import Asked, Pace, RequestPolicy, Task, ask_api
from doc_audit.web.http.transport import Session
from doc_audit.web.judging.evidence import meaning_of
from doc_audit.web.judging.verdict import Answer

API = Host(scheme="https", name="api.github.com", port=443)
# How long an API that has had enough is left alone, in seconds; it counts by the hour.
_REST = 3600.0
_NAME = r"([\w.-]+)"
# Paths of the web site, and what the API calls the same thing. The first part of a path after blob/ or tree/ is taken for the branch:
# where that is wrong the API knows nothing of it, and the answer stays as it was.
_SAME = tuple(
    (re.compile(rf"/{_NAME}/{_NAME}{rest}"), api)
    for rest, api in (
        (r"/?", "/repos/{0}/{1}"),
        (r"/(?:blob|tree|raw|blame)/([^/]+)/?(.*)", "/repos/{0}/{1}/contents/{3}?ref={2}"),
        (r"/issues/(\d+)/?", "/repos/{0}/{1}/issues/{2}"),
        (r"/pull/(\d+)(?:/(?:files|commits))?/?", "/repos/{0}/{1}/pulls/{2}"),
        (r"/releases/tag/([^/]+)/?", "/repos/{0}/{1}/releases/tags/{2}"),
        (r"/commit/([0-9a-f]{7,40})/?", "/repos/{0}/{1}/commits/{2}"),
    )
)


def api_address(address: Address) -> Address | None:
    """Give the address of the API for the same thing as *address*; None if that is not on github.com, or not known."""
    if address.host.name not in ("github.com", "www.github.com"):
        return None
    path = urlsplit(address.url).path
    for pattern, api in _SAME:
        match = pattern.fullmatch(path)
        if match is not None:
            return parse(f"https://{API.name}" + api.format(*(quote(unquote(part)) for part in match.groups())))
    return None


def second_opinion(
    session: Session, task: Task, asked: Asked, policy: RequestPolicy, seconds: float, pace: Pace
) -> Asked:
    """Say what is known of *task* once the API was asked too. It can only speak for a link, never against it."""
    if not meaning_of(asked.answer.kind).ask_api or not session.has_secrets(API) or session.rest_left(API) > 0:
        return asked
    address = api_address(task.address)
    if address is None:
        return asked
    opinion = ask_api(session, address, policy, seconds=seconds, pace=pace)
    if opinion.kind in ("throttled", "refused"):
        session.note_rest(API, _REST)
    if opinion.kind not in ("fine", "moved"):
        return asked
    fine = Answer(kind="fine", words=f"{API.name} knows it; {asked.answer.words}", status=asked.answer.status)
    # That the page exists says nothing of a place on it.
    unseen = replace(
        fine, kind="anchor-unseen", words=f"the page exists, but it could not be read: {asked.answer.words}"
    )
    return replace(asked, answer=fine, anchors=dict.fromkeys(task.places, unseen))
