"""Where the page is served, and to whom it may be shown there."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from inspection.run import BadRequest

PORT = 8765


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page is served."""

    host: str = "127.0.0.1"
    port: int = PORT
    """The archive takes the next one; 0: any two."""
    certificate: Path | None = None
    key: Path | None = None

    def check(self) -> None:
        """Raise BadRequest for a place that would show the page to others unprotected."""
        if (self.certificate is None) is not (self.key is None):
            raise BadRequest("TLS cần cả hai: --tls-cert và --tls-key.")
        if not is_loopback(self.host) and self.certificate is None:
            raise BadRequest(
                f"Địa chỉ {self.host} cho máy khác xem được, nên bắt buộc có TLS: thêm --tls-cert và --tls-key. "
                "Chỉ dùng trên máy này thì bỏ --host."
            )
        if self.host in ("0.0.0.0", "::", ""):
            raise BadRequest("Ghi đúng tên hoặc địa chỉ mà người khác sẽ gõ, không ghi 0.0.0.0.")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
