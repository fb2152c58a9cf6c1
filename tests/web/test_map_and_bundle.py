"""The portal's map as a tree, whatever the links; and the evidence as one file."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from checks.model import Capture, Outcome, Role, Status
from crawler.archive.custody import chain_of
from inspection.web.bundle import zipped
from inspection.web.portal_map import MOST, Place, portal_map, strips
from inspection.web.server import Server
from tests.papers.sample import citation, finding, unit
from tests.web.conftest import Kept
from tests.web.shop import visitor

AT = datetime(2024, 9, 30, tzinfo=UTC)
HOME = "https://so.example.vn/"


def capture(id: int, path: str, parent: str = "", clicks: int = 1, role: Role = Role.PAGE) -> Capture:
    return Capture(id, HOME + path, role, Outcome.OK, AT, clicks=clicks, parent=HOME + parent if clicks else "", label=path)


def all_places(places: object) -> list[Place]:
    return [place for root in places for place in (root, *all_places(root.below))]  # type: ignore[attr-defined]


def test_pages_hang_below_the_page_that_named_them_and_proof_is_marked() -> None:
    one = unit("so", "Sở", [finding("N3d.1", Status.MET, [citation(f"{HOME}lanh-dao")])])
    roots, left_out = portal_map(
        [capture(1, "", clicks=0, role=Role.HOME), capture(2, "gioi-thieu"), capture(3, "lanh-dao", "gioi-thieu", 2)], one
    )
    (home,) = roots
    assert not left_out
    assert [place.label for place in home.below] == ["gioi-thieu"]
    assert [place.proofs for place in home.below[0].below] == [("N3d.1",)]
    assert (home.size, home.all_proofs) == (2, 1)


def test_at_a_glance_each_section_is_a_line_that_can_also_be_heard() -> None:
    one = unit("so", "Sở", [finding("N3d.1", Status.MET, [citation(f"{HOME}lanh-dao")])])
    roots, _ = portal_map(
        [capture(1, "", clicks=0, role=Role.HOME), capture(2, "gioi-thieu"), capture(3, "lanh-dao", "gioi-thieu", 2),
         capture(4, "tin"), capture(5, "tim", role=Role.SEARCH), replace(capture(6, "tin-1", "gioi-thieu", 2), outcome=Outcome.TIMEOUT)],
        one,
    )  # fmt: skip
    assert [(strip.name, [place.label for place in strip.places]) for strip in strips(roots)] == [
        ("Trang chủ", [""]), ("gioi-thieu", ["gioi-thieu", "lanh-dao", "tin-1"]), ("Ô tìm kiếm của cổng", ["tim"]), ("Ngoài các mục", ["tin"]),
    ]  # fmt: skip
    assert strips(roots)[1].words == "3 địa chỉ: 2 truy cập được, 1 quá thời gian chờ; minh chứng của N3d.1"


def test_pages_that_name_each_other_appear_once_and_end() -> None:
    one = unit("so", "Sở", [])
    captures = [capture(1, "a", "b"), capture(2, "b", "c"), capture(3, "c", "a"), capture(4, "d", "d")]
    roots, _ = portal_map(captures, one)
    assert sorted(place.label for place in all_places(roots)) == ["a", "b", "c", "d"]


def test_a_large_portal_is_cut_where_no_proof_lies() -> None:
    one = unit("so", "Sở", [finding("N3d.1", Status.MET, [citation(f"{HOME}x{MOST + 40}")])])
    captures = [capture(0, "", clicks=0, role=Role.HOME), *(capture(n, f"x{n}") for n in range(1, MOST + 50))]
    roots, left_out = portal_map(captures, one)
    assert left_out == len(captures) - MOST
    assert any(place.proofs for place in all_places(roots))


def test_the_bundle_is_the_folder(made: Kept) -> None:
    folder = made.out / made.id
    with zipfile.ZipFile(BytesIO(b"".join(zipped(folder)))) as bundle:
        assert bundle.testzip() is None
        files = {path for path in folder.rglob("*") if path.is_file() and path.name != "LOCK"}
        assert {name: bundle.read(name) for name in bundle.namelist()} == {
            f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files
        }


def test_papers_and_bundle_are_sent_as_they_are(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "an")
    (book,) = (kept.out / kept.id).glob("*.xlsx")
    answer = one.get(f"/runs/{kept.id}/papers/{book.name}")
    assert answer.body == book.read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")
    draft = next((kept.out / kept.id / "du-thao").glob("*.docx"))
    assert one.get(f"/runs/{kept.id}/papers/du-thao/{draft.name}").body == draft.read_bytes()
    assert f"du-thao/{draft.name}" in one.get(f"/runs/{kept.id}/papers").text
    bundle = one.get(f"/runs/{kept.id}/bundle.zip")
    assert f"{kept.id}/case.sqlite" in zipfile.ZipFile(BytesIO(bundle.body)).namelist()
    assert Path(bundle.headers["content-disposition"].split('"')[1]).stem == kept.id


def test_who_looked_and_who_took_what_is_told(shop: Server, kept: Kept) -> None:
    chi, binh = visitor(shop, "chi"), visitor(shop, "binh")
    assert chi.get(f"/runs/{kept.id}/units/so-thu/findings/N3d.1").status == 200
    assert chi.get(f"/runs/{kept.id}/units/so-thu/findings/N9z.9").status == 404
    assert binh.get(f"/runs/{kept.id}/papers/findings.json").status == 200
    assert binh.get(f"/runs/{kept.id}/bundle.zip").status == 200
    told = [(entry["ev"], entry["what"], entry["by"]) for _, entry in chain_of(kept.out)]
    assert told == [
        ("view", "so-thu/N3d.1", "Lò Văn Chi"),
        ("export", "findings.json", "Trần Thị Bình"),
        ("export", f"{kept.id}.zip", "Trần Thị Bình"),
    ]


def test_the_archive_is_written_as_wacz_and_taken_away(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "binh")
    path = f"/runs/{kept.id}/archive.wacz"
    assert one.get(path).status == 404
    assert one.send(path, {}).status == 303
    work = shop.desk.works.of(kept.id)
    assert work is not None and work.process.wait(60) == 0
    assert path in one.get(f"/runs/{kept.id}").text
    taken = one.get(path)
    assert taken.headers["content-disposition"].startswith("attachment")
    assert "datapackage.json" in zipfile.ZipFile(BytesIO(taken.body)).namelist()
    assert visitor(shop, "chi").get(path).status == 403


def test_a_run_whose_shortcomings_rest_on_one_look_offers_the_second(shop: Server, kept: Kept) -> None:
    told = visitor(shop, "an").get(f"/runs/{kept.id}").text
    assert "thiếu sót mới qua một lần xem; đủ giờ để xem lại từ" in told
    assert f'action="/runs/{kept.id}/revisit"' in told and "Xem lại ngay, không đợi" in told
