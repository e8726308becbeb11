"""The command line: commands found by name, loaded when called, errors told in one message."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from voicesim.errors import InputError, nearest
from voicesim.version import __version__

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

# Command -> what it does, and the optional extra it needs. Each lies in a module of its name.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("Simulate one scenario and tell whether its voices add up.", ""),
    "sweep": ("Simulate every point of an experiment; goes on where it was stopped.", ""),
    "compare": ("Compare scenarios under the same luck, against the first.", ""),
    "explain": ("Who carried an outcome: the same run again without one voice or group.", ""),
    "sensitivity": ("Which parameters an outcome depends on.", "sensitivity"),
    "discover": ("Under which conditions an outcome occurs.", "discover"),
    "validate": ("Hold the model against data.", ""),
    "claims": ("Test the claims of the article, one by one.", ""),
    "live": ("Open the live page in a browser.", "live"),
    "report": ("Draw the report again from the tables of a folder.", ""),
    "status": ("How far a sweep has come.", ""),
    "merge": ("Put the parts of a sweep together.", ""),
    "list": ("Scenarios, organisations, experiments and stories at hand.", ""),
    "check": ("Check scenario files and say what is wrong.", ""),
    "new": ("Write a scenario to start from.", ""),
    "schema": ("JSON Schema of scenarios, for editors.", ""),
}


class Commands(click.Group):
    """A group that knows its commands by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands whose module is there, in the order of the table."""
        return [name for name in COMMANDS if importlib.util.find_spec(_module(name)) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(_module(cmd_name)).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest right name in the message."""
        name = args[0]
        if name not in self.list_commands(ctx):
            hint = nearest(name, self.list_commands(ctx))
            told = f"there is no command {name!r}" + (f"; did you mean {hint!r}?" if hint else "")
            raise click.UsageError(told, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table as it stands, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][0]) for name in self.list_commands(ctx)])


def _module(command: str) -> str:
    return f"voicesim.cli.{command}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__, "--version", prog_name="voicesim", message="%(prog)s %(version)s"
)
def group() -> None:
    """When do many voices add up to one brand, and when to cacophony?

    Start with: voicesim run orchestrated
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(called(arguments))


def called(arguments: Sequence[str] | None = None) -> int:
    """Exit code of a call: 0 done, 2 the input is wrong, 1 it failed, 130 interrupted."""
    given = [*(sys.argv[1:] if arguments is None else arguments)]
    try:
        value: Any = group.main(given, prog_name="voicesim", standalone_mode=False, obj=given)
        sys.stdout.flush()
        return value if isinstance(value, int) else DONE
    except InputError as error:
        return _told(f"{error}", WRONG_INPUT)
    except click.UsageError as error:
        error.show(sys.stderr)
        return WRONG_INPUT
    except click.ClickException as error:
        return _told(error.format_message(), FAILED)
    except (KeyboardInterrupt, click.Abort):
        return _told("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has seen enough; closing must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except ModuleNotFoundError as error:
        return _missing(error, given)
    except Exception as error:
        return _failed(error)


def _told(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def _missing(error: ModuleNotFoundError, given: Sequence[str]) -> int:
    """A package of an optional extra is not installed; anything else is a failure."""
    command = next((word for word in given if word in COMMANDS), "")
    extra = COMMANDS[command][1] if command else ""
    if not extra or (error.name or "").startswith("voicesim"):
        return _failed(error)
    told = f"voicesim {command} needs the package {error.name!r}, which is not installed"
    told += f"\n  suggestion: pip install 'voicesim[{extra}]'"
    return _told(told, FAILED)


def _failed(error: Exception) -> int:
    """One line; the whole story only for those who ask for it."""
    if os.environ.get("VOICESIM_DEBUG"):
        import traceback

        traceback.print_exception(error)
    first = str(error).splitlines()[0] if str(error) else ""
    told = f"voicesim failed: {type(error).__name__}: {first}"
    return _told(f"{told}\n  VOICESIM_DEBUG=1 shows where", FAILED)
