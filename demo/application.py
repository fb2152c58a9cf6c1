"""A portal as a JavaScript application: every address answers with the same empty shell, the texts come as JSON."""

from datetime import datetime, time
from urllib.parse import parse_qs

from demo.site import AS_OF, Answer, Site, entry_tree, json_answer


class Application(Site):
    """A site whose pages are fragments, fetched by the shell's script from ``/api/``."""

    def answer(self, target: str) -> Answer:
        """The shell for pages, JSON below ``/api/``, files as they are."""
        path, _, query = target.partition("?")
        if path == "/api/khung":
            return json_answer(self._frame())
        if path == "/api/trang":
            return self._view(parse_qs(query).get("path", ["/"])[0])
        plain = super().answer(target)
        if plain.status == 200 and not plain.content_type.startswith("text/html"):
            return plain
        if path.startswith(("/api/", "/media/")):
            return json_answer({"error": "not found"}, 404)
        return Answer(200, self.render("shell.html"))

    def _view(self, path: str) -> Answer:
        found = super().answer(path)
        if found.status not in (200, 404) or not found.content_type.startswith("text/html"):
            return json_answer({"title": "Lỗi", "html": ""}, found.status)
        return json_answer({"html": found.body.decode()}, found.status)

    def _frame(self) -> dict[str, object]:
        settings = self.portal.settings
        latest = [{"label": a.title, "url": self.addresses.article(a)} for a in self.portal.articles[:6]]
        boxes = {name: entry_tree(self, entries) for name, entries in self.portal.boxes.items()}
        contact = {key: settings[key] for key in ("title", "over", "address", "phone", "email", "responsible")}
        today = self.written(datetime.combine(AS_OF, time()), "today")
        return {"today": today, "menu": entry_tree(self, self.portal.menu), "latest": latest, "boxes": boxes, **contact}
