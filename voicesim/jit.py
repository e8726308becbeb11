"""The one door to numba: compiled functions whose cache knows when any file of the model changed."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core import caching

Function = TypeVar("Function", bound=Callable[..., Any])
PACKAGE = Path(__file__).parent
COMPILED = (
    "rules",
    "engines/compiled.py",
    "engines/loops",
    "measures",
    "networks.py",
    "population.py",
    "streams.py",
    "state.py",
    "knobs.py",
    "jit.py",
)


@functools.cache
def model_stamp() -> str:
    """Digest of every source file that compiled code is made of, and of numba's version.

    Numba's own cache looks only at the file of the function itself and would serve stale code when
    a rule in another file changed.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for name in COMPILED:
        place = PACKAGE / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.read_bytes())
    return digest.hexdigest()


class _Stamped:
    """Mixed into numba's cache locators: the stamp is the whole model's, not one file's."""

    def get_source_stamp(self) -> str:
        return model_stamp()


class _Impl(caching.CompileResultCacheImpl):
    """Compiled code is kept where numba keeps it: NUMBA_CACHE_DIR, beside the source, or with the user."""

    _locator_classes = [  # noqa: RUF012
        type(  # type: ignore[misc]
            f"Stamped{locator.__name__}", (_Stamped, locator), {}
        )
        for locator in caching.CacheImpl._locator_classes
    ]


class _Cache(caching.FunctionCache):
    _impl_class = _Impl


def compiled(function: Function) -> Function:
    """Compile with numba: no GIL, no fast-math (both engines agree to the last bit), cached."""
    return _compiled(function)


def lean(function: Function) -> Function:
    """As ``compiled``, for a function that makes no arrays: it need not count who holds which array.

    Counting is an atomic instruction (5 ns) for every array at every call. What a lean function calls
    must be lean too.
    """
    return _compiled(function, _nrt=False)


def merged(function: Function) -> Function:
    """As ``lean``, and the machine code merged into every caller, which may then become vector instructions."""
    return _compiled(function, _nrt=False, forceinline=True)


def _compiled(function: Function, **more: bool) -> Function:
    options: dict[str, Any] = {
        "nogil": True,
        "fastmath": False,
        "error_model": "numpy",
        "no_cfunc_wrapper": True,  # nobody calls from C: that entrance would be compiled for nothing
        **more,
    }
    dispatcher: Any = numba.njit(**options)(function)
    if isinstance(dispatcher, numba.core.dispatcher.Dispatcher):
        dispatcher._cache = _Cache(function)  # type: ignore[attr-defined]
    return dispatcher


def is_compiled(function: Callable[..., Any]) -> bool:
    """Whether machine code for ``function`` is at hand: in memory or in the cache on disk."""
    if getattr(function, "signatures", None):
        return True
    cache = getattr(function, "_cache", None)
    if cache is None or not hasattr(cache, "_cache_file"):
        return not hasattr(function, "py_func")
    return bool(cache._cache_file._load_index())
