"""The province's service portal: lists of procedures, filtered by agency, and each procedure in full."""

from functools import partial

from markupsafe import Markup

from demo.portal import slug_of
from demo.procedures import Procedure, procedures
from demo.site import Answer, Site

_LIST = "/dichvucong/bothutuc"


class ServiceSite(Site):
    """A site that also answers for the procedures of all agencies."""

    def _lay_out(self) -> None:
        super()._lay_out()
        every = [procedure for rows in procedures().values() for procedure in rows]
        self._put_lists(_LIST, "", every)
        for rows in procedures().values():
            self._put_lists(f"{_LIST}?maCoQuan={rows[0].agency_code}", rows[0].agency_name, list(rows))
        for one in every:
            self._put(self.addresses.procedure(one), partial(self._detail, one))

    def _found(self, query: str) -> Answer:
        words = slug_of(query).split("-") if query.strip() else []
        every = (one for rows in procedures().values() for one in rows)
        hits = [
            one for one in every if words and all(word in slug_of(f"{one.name} {one.field} {one.agency_name}") for word in words)
        ]
        return self._rows("", hits, len(hits), 0, [_LIST])

    def _put_lists(self, address: str, agency: str, rows: list[Procedure]) -> None:
        size = 10
        pages = -(-len(rows) // size)
        joint = "&" if "?" in address else "?"
        addresses = [address, *(f"{address}{joint}trang={n}" for n in range(2, pages + 1))]
        for number, place in enumerate(addresses):
            shown = rows[number * size : (number + 1) * size]
            self._put(place, partial(self._rows, agency, shown, len(rows), number, addresses))

    def _rows(self, agency: str, shown: list[Procedure], total: int, number: int, addresses: list[str]) -> Answer:
        body = self.environment.get_template("rows.html").render(
            agency=agency, rows=shown, total=total, number=number, addresses=addresses,
            agencies=[rows[0] for rows in procedures().values()], list_address=_LIST, at=self.addresses.procedure,
        )  # fmt: skip
        title = f"Bộ thủ tục hành chính {agency}".strip()
        return Answer(200, self.render("page.html", title=title, body=Markup(body), crumbs=[(title, "")]))

    def _detail(self, one: Procedure) -> Answer:
        body = self.environment.get_template("kinds/procedure.html").render(one=one, parts=one.parts(), decision="")
        crumbs = [("Bộ thủ tục hành chính", _LIST), (one.name, "")]
        return Answer(200, self.render("page.html", title=one.name, body=Markup(body), crumbs=crumbs))
