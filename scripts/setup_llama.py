"""The llama-cpp-python wheel for exactly this processor and compiler, built once and kept.

`GGML_NATIVE` stays off on x86: with it, GCC 11 and 12 compile the AMX kernels wrongly and the first token
ends in a segmentation fault. Every instruction set but AMX is switched on or off by name instead, as the
processor says. pip's own cache knows a built wheel by its version alone, so wheels are kept here, apart by
everything that matters. A wheel made elsewhere or with other options is never used.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.setup_run import Runner, Stopped

VERSION = "0.3.36"

# CMake option, what the processor must report, what the compiler must understand.
OPTIONS: tuple[tuple[str, frozenset[str], str], ...] = (
    ("GGML_SSE42", frozenset({"sse4_2"}), "-msse4.2"),
    ("GGML_AVX", frozenset({"avx"}), "-mavx"),
    ("GGML_AVX2", frozenset({"avx2"}), "-mavx2"),
    ("GGML_FMA", frozenset({"fma"}), "-mfma"),
    ("GGML_F16C", frozenset({"f16c"}), "-mf16c"),
    ("GGML_BMI2", frozenset({"bmi2"}), "-mbmi2"),
    ("GGML_AVX_VNNI", frozenset({"avx_vnni"}), "-mavxvnni"),
    ("GGML_AVX512", frozenset({"avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw"}), "-mavx512f"),
    ("GGML_AVX512_VBMI", frozenset({"avx512vbmi"}), "-mavx512vbmi"),
    ("GGML_AVX512_VNNI", frozenset({"avx512_vnni"}), "-mavx512vnni"),
    ("GGML_AVX512_BF16", frozenset({"avx512_bf16"}), "-mavx512bf16"),
)
NEVER = ("GGML_AMX_TILE", "GGML_AMX_INT8", "GGML_AMX_BF16")
# Pictures are not read here, so the library for them is not built.
LEFT_OUT = ("-DLLAVA_BUILD=OFF",)
OPTIONS_FILE = Path(__file__).resolve().with_name("llama_options.cmake")


@dataclass(frozen=True)
class Toolchain:
    """The compilers that a build would use, and their version as they tell it."""

    c: str
    cxx: str
    version: str

    def understands(self, flag: str) -> bool:
        """Whether the C compiler accepts `flag`."""
        probe = [*shlex.split(self.c), flag, "-E", "-x", "c", os.devnull]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def find_toolchain() -> Toolchain:
    """Return the C and C++ compilers (`CC` and `CXX` go first).

    Raises:
        Stopped: One of them is missing.
    """
    c = os.environ.get("CC") or _first("cc", "gcc", "clang")
    cxx = os.environ.get("CXX") or _first("c++", "g++", "clang++")
    if not c or not cxx:
        missing = " and ".join(name for name, found in (("C", c), ("C++", cxx)) if not found)
        raise Stopped(
            f"no {missing} compiler found, and llama.cpp is built here; install gcc and g++ (Debian: "
            "apt install build-essential; macOS: xcode-select --install) and run the same command again"
        )
    told = subprocess.run([*shlex.split(c), "--version"], capture_output=True, text=True, check=False)
    return Toolchain(c, cxx, told.stdout.partition("\n")[0].strip())


def _first(*names: str) -> str | None:
    return next((name for name in names if shutil.which(name)), None)


def read_features(cpuinfo: str) -> frozenset[str]:
    """Return the processor's feature names from the text of `/proc/cpuinfo`, lower case."""
    found = re.search(r"^flags\s*:\s*(.*)$", cpuinfo, re.MULTILINE)
    return frozenset(found[1].lower().split()) if found else frozenset()


def read_mac_features(sysctl: str) -> frozenset[str]:
    """Return feature names from what `sysctl -n machdep.cpu` prints, in the spelling of Linux."""
    names = {name.lower().replace(".", "_") for name in sysctl.split()}
    renamed = {"avx1_0": "avx", "avx512vnni": "avx512_vnni", "avx512bf16": "avx512_bf16"}
    return frozenset(renamed.get(name, name) for name in names)


def processor_features() -> frozenset[str]:
    """Return the instruction sets of this x86 processor; empty where the system does not tell."""
    if sys.platform == "darwin":
        keys = ["machdep.cpu.features", "machdep.cpu.leaf7_features"]
        told = subprocess.run(["sysctl", "-n", *keys], capture_output=True, text=True, check=False)
        return read_mac_features(told.stdout)
    try:
        return read_features(Path("/proc/cpuinfo").read_text("utf-8", "replace"))
    except OSError:
        return frozenset()


