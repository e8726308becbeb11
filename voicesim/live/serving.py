"""The web server of the page: it is imported only after its environment has been set."""

from __future__ import annotations

import socket
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voicesim.errors import InputError

# A message passes through several threads and waits for the computing one each time
SWITCH_SECONDS = 0.0005


def free_port(host: str) -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind((host, 0))
        return int(found.getsockname()[1])


def warm_up() -> None:
    """Load or compile the engine while the browser is still being opened."""
    from voicesim.model import VoiceModel

    VoiceModel(rng=0).step()


def offer_anywidget() -> None:
    """Serve the widget's front end under the bare name that a hurried browser asks for.

    Solara tells the browser where it lies in a script of its own. When that script comes late (a
    busy machine), the browser asks for ``/jupyter/anywidget.js``, finds nothing, and the page stays
    blank or looks for it on the internet. May be called twice.
    """
    from solara.server import server, starlette
    from starlette.responses import FileResponse
    from starlette.routing import Route

    path = "/jupyter/anywidget.js"
    places = (Path(folder) / "anywidget" / "index.js" for folder in server.nbextensions_directories)
    found = next((place for place in places if place.is_file()), None)
    routes = starlette.app.router.routes
    if found is None or any(getattr(route, "path", "") == path for route in routes):
        return
    routes.insert(0, Route(path, lambda _: FileResponse(found, media_type="text/javascript")))


def serve(host: str, port: int, started: Callable[[Any], None] | None = None) -> None:
    """Serve until Ctrl-C. Errors: ``InputError`` when the page's packages or the port are missing."""
    try:
        import uvicorn
        from solara.server.starlette import app
    except ImportError as error:
        raise InputError(
            "live",
            f"the page needs a package that is not installed: {error.name}",
            "pip install 'voicesim[live]'",
        ) from error
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                "--port",
                f"{host}:{port} cannot be used: {error.strerror}",
                "a free port, or 0 for any",
            ) from error
    # Not compressed: packing half a megabyte of frames takes longer than sending them.
    config = uvicorn.Config(app, host=host, port=port, log_level="error", access_log=False, ws_per_message_deflate=False)  # fmt: skip  # noqa: E501
    server = uvicorn.Server(config)
    sys.setswitchinterval(SWITCH_SECONDS)
    # Solara says so for every tab of a page without https; it then does the right thing by itself.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https")
    threading.Thread(target=warm_up, name="voicesim-warm-up", daemon=True).start()
    if started is not None:
        started(server)
    server.run()
