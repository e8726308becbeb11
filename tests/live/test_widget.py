"""The stage as a Jupyter widget: made from an object, a name or nothing; wrong ones are refused."""

import pytest

from tests.live.small import small
from voicesim.errors import InputError
from voicesim.live import widget


@pytest.mark.parametrize("scenario", [None, "orchestrated", small(weeks=9)])
def test_a_widget_shows_the_scenario_it_was_given(scenario):
    made = widget(scenario, seed=3)
    try:
        session = made.desk.session
        assert session.now.seed == 3
        if scenario is None or isinstance(scenario, str):
            assert session.now.name == "orchestrated"
        else:
            assert session.scenario("B") == scenario
        assert "export default" in made._esm
    finally:
        made.close()


def test_a_widget_of_a_wrong_scenario_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="orchestrated"):
        widget("orchestratd")
