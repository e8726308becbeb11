"""The engine is compiled before anything is timed or waited for."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _compiled():
    from voicesim.live.serving import warm_up

    warm_up()
