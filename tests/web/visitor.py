"""Somebody at the page without a browser: HTTP with a cookie, forms with their token."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

PASSWORD = "một mật khẩu dài"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Visitor:
    """One browser's worth of cookies at the server of ``url``."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.cookie = ""

    def get(self, path: str, headers: Mapping[str, str] = {}) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str] = {}) -> Answer:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form).encode(), {**kind, "Origin": self.url, "Sec-Fetch-Site": "same-origin", **headers})

    def enter(self, login: str, password: str = PASSWORD) -> Answer:
        """Sign in."""
        answer = self.post("/login", {"login": login, "password": password, "next": "/"})
        if answer.status == 303:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer

    def token(self, path: str = "/") -> str:
        """The token of a page's forms."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(path).text)
        assert found is not None
        return found[1]

    def send(self, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form with the token."""
        return self.post(path, {"csrf": self.token(), **form})

    def upload(self, path: str, form: Mapping[str, str], field: str, name: str, data: bytes) -> Answer:
        """Send a form with the token and a file."""
        mark = "giữa".encode().hex()
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in {"csrf": self.token(), **form}.items()]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n')
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}", "Origin": self.url}
        return self._ask("POST", path, "".join(parts).encode() + data + f"\r\n--{mark}--\r\n".encode(), kind)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(self.url)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            cookie = {"Cookie": self.cookie} if self.cookie else {}
            connection.request(method, path, body, {"Connection": "close", **cookie, **headers})
            response = connection.getresponse()
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()
