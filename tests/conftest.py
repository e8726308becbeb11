"""What every test shares: the hypothesis profiles and where Chromium is."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

# No deadline: the first example of a property may compile. Derandomized: a red build is red again.
_COMMON = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("quick", max_examples=15, **_COMMON)
settings.register_profile("default", max_examples=50, **_COMMON)
settings.register_profile("ci", max_examples=100, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium binary; without one, skip, or fail where a browser is required."""
    named = os.environ.get("VOICESIM_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("VOICESIM_REQUIRE_BROWSER") == "1":
        pytest.fail("no Chromium found, and VOICESIM_REQUIRE_BROWSER=1 asks for one")
    pytest.skip("no Chromium found; install it or set VOICESIM_CHROMIUM")
