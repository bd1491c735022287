"""Pages that a forge shows to its members only: it answers 404 to everybody else, so that the 404 proves nothing."""

import re
from urllib.parse import urlsplit

from urllib3 import HTTPResponse

_FORGES = frozenset(
    {"github.com", "www.github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "dev.azure.com"}
)
_FORGE_DOMAINS = (".visualstudio.com", ".ghe.com")
# Sites of the same companies that are open to everybody.
_NO_FORGES = frozenset(
    {"code.visualstudio.com", "marketplace.visualstudio.com", "docs.visualstudio.com", "www.visualstudio.com"}
)
# Hosts that give out files and facts of GitHub's repositories, and what stands in a path before account and name.
_BESIDE_GITHUB = {"raw.githubusercontent.com": "", "codeload.github.com": "", "api.github.com": "/repos"}
# `gitlab.example.org`, but neither `github.io` nor `docs.github.com`.
_FORGE_NAME = re.compile(r"(?:github|gitlab|gitea|forgejo|bitbucket)\.[^.]+\..+")
# Cookies and headers of self-hosted GitHub, GitLab, Gitea, Forgejo, Gogs, Bitbucket and Azure DevOps. GitHub Pages sends neither.
_FORGE_COOKIE = re.compile(
    r"\b(?:_gh_sess|_gh_ent|_gitlab_session|i_like_gitea|i_like_gogs|session_forgejo|BITBUCKETSESSIONID)\b"
)
_FORGE_HEADERS = ("x-gitlab-meta", "x-tfs-processid", "x-vss-e2eid")
# Lists of one's own, teams and settings; GitLab writes `/-/` before the latter.
_OWN_PAGES = re.compile(
    r"(?i)/(?:issues|pulls|discussions|copilot|repos|projects|feed|notifications|settings|dashboard|stars|watching|codespaces|account|admin|explore/private|user|"
    r"-/profile|-/user_settings|new|organizations)(?:/.*)?"
    r"|/(?:orgs?|enterprises|groups)/[^/]+/.+"
)
# Where one step of a path is a group or an organisation, which may be private as a whole.
_GROUPS = re.compile(r"gitlab\..+|dev\.azure\.com|.+\.visualstudio\.com|bitbucket\.org")
_ONE_STEP = re.compile(r"/[^/]+/?")
_MANAGED = re.compile(
    r"(?i)(?:/-)?/(?:settings|edit|new|delete|upload|security|network|invitations|import|traffic|graphs/traffic|graphs/clone-activity|"
    r"releases/new|releases/edit|actions/runners|hooks|project_members|merge_requests/new|runners|_settings|_admin|_usersSettings)(?:/.*)?"
)
# Applications behind a login are called so.
_APPLICATION = re.compile(r"(?:app|console|dashboard|admin|portal|my|manage|accounts?)\.[^/]+/.+")
# Services that show some of their pages to those alone who may see them, and answer 404 to all others; by host and path.
_SERVICES = re.compile(
    r"[^/]+\.atlassian\.net/.+|trello\.com/[bc]/.+|buildkite\.com/[^/]+/.+|huggingface\.co/(?:datasets/|spaces/)?[^/]+/[^/]+/?"
    r"|hub\.docker\.com/(?:r|u|repository)/.+|(?:www\.)?npmjs\.com/(?:package/@|org/|settings/).+"
    r"|linear\.app/[^/]+/.+|(?:www\.)?notion\.so/.+|(?:www\.)?figma\.com/(?:file|design|proto|board|slides)/.+|miro\.com/app/.+"
    r"|airtable\.com/(?:app|shr|tbl).+|stackoverflow\.com/c/.+|circleci\.com/(?:gh|bb|github|bitbucket)/.+|travis-ci\.com/.+"
    r"|discord\.com/channels/.+|teams\.microsoft\.com/.+|[^/]+\.slack\.com/(?:archives|files|team|docs)/.+"
    r"|[^/]+\.sharepoint\.com/.+|[^/]+\.zendesk\.com/agent/.+|sentry\.io/organizations/.+|codecov\.io/(?:gh|gl|bb|github)/.+"
)
_ACCOUNT_OF_A_COMPANY = re.compile(r"/[^/_]++_[^/]+/?")


def is_forge(host: str, response: HTTPResponse) -> bool:
    """Say whether *host*, which sent *response*, keeps repositories, some of them in private."""
    if host in _NO_FORGES:
        return False
    if host in _FORGES or host in _BESIDE_GITHUB or host.endswith(_FORGE_DOMAINS) or _FORGE_NAME.fullmatch(host):
        return True
    if any(name in response.headers for name in _FORGE_HEADERS):
        return True
    return _FORGE_COOKIE.search(response.headers.get("Set-Cookie", "")) is not None


def is_of_private_service(url: str) -> bool:
    """Say whether the page *url* belongs to an application or a service that answers 404 for what only some may see."""
    parts = urlsplit(url)
    place = f"{parts.hostname or ''}{parts.path}"
    return _APPLICATION.fullmatch(place) is not None or _SERVICES.fullmatch(place) is not None


def is_members_page(url: str) -> bool:
    """Say whether nobody sees the page *url* of a forge without signing in, whatever repository it belongs to."""
    host, path = urlsplit(url).hostname or "", urlsplit(url).path
    if _GROUPS.fullmatch(host) and _ONE_STEP.fullmatch(path):
        return True
    if _OWN_PAGES.fullmatch(path) or _ACCOUNT_OF_A_COMPANY.fullmatch(path):
        return True
    root = _repository_path(path)
    return root is not None and _MANAGED.fullmatch(path[len(root) :]) is not None


def repository_of(url: str) -> str | None:
    """Give the address of the repository that the page *url* of a forge belongs to; None if it belongs to none."""
    parts = urlsplit(url)
    before = _BESIDE_GITHUB.get(parts.hostname or "")
    if before is not None:
        root = _repository_path(parts.path.removeprefix(before))
        return root and f"https://github.com{root}"
    root = _repository_path(parts.path)
    if root is None:
        return None
    return f"{parts.scheme}://{parts.netloc}{root}"


def _repository_path(path: str) -> str | None:
    """Give the path of the repository: on GitLab all before `/-/`, with its groups; account and name elsewhere."""
    project, mark, _ = path.partition("/-/")
    if mark and project:
        return project
    names = path.split("/")[1:3]
    if len(names) < 2 or not all(names):
        return None
    return "/" + "/".join(names)
