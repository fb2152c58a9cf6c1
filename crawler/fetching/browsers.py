"""Which browser of this machine renders pages, and whether it may keep its sandbox."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CHOSEN = "KIEMTRA_BROWSER"
"""The environment variable that names a browser before all others."""

_COMMANDS = {
    "google-chrome": "Google Chrome",
    "google-chrome-stable": "Google Chrome",
    "chromium": "Chromium",
    "chromium-browser": "Chromium",
    "chrome": "Google Chrome",
    "microsoft-edge": "Microsoft Edge",
    "microsoft-edge-stable": "Microsoft Edge",
    "msedge": "Microsoft Edge",
}
_WINDOWS = {
    r"Google\Chrome\Application\chrome.exe": "Google Chrome",
    r"Chromium\Application\chrome.exe": "Chromium",
    r"Microsoft\Edge\Application\msedge.exe": "Microsoft Edge",
}
_MAC = {
    "Google Chrome.app/Contents/MacOS/Google Chrome": "Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium": "Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge": "Microsoft Edge",
}
_DOWNLOADED = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-win*/chrome.exe",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that was found."""

    path: Path
    name: str


def find_browser(environment: Mapping[str, str] = os.environ) -> Browser | None:
    """The browser to use: the one named in KIEMTRA_BROWSER, else an installed Chrome, Chromium or Edge, else the one that
    ``playwright install chromium`` downloaded. None where there is none; a KIEMTRA_BROWSER that names no file counts as
    "none wanted"."""
    if chosen := environment.get(CHOSEN):
        found = shutil.which(chosen, path=environment.get("PATH"))
        return Browser(Path(found), Path(found).name) if found else None
    return next(_found(environment), None)


def needs_no_sandbox() -> bool:
    """Whether the browser starts only without its sandbox: as root in a container. It is kept everywhere else."""
    geteuid = getattr(os, "geteuid", None)
    return geteuid is not None and geteuid() == 0 and _in_container()


def sandbox_words() -> str:
    """What to tell about the sandbox; empty where the browser keeps it."""
    if not needs_no_sandbox():
        return ""
    return "đang chạy bằng quyền root trong container nên trình duyệt phải tắt sandbox (--no-sandbox)"


def _found(environment: Mapping[str, str]) -> Iterator[Browser]:
    for command, name in _COMMANDS.items():
        if found := shutil.which(command, path=environment.get("PATH")):
            yield Browser(Path(found), name)
    for folder, known in _places(environment):
        for place, name in known.items():
            if (folder / place).is_file():
                yield Browser(folder / place, name)
    for pattern in _DOWNLOADED:
        for path in sorted(_downloads(environment).glob(pattern), reverse=True):
            yield Browser(path, "Chromium (playwright)")


def _places(environment: Mapping[str, str]) -> tuple[tuple[Path, Mapping[str, str]], ...]:
    if sys.platform == "win32":
        roots = (environment.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
        return tuple((Path(root), _WINDOWS) for root in roots if root)
    if sys.platform == "darwin":
        return (Path("/Applications"), _MAC), (Path.home() / "Applications", _MAC)
    return ()


def _downloads(environment: Mapping[str, str]) -> Path:
    if chosen := environment.get("PLAYWRIGHT_BROWSERS_PATH"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA", "")) / "ms-playwright"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"


def _in_container() -> bool:
    """By the marks that Docker, Podman and other runtimes leave."""
    if any(Path(mark).exists() for mark in ("/.dockerenv", "/run/.containerenv")) or "container" in os.environ:
        return True
    try:
        told = Path("/proc/1/cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(word in told for word in ("docker", "kubepods", "containerd", "lxc"))
