"""b.8 of the matrix: what scripts do to a browser; and what is hidden behind them."""

from fault import LEADERS, WANTED, Bench, Fault, Verdict, framed, page
from scripted_portal import Answer
from town import head, raw

from checks.model import Outcome

_SHOW = f"document.getElementById('root').innerHTML = {LEADERS!r};"


def _script(code: str, *, more: str = "") -> Answer:
    """A page that shows nothing but what its script makes."""
    return Answer(f"<html><body><div id='root'></div>{more}<script>{code}</script></body></html>".encode())


def _pager(number: int) -> Answer:
    names = LEADERS.split("<p>")
    shown = names[0] + f"<p>{names[number]}"
    links = "".join(f"""<a href="javascript:__doPostBack('grid','Page${n}')">{n}</a> """ for n in (1, 2, 3) if n != number)
    form = (
        f"<form method='post' id='f' action='{WANTED}'><input type='hidden' name='__EVENTARGUMENT'>{shown}{links}</form><script>"
        "function __doPostBack(target, argument) { document.getElementById('f').elements[0].value = argument; document.getElementById('f').submit(); }</script>"
    )
    return Answer(framed(form).encode())


def _row(id: str, what: str, answer: Answer, **more: object) -> Fault:
    fields: dict[str, object] = {"outcome": Outcome.OK, "bench": Bench.BROWSER, **more}
    pages = {WANTED: answer, **fields.pop("others", {})}
    return Fault(id, what, pages=pages, **fields)


def _unshown(seen) -> bool:
    return (
        not seen.fault.dom and "không dựng xong" in seen.fault.note and any("không dựng được" in words for words in seen.limits)
    )


BROWSER = [
    _row("46", "danh sách lật bằng __doPostBack", _pager(1), others={f"POST {WANTED}": lambda before: _pager(before + 2)}),
    _row("60b", "trang tự gọi lại chính nó mãi", _script("location.reload()"), verdict=Verdict.OPEN),
    _row("89a", "vòng lặp vô tận khi tải trang", _script("while (true) {}"), verdict=Verdict.OPEN, also=_unshown),
    _row(
        "89b",
        "vòng lặp vô tận sau khi tải xong",
        _script("onload = () => setTimeout(() => { while (true) {} }, 50)"),
        verdict=Verdict.OPEN,
        also=_unshown,
    ),
    _row("90a", "năm mươi hộp thoại", _script("for (let n = 0; n < 50; n++) { alert(n); confirm(n); }" + _SHOW)),
    _row(
        "90b",
        "hộp thoại giữ lại khi rời trang, lệnh in",
        _script("onbeforeunload = e => { e.preventDefault(); return 'x'; }; print();" + _SHOW),
    ),
    _row("91", "hai mươi cửa sổ bật ra", _script("for (let n = 0; n < 20; n++) open('/con');" + _SHOW)),
    _row(
        "92",
        "tệp tải về thay cho trang",
        raw(head("Content-Disposition: attachment; filename=..\\..\\tai-ve.html", "Content-Length: 12"), b"<html></html"),
        verdict=Verdict.SAID,
    ),
    _row(
        "99",
        "trang cao ba triệu điểm ảnh",
        _script(_SHOW + "document.body.style.height = '3000000px';"),
        also=lambda seen: "điểm ảnh đầu" in seen.fault.note,
    ),
    _row("100", "cuộn mãi không hết", _script(_SHOW + "onscroll = () => document.body.append(document.createElement('p'));")),
    _row("101", "trang hỏi máy chủ mãi không nghỉ", _script(_SHOW + "setInterval(() => fetch('/hoi?' + Math.random()), 100);")),
    _row("102", "nội dung hiện muộn", _script(f"setTimeout(() => {{ {_SHOW} }}, 900)")),
    _row(
        "104",
        "service worker phục vụ nội dung khác",
        _script("navigator.serviceWorker && navigator.serviceWorker.register('/sw.js').catch(() => 0);" + _SHOW),
    ),
    _row(
        "105",
        "xin vị trí, thông báo, máy ảnh",
        _script(
            "navigator.geolocation.getCurrentPosition(() => 0); Notification.requestPermission();"
            "navigator.mediaDevices?.getUserMedia({video: true}).catch(() => 0);"
            + _SHOW
        ),
    ),
    _row(
        "120",
        "nội dung chỉ hiện khi bấm thẻ",
        page(
            "<h1>Lãnh đạo Sở</h1><ul class='nav-tabs'><li><a href='#ds' onclick='mo()'>Danh sách</a></li></ul><div id='root'></div>"
            + f"<script>function mo() {{ {_SHOW} }}</script>"
        ),
    ),
    Fault("95", "không có trình duyệt mà trang chỉ hiện khi chạy mã", Outcome.OK, {WANTED: _script(_SHOW)}, verdict=Verdict.OPEN),
]
