"""What the page refuses: strangers, other sites, other hosts, paths that lead out, signatures that are none of ours."""

from pathlib import Path

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from inspection.run import BadRequest
from inspection.web.archive import LIFE_S, address
from inspection.web.server import Place, Server
from inspection.web.sessions import TRIES
from tests.web.conftest import UNIT, Kept
from tests.web.shop import served, visitor
from tests.web.visitor import PASSWORD, Visitor


def pages(id: str) -> list[str]:
    here = f"/runs/{id}"
    return [
        "/", "/runs", here, f"{here}/queue", f"{here}/events", f"{here}/papers", f"{here}/papers/findings.json", f"{here}/bundle.zip",
        f"{here}/units/{UNIT}", f"{here}/units/{UNIT}/map", f"{here}/units/{UNIT}/findings/N3d.1", "/schedule",
    ]  # fmt: skip


def acts(id: str) -> list[str]:
    here = f"/runs/{id}"
    own = ("stop", "resume", "revisit", "judge", "report", "verify", "seal", "workbook", "export", f"units/{UNIT}/findings/N3d.1")
    return ["/runs", *(f"{here}/{name}" for name in own), "/compare", "/schedule/seal", "/schedule/slots", "/logout"]


def test_a_stranger_sees_the_door_only(shop: Server, kept: Kept) -> None:
    stranger = Visitor(shop.url)
    for path in pages(kept.id):
        answer = stranger.get(path)
        assert answer.status in (303, 403), path
        assert "Sở Thử" not in answer.text
    for path in acts(kept.id):
        assert stranger.post(path, {}).headers.get("location") == "/login"
    assert stranger.enter("an", "sai").status == 403
    assert stranger.enter("an").status == 303


def test_everybody_signed_in_may_read(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "binh")
    statuses = {path: one.get(path).status for path in pages(kept.id)}
    assert set(statuses.values()) == {200}, statuses


def test_a_viewer_changes_nothing(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "chi")
    token = one.token()
    for path in acts(kept.id):
        if path != "/logout":
            assert one.post(path, {"csrf": token}).status == 403, path
    assert one.get(f"/runs/{kept.id}/bundle.zip").status == 403
    assert "<form" not in one.get(f"/runs/{kept.id}/units/{UNIT}/findings/N3d.1").text.split("</header>")[1]


def test_an_inspector_neither_seals_nor_holds_the_schedule(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "binh")
    assert one.send("/schedule/seal", {}).status == 403
    assert one.send(f"/runs/{kept.id}/seal", {}).status == 403


def test_a_form_of_another_site_is_refused(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "an")
    token = one.token()
    for path in acts(kept.id):
        assert one.post(path, {"csrf": token}, {"Origin": "http://xau.example"}).status == 403
        assert one.post(path, {"csrf": token}, {"Sec-Fetch-Site": "same-site"}).status == 403
        assert one.post(path, {"csrf": "khac"}).status == 403
        assert one.post(path, {}).status == 403
    other = visitor(shop, "an")
    assert one.post("/logout", {"csrf": other.token()}).status == 403
    assert one.get("/").status == 200


def test_a_name_that_points_here_from_outside_is_refused(shop: Server) -> None:
    for path in ("/login", "/static/kiemtra.js"):
        assert Visitor(shop.url).get(path, {"Host": "xau.example"}).status == 400
    assert Visitor(shop.desk.archive).get("/x", {"Host": "xau.example"}).status == 400


def test_every_answer_forbids_inline_scripts_and_frames(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "an")
    for path in (*pages(kept.id), "/khong-co", "/static/kiemtra.css", "/login"):
        headers = one.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
    cookie = visitor(shop, "an").enter("an").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie


def test_paths_do_not_lead_out(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "an")
    for path in (
        "/runs/..", "/runs/%2e%2e/papers", f"/runs/{kept.id}/papers/..%2f..%2ftargets.toml", f"/runs/{kept.id}/papers/case.sqlite",
        f"/runs/{kept.id}/artifacts/..%2fcase.sqlite", f"/runs/{kept.id}/papers/crawl.log", "/static/../app.py", "/static/%2e%2e/app.py",
        f"/runs/{kept.id}/units/khac", f"/runs/{kept.id}/units/{UNIT}/findings/X9",
    ):  # fmt: skip
        assert one.get(path).status == 404, path


def test_a_removed_account_and_a_new_password_end_the_session(shop: Server) -> None:
    one, two = visitor(shop, "binh"), visitor(shop, "chi")
    shop.desk.accounts.remove("binh")
    account = shop.desk.accounts.find("chi")
    assert account
    shop.desk.accounts.put("chi", account.name, account.role, "mật khẩu mới hẳn")
    assert one.get("/").headers["location"] == "/login?next=/"
    assert two.get("/").headers["location"] == "/login?next=/"


def test_signing_out_ends_the_session_on_the_server(shop: Server) -> None:
    one = visitor(shop, "an")
    assert one.send("/logout", {}).status == 303
    assert one.get("/").status == 303


def test_too_many_wrong_passwords_make_a_pause(shop: Server) -> None:
    one = Visitor(shop.url)
    assert [one.enter("an", "sai sai sai").status for _ in range(TRIES + 1)] == [403] * TRIES + [429]
    assert one.enter("an", PASSWORD).status == 429
    assert one.enter("binh").status == 303


@pytest.mark.parametrize("way", ["//xau.example/", "https://xau.example/", "/\\xau.example", "javascript:alert(1)"])
def test_the_door_leads_only_inside(shop: Server, way: str) -> None:
    answer = Visitor(shop.url).post("/login", {"login": "an", "password": PASSWORD, "next": way})
    assert answer.headers["location"] == "/"


def test_the_archive_opens_to_signatures_of_ours_for_an_hour(kept: Kept) -> None:
    with served(kept.out, kept.targets) as shop:
        record = shop.desk.shelf.record(kept.id)
        assert record
        url = next(one.url for finding in record.units[0].findings for one in finding.citations)
        signed = address(shop.desk, kept.id, UNIT, url, "page", "An").removeprefix(shop.desk.archive)
        archive = Visitor(shop.desk.archive)
        answer = archive.get(signed)
        assert answer.status == 200 and "Sở Thử nghiệm" in answer.text
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'") and "script-src" not in policy
        assert archive.get(signed[:-2] + "xx").status == 403
        assert archive.get("/" + shop.desk.signer.dumps([kept.id, UNIT, "https://khac.example/", "page", "An"])).status == 404
        assert archive.get("/" + shop.desk.signer.dumps(["../..", UNIT, url, "page", "An"])).status == 404
        for form, kind in (("text", "text/plain; charset=utf-8"), ("file", "application/octet-stream")):
            answer = archive.get(address(shop.desk, kept.id, UNIT, url, form, "An").removeprefix(shop.desk.archive))  # type: ignore[arg-type]
            assert answer.headers["content-type"] == kind
        old = URLSafeTimedSerializer(shop.desk.signer.secret_keys, salt="archive", signer=Past)
        assert archive.get("/" + old.dumps([kept.id, UNIT, url, "page", "An"])).status == 403
        # The page's own paths are not on the archive's origin.
        assert archive.get("/login").status == 403


class Past(TimestampSigner):
    """Signs as somebody did who opened the page more than an hour ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - LIFE_S - 5


def test_only_this_machine_without_tls() -> None:
    for place in (Place("192.0.2.1"), Place("0.0.0.0"), Place("127.0.0.1", key=Path("khoa.pem"))):
        with pytest.raises(BadRequest):
            place.check()
    Place("127.0.0.1").check()
    Place("localhost").check()
