"""What people read: the verdict in words, charts, and HTML reports drawn from the tables of results."""

from __future__ import annotations

from pathlib import Path

from voicesim.errors import InputError

__all__ = [
    "write_claims_report",
    "write_comparison_report",
    "write_explanation_report",
    "write_report",
    "write_run_report",
    "write_sensitivity_report",
    "write_study_report",
]


def write_report(folder: Path | str) -> Path:
    """Draw ``report.html`` in a folder of results, whatever command wrote it; returns its path.

    Errors: InputError when the folder holds no results or a table is damaged.
    """
    place = Path(folder)
    kinds = (
        ("claims.csv", write_claims_report),
        ("morris.csv", write_sensitivity_report),
        ("differences.csv", write_comparison_report),
        ("explanation.csv", write_explanation_report),
        ("runs.parquet", write_study_report),
        ("series.parquet", write_run_report),
    )
    for name, write in kinds:
        if (place / name).exists():
            return write(place)
    raise InputError(
        str(place),
        "holds no results",
        "a folder written by run, sweep, compare, explain, sensitivity or claims, with its tables",
    )


def write_run_report(folder: Path | str) -> Path:
    """Draw the report of one scenario (``voicesim run``); returns its path."""
    from voicesim.reports.charts import unchecked
    from voicesim.reports.run import run_report
    from voicesim.reports.tables import RunTables

    with unchecked():
        return _written(Path(folder), run_report(RunTables.read(Path(folder))))


def write_study_report(folder: Path | str) -> Path:
    """Draw the report of a sweep (``voicesim sweep``); returns its path."""
    from voicesim.reports.charts import unchecked
    from voicesim.reports.study import study_report

    with unchecked():
        return _written(Path(folder), study_report(Path(folder)))


def write_comparison_report(folder: Path | str) -> Path:
    """Draw the report of a comparison (``voicesim compare``); returns its path."""
    from voicesim.reports.charts import unchecked
    from voicesim.reports.comparison import comparison_report

    with unchecked():
        return _written(Path(folder), comparison_report(Path(folder)))


def write_claims_report(folder: Path | str) -> Path:
    """Draw the report of the claims ledger (``voicesim claims``); returns its path."""
    from voicesim.reports.charts import unchecked
    from voicesim.reports.claims import claims_report

    with unchecked():
        return _written(Path(folder), claims_report(Path(folder)))


def write_explanation_report(folder: Path | str) -> Path:
    """Draw the report of an explanation (``voicesim explain``); returns its path."""
    from voicesim.reports.charts import unchecked
    from voicesim.reports.explanation import explanation_report

    with unchecked():
        return _written(Path(folder), explanation_report(Path(folder)))


def write_sensitivity_report(folder: Path | str) -> Path:
    """Draw the report of a sensitivity study (``voicesim sensitivity``); returns its path."""
    from voicesim.reports.charts import unchecked
    from voicesim.reports.sensitivity import SensitivityTables, sensitivity_report

    with unchecked():
        return _written(Path(folder), sensitivity_report(SensitivityTables.read(Path(folder))))


def _written(folder: Path, html: str) -> Path:
    """Write the page whole or not at all."""
    target = folder / "report.html"
    part = folder / ".report.html.part"
    try:
        part.write_text(html, encoding="utf-8")
        part.replace(target)
    except OSError as error:
        raise InputError(str(folder), f"the report cannot be written ({error.strerror})") from error
    return target
