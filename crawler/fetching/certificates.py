"""Whether a portal's certificate holds. Pages are fetched whether it does or not; that it does not is told."""

import asyncio
import socket
import ssl
from collections.abc import Sequence

_SECONDS = 10.0

_WORDS = {
    9: "chưa đến ngày có hiệu lực",
    10: "đã hết hạn",
    18: "tự ký, không do tổ chức nào cấp",
    19: "chuỗi chứng thư kết thúc ở một chứng thư gốc tự ký không được tin cậy",
    20: "thiếu chứng thư trung gian hoặc do tổ chức không được tin cậy cấp",
    21: "thiếu chứng thư trung gian hoặc do tổ chức không được tin cậy cấp",
    23: "đã bị thu hồi",
    62: "không cấp cho tên miền này",
}


async def complaint(host: str, port: int, addresses: Sequence[str]) -> str:
    """What is wrong with the certificate shown for ``host``, in Vietnamese; empty where nothing is, or none was shown."""
    return await asyncio.to_thread(_complaint, host, port, addresses[0]) if addresses else ""


def _complaint(host: str, port: int, address: str) -> str:
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((address, port), timeout=_SECONDS) as connection,
            context.wrap_socket(connection, server_hostname=host),
        ):
            return ""
    except ssl.SSLCertVerificationError as fault:
        return f"Chứng thư không hợp lệ: {_WORDS.get(fault.verify_code, fault.verify_message)}"
    except OSError:
        return ""
