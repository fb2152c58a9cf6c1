"""One portal that no configuration knows, written as a targets file of its own."""

import json
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from checks.model import Kind
from inspection.targets import Targets, load_targets
from inspection.verification import known_items

DISTRICT_ITEM = "N5"


def adhoc_targets(url: str, name: str, kind: str, day: date, around: Targets | None = None) -> Targets:
    """Targets with the one portal at ``url``. ``around`` lends province, service hosts and network, where there is one.

    Without a ``name`` the host stands for it; without a ``kind`` the criteria of a department apply.
    Raises TargetsError where the address or the kind cannot be used.
    """
    address = url if "://" in url else f"https://{url}/"
    host = urlsplit(address).hostname or address
    items = [item for item in known_items() if item != DISTRICT_ITEM or kind == Kind.DISTRICT]
    plan = around.plan if around else None
    lines = [
        "[plan]",
        f"name = {_text(f'Kiểm tra đột xuất {host}')}",
        f"province = {_text(plan.province if plan else '(không rõ)')}",
        f"year = {day.year}",
        f"service_hosts = {_texts(plan.service_hosts if plan else ())}",
        *([f"timezone = {_text(plan.timezone)}", f"lead = {_text(plan.lead)}"] if plan else []),
        "",
        "[network]",
        f"private_hosts = {_texts(around.private_hosts if around else ())}",
        *(
            [
                f"contact = {_text(around.manners.contact)}",
                f"control = {_texts(around.manners.control)}",
                f"quiet_hours = {_texts(around.manners.quiet_hours)}",
            ]
            if around
            else []
        ),
        "",
        "[defaults]",
        f"items = {_texts(items)}",
        "",
        "[[unit]]",
        'id = "adhoc"',
        f"name = {_text(name or host)}",
        f"kind = {_text(kind or Kind.OTHER)}",
        f"hosts = {_texts([address])}",
        "",
    ]
    return load_targets("\n".join(lines), url)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _texts(words: Sequence[str]) -> str:
    return f"[{', '.join(_text(word) for word in words)}]"
