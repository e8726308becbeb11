"""Pages with the tables that `voicesim validate` and `voicesim claims` wrote, or how to make them."""

from __future__ import annotations

from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "generated"


def _page(title: str, about: str, name: str, command: str) -> str:
    kept = KEPT / f"{name}.md"
    made = f"Made with `{command}`"
    if kept.is_file():
        return f"# {title}\n\n{about}\n\n{made} and kept with the documentation as it came out.\n\n{kept.read_text(encoding='utf-8')}\n"
    return f"# {title}\n\n{about}\n\n{made}; its table is not kept with this copy of the documentation, so run it to see it.\n"


def validation_page() -> str:
    """The table of limit cases."""
    about = (
        "The shipped model, configured into the limits in which its field knows the answer: case, source, "
        "expected, obtained, tolerance and where it comes from, verdict. No case re-implements the model: each is a "
        "scenario file in `scenarios/limits`, with people and ties put in.\n\n"
        "Exact limits agree to rounding, or to the digits that the reference has. Statistical ones have fixed seeds and "
        "agree within as many standard errors as are exceeded once in 16,000 times (4 for many runs, more for few), plus a "
        "bias of finite size where one is stated. An order holds if each step is larger than 3 standard errors. "
        "*Own reference* numbers were computed from the equations by a separate program before this model was written; "
        "they are not published figures. Many runs or large crowds are asked of the compiled engine only: the two "
        "engines agree to the last bit."
    )
    return _page("Limits and known results", about, "validation", "voicesim validate")


def sensitivity_page() -> str:
    """What the outcomes depend on by default."""
    about = (
        "Around the scenario `orchestrated`, in a small organisation: which parameters coherence, richness, trust and "
        "cost of the last quarter depend on. Shares of the variance are total Sobol indices with 95 % intervals, over "
        "the plausible ranges; the screening gives the mean size of the effect of moving a parameter over its whole "
        "range, in the unit of the outcome. The dummy moves nothing. How it is done: "
        "[find what matters](../how-to/sensitivity.md)."
    )
    return _page("What matters", about, "sensitivity", "voicesim sensitivity orchestrated --samples 512 --markdown")


def grounding_table() -> str:
    """The table of patterns, data and model."""
    kept = KEPT / "grounding.md"
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    return "The table is not kept with this copy of the documentation: make it with the command above.\n"


def calibration_table() -> str:
    """Regimes of the default company, by share of voices and coach hours."""
    kept = KEPT / "calibration.md"
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    return "The table is not kept with this copy of the documentation: make it with the command above.\n"


def claims_page() -> str:
    """The claims ledger."""
    about = (
        "Sixteen claims of the article, each a question to the model and put to the test on common random numbers: an "
        "ordinary experiment in `experiments/claims`, with what the article expects of it. The verdict is computed from "
        "the numbers; *does not hold here* is a finding too.\n\n"
        "The effect is the mean paired difference of what is tested and what it is held against, with Student's 95 % "
        "interval; shares in points. It is *as said* (or *the opposite*) when the interval keeps to one side of 0 and the "
        "mean is at least the margin below which it would not matter; *no difference* when the interval lies within the "
        "margin; else *open*. A claim **holds** when it does here and clearly fails at no plausible value of the conditions "
        "tried; it **depends** when both occur. Then its mechanism is switched off in both arms: the effect must *vanish* "
        "(within the margin, or an interval that includes 0 with at least half of the effect surely gone) or *turn round*; if "
        "at least half of it goes it *shrinks*; else it *remains*, and that mechanism does not explain it. Where it flips is "
        "read off straight lines between levels, with bootstrap intervals."
    )
    return _page("The article's claims", about, "claims", "voicesim claims")
