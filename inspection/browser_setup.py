"""A browser for pages that show nothing without one: looked for, else downloaded, else taken from the system."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from crawler.fetching.browsers import find_browser

Say = Callable[[str], None]
_MINUTES = 10
_DOWNLOAD = (sys.executable, "-m", "playwright", "install", "chromium")
_LIBRARIES = (sys.executable, "-m", "playwright", "install-deps", "chromium")


def install_browser(say: Say) -> bool:
    """Provide a browser, saying each step; returns whether there is one that starts. A step that fails is no error.

    The order: one that is installed; Playwright's own Chromium; where we are root and there is apt, what that one lacks,
    then the distribution's Chromium. Programs are run and the network is used only here.
    """
    if _starts(say):
        return True
    say("Chưa có trình duyệt chạy được. Tải Chromium của Playwright, có thể mất vài phút …")
    if _ran(_DOWNLOAD, say):
        if _starts(say):
            return True
        if _may_install():
            say("Chromium vừa tải thiếu thư viện của hệ thống. Cài thư viện …")
            if _ran(_LIBRARIES, say) and _starts(say):
                return True
    if _may_install():
        say("Cài gói chromium của hệ điều hành …")
        update = _ran(("apt-get", "update"), say)
        if update and _ran(("apt-get", "install", "-y", "--no-install-recommends", "chromium"), say) and _starts(say):
            return True
    say(
        "Không cài được trình duyệt. Vẫn kiểm tra được; trang nào chỉ hiện khi chạy JavaScript sẽ ghi “cần người kiểm tra "
        "xác minh”. Cài Chrome, Edge hoặc Chromium rồi chạy lại là đủ."
    )
    return False


def _starts(say: Say) -> bool:
    """Whether a browser is found and runs on this machine."""
    browser = find_browser()
    if browser is None:
        return False
    # On Windows a browser asked for its version opens a window instead.
    fine = sys.platform == "win32" or _ran((str(browser.path), "--version"), say)
    if fine:
        say(f"Có trình duyệt: {browser.name} ({browser.path}).")
    return fine


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _ran(command: Sequence[str], say: Say) -> bool:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_MINUTES * 60,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        say(f"  không được: {fault}")
        return False
    if done.returncode:
        said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        say(f"  không được (mã {done.returncode}): {said[-1] if said else command[0]}")
    return done.returncode == 0


if __name__ == "__main__":
    install_browser(lambda words: print(words, file=sys.stderr, flush=True))
