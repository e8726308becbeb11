"""`voicesim live`: the live page, served from this machine and asking nothing of any other."""

from __future__ import annotations

import os
import threading
import webbrowser
from pathlib import Path

import click

CULL_AFTER = "2m"  # a killed browser's session is forgotten after this long


NOWHERE = "http://127.0.0.1:9/"  # instead of the address that missing front-end files come from


def _environment(
    scenario: str | None, stories: tuple[str, ...], seed: int, host: str, port: int
) -> dict[str, str]:
    """What the server reads when it is imported, so it must be set before."""
    return {
        "SOLARA_APP": "voicesim.live.app",
        "SOLARA_MODE": "production",
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
        "SOLARA_THEME_SHOW_BANNER": "false",
        "SOLARA_THEME_TITLE": "voicesim",
        "SOLARA_THEME_VARIANT": "dark",
        "SOLARA_THEME_LOADER": "plain",
        "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
        "SOLARA_ASSETS_CDN": NOWHERE,
        "SOLARA_KERNEL_CULL_TIMEOUT": CULL_AFTER,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "VOICESIM_LIVE_SCENARIO": scenario or "",
        "VOICESIM_LIVE_SEED": str(seed),
        "VOICESIM_LIVE_STORIES": os.pathsep.join(stories),
    }


def _open_when_ready(url: str, server: object) -> None:
    pause = threading.Event()
    while not getattr(server, "started", False):
        pause.wait(0.1)
    webbrowser.open(url)


@click.command(help="Open the live page: change the programme while the room watches.")
@click.argument("scenario", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port; 0 for a free one.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Luck, as in 'voicesim run --seed'.",
)
@click.option(
    "--story",
    "stories",
    multiple=True,
    metavar="FILE",
    help="A story of your own beside the shipped one. May be repeated.",
)
@click.option("--open/--no-open", "open_", default=False, help="Open a browser.")
def command(
    scenario: str | None, host: str, port: int, seed: int, stories: tuple[str, ...], open_: bool
) -> None:
    """Serve the page until Ctrl-C."""
    from voicesim.io.scenarios import load, organisation_of
    from voicesim.live.serving import free_port, serve
    from voicesim.live.stories import check

    if scenario:
        organisation_of(load(scenario))  # a wrong one is told here, not in the browser
    for story in stories:
        check(Path(story), load)
    port = port or free_port(host)
    os.environ.update(_environment(scenario, stories, seed, host, port))
    url = f"http://{host}:{port}"
    click.echo(f"voicesim live: {url} (Ctrl-C ends it)", err=False)
    serve(
        host,
        port,
        (
            lambda server: threading.Thread(
                target=_open_when_ready, args=(url, server), daemon=True
            ).start()
        )
        if open_
        else None,
    )
