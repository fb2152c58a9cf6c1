"""The evaluation as a page to read in a browser: the figures, and each disagreement with both sides' grounds. No asset from elsewhere."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader

from inspection.comparison import Comparison
from inspection.evaluation import Evaluation
from inspection.whole_file import write_whole

NAME = "evaluation.html"


def write_page(evaluation: Evaluation, folder: Path, folders: Mapping[str, str]) -> Path:
    """Write evaluation.html into FOLDER and return its path. FOLDERS: by run id, what leads from there to the run's own folder
    ("" or "../<run>/"), for the screenshots."""
    template = Environment(loader=PackageLoader("inspection"), autoescape=True).get_template("evaluation.html")
    sums = (evaluation.running, evaluation.overall, evaluation.sure)
    text = template.render(
        rows=(*evaluation.by_criterion, *sums),
        sums=len(sums),
        disagreements=evaluation.disagreements,
        folders=folders,
        percent=lambda share: "–" if share is None else f"{share:.1%}".replace(".", ","),
        sort=_sort,
    )
    path = folder / NAME
    write_whole(path, text.encode("utf-8", "replace"))
    return path


def _sort(comparison: Comparison) -> str:
    return "oan" if comparison.false_accusation else "lot" if comparison.false_pass else ""