def cmake_arguments(machine: str, features: frozenset[str], understands: Callable[[str], bool]) -> list[str]:
    """Return the CMake arguments for a processor.

    Args:
        machine: As `platform.machine()` says.
        features: Feature names in the spelling of `/proc/cpuinfo`.
        understands: Whether the compiler accepts a flag; a set that it cannot compile is switched off.
    """
    if machine.lower() not in {"x86_64", "amd64"}:
        return ["-DGGML_NATIVE=ON", *LEFT_OUT]
    chosen = [
        f"-D{option}={'ON' if needed <= features and understands(flag) else 'OFF'}"
        for option, needed, flag in OPTIONS
    ]
    return ["-DGGML_NATIVE=OFF", *chosen, *(f"-D{option}=OFF" for option in NEVER), *LEFT_OUT]


@dataclass(frozen=True)
class Recipe:
    """All that decides what a built wheel is good for."""

    arguments: tuple[str, ...]
    compiler: str
    python: str
    system: str

    @property
    def key(self) -> str:
        """Name of the folder that holds wheels built exactly so."""
        options = OPTIONS_FILE.read_text("utf-8")
        text = "\n".join((VERSION, *self.arguments, self.compiler, self.python, self.system, options))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def recipe_for_here(toolchain: Toolchain) -> Recipe:
    """Return the recipe for this machine; a user's own `CMAKE_ARGS` come last and so win."""
    machine = platform.machine()
    features = processor_features()
    own = shlex.split(os.environ.get("CMAKE_ARGS", ""))
    native = cmake_arguments(machine, features, toolchain.understands)
    # Native builds depend on the whole processor, so its name must keep them apart.
    processor = "" if "-DGGML_NATIVE=OFF" in native else platform.processor() + platform.node()
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    system = f"{sys.platform}-{machine}-{'-'.join(platform.libc_ver())}{processor}"
    return Recipe((*native, *own), f"{toolchain.version} {toolchain.cxx}", tag, system)


def cache_folder() -> Path:
    """Return the per-user folder for built wheels."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "clausewise" / "wheels"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clausewise" / "wheels"


def kept_wheel(folder: Path) -> Path | None:
    """Return the whole wheel in `folder`, or None."""
    wheels = sorted(folder.glob("llama_cpp_python-*.whl"))
    return next((wheel for wheel in wheels if zipfile.is_zipfile(wheel)), None)


def build_wheel(runner: Runner, python: Path, recipe: Recipe, cache: Path) -> Path:
    """Return the wheel for `recipe`, built now if it is not kept; two checkouts build it once.

    Raises:
        Stopped: The build failed, or the cache folder cannot be written.
    """
    folder = cache / recipe.key
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise Stopped(
            f"{folder} cannot be written ({error.strerror}); set XDG_CACHE_HOME to a folder that can"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return kept_wheel(folder) or _build(runner, python, recipe, folder)
    finally:
        os.close(lock)


def _build(runner: Runner, python: Path, recipe: Recipe, folder: Path) -> Path:
    fresh = folder / "building"
    shutil.rmtree(fresh, ignore_errors=True)
    env = {
        "CMAKE_ARGS": shlex.join((*recipe.arguments, f"-DCMAKE_PROJECT_INCLUDE={OPTIONS_FILE}")),
        "CMAKE_BUILD_PARALLEL_LEVEL": os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL")
        or str(os.cpu_count() or 1),
    }
    # From source only: a ready wheel in the user's own folders was made for some other processor.
    command = [
        str(python),
        "-m",
        "pip",
        "wheel",
        "-v",
        "--no-deps",
        "--no-cache-dir",
        "--disable-pip-version-check",
    ]
    command += ["--no-binary", "llama-cpp-python", "--wheel-dir", str(fresh), f"llama-cpp-python=={VERSION}"]
    runner.run("llama", "building llama.cpp", command, env)
    built = kept_wheel(fresh)
    if built is None:
        raise Stopped(
            "building llama.cpp left no wheel; run the same command again", runner.logs / "llama.log"
        )
    kept = folder / built.name
    os.replace(built, kept)
    shutil.rmtree(fresh, ignore_errors=True)
    (folder / "recipe.txt").write_text(
        "\n".join((*recipe.arguments, recipe.compiler)) + "\n", encoding="utf-8"
    )
    return kept
