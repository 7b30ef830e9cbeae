"""The llama.cpp build: flags by processor, wheels kept apart."""

import io
import platform
import shutil
import zipfile

import pytest

from scripts.setup_llama import (
    Recipe,
    Toolchain,
    build_wheel,
    cmake_arguments,
    find_toolchain,
    kept_wheel,
    read_features,
    read_mac_features,
    recipe_for_here,
)
from scripts.setup_run import Runner, Screen, Stopped

SERVER = (
    "flags\t\t: fpu sse4_2 avx avx2 fma f16c bmi2 avx512f avx512cd avx512vl avx512dq avx512bw avx512vbmi "
)
SERVER += "avx512_vnni avx512_bf16 avx_vnni amx_bf16 amx_tile amx_int8\n"
LAPTOP = "model name : x\nflags : sse4_2 avx avx2 fma f16c bmi2 avx_vnni\n"
OLD = "flags : sse4_2\n"


def arguments(cpuinfo, understands=lambda flag: True):
    """Return the arguments for an x86 processor."""
    return cmake_arguments("x86_64", read_features(cpuinfo), understands)


def on(found):
    """Return the GGML options that are switched on."""
    return {item[2:-3] for item in found if item.startswith("-DGGML") and item.endswith("=ON")}


def test_server_gets_every_set_but_amx():
    """All AVX-512 sets are named, AMX is off, and nothing is left to the compiler's own guess."""
    found = arguments(SERVER)
    assert {"GGML_AVX512", "GGML_AVX512_VNNI", "GGML_AVX512_VBMI", "GGML_AVX512_BF16", "GGML_AVX_VNNI"} <= on(
        found
    )
    assert "-DGGML_NATIVE=OFF" in found
    assert {f"-DGGML_AMX_{part}=OFF" for part in ("TILE", "INT8", "BF16")} <= set(found)


def test_laptop_gets_no_avx512():
    """What the processor does not report is switched off by name, since CMake's default may be on."""
    found = arguments(LAPTOP)
    assert on(found) == {
        "GGML_SSE42", "GGML_AVX", "GGML_AVX2", "GGML_FMA", "GGML_F16C", "GGML_BMI2", "GGML_AVX_VNNI",
    }  # fmt: skip
    assert "-DGGML_AVX512=OFF" in found


def test_old_processor_gets_neither_avx_nor_fma():
    """A wheel for a plain processor runs on it."""
    assert on(arguments(OLD)) == {"GGML_SSE42"}


def test_half_of_avx512_is_not_avx512():
    """The option compiles five sets at once, so one missing set switches it off."""
    assert "GGML_AVX512" not in on(arguments(SERVER.replace("avx512bw ", "")))


def test_set_that_the_compiler_does_not_know_is_off():
    """An old compiler builds without the newest sets instead of failing."""
    assert "GGML_AVX_VNNI" not in on(arguments(SERVER, lambda flag: flag != "-mavxvnni"))


def test_other_machines_build_natively():
    """On ARM the compiler's own choice is right."""
    assert "-DGGML_NATIVE=ON" in cmake_arguments("aarch64", frozenset(), lambda flag: True)


def test_mac_features_are_read_in_their_own_spelling():
    """An Intel Mac's words mean the same options."""
    features = read_mac_features("FPU SSE4.2 AVX1.0 FMA F16C\nAVX2 BMI2 AVX512F AVX512VNNI\n")
    assert {"sse4_2", "avx", "fma", "f16c", "avx2", "bmi2", "avx512f", "avx512_vnni"} <= features


def test_text_without_flags_means_no_features():
    """An unknown system gets the plain build."""
    assert read_features("processor : 0\n") == frozenset()


def test_missing_compiler_is_told_before_anything_is_built(monkeypatch):
    """The sentence names what is missing and how to get it."""
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/gcc" if name == "gcc" else None)
    with pytest.raises(Stopped, match=r"no C\+\+ compiler found.*build-essential"):
        find_toolchain()


RECIPE = Recipe(("-DGGML_NATIVE=OFF", "-DGGML_AVX=ON"), "gcc 12 c++", "cp311", "linux-x86_64-glibc-2.36")


@pytest.mark.parametrize(
    "other",
    [
        Recipe(("-DGGML_NATIVE=OFF", "-DGGML_AVX=OFF"), "gcc 12 c++", "cp311", "linux-x86_64-glibc-2.36"),
        Recipe(("-DGGML_NATIVE=OFF", "-DGGML_AVX=ON"), "gcc 13 c++", "cp311", "linux-x86_64-glibc-2.36"),
        Recipe(("-DGGML_NATIVE=OFF", "-DGGML_AVX=ON"), "gcc 12 c++", "cp312", "linux-x86_64-glibc-2.36"),
        Recipe(("-DGGML_NATIVE=OFF", "-DGGML_AVX=ON"), "gcc 12 c++", "cp311", "linux-x86_64-musl"),
    ],
)
def test_wheels_of_other_recipes_lie_elsewhere(other):
    """A wheel built with other flags, compiler, Python or system is never taken."""
    assert other.key != RECIPE.key


def test_users_own_cmake_arguments_come_last_and_count(monkeypatch):
    """A user who wants CUDA gets it, and a wheel of its own."""
    toolchain = Toolchain("cc", "c++", "gcc 12")
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    plain = recipe_for_here(toolchain)
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=ON")
    own = recipe_for_here(toolchain)
    assert own.arguments == (*plain.arguments, "-DGGML_CUDA=ON")
    assert own.key != plain.key


@pytest.mark.skipif(platform.machine() != "x86_64", reason="asks this processor")
def test_recipe_for_this_machine_never_has_amx():
    """Whatever this processor can do, AMX is not among it."""
    found = recipe_for_here(find_toolchain()).arguments
    assert not any("AMX" in item and item.endswith("=ON") for item in found)


def wheel_at(folder):
    """Write something that is a whole archive under a wheel's name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "llama_cpp_python-0.3.36-py3-none-linux_x86_64.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "y")
    return path


class PretendRunner(Runner):
    """Builds by writing a wheel where pip was told to, and remembers the command."""

    leaves_wheel = True

    def run(self, name, doing, command, env=None):
        self.seen = (list(command), dict(env or {}))
        if self.leaves_wheel:
            wheel_at(type(self.root)(command[command.index("--wheel-dir") + 1]))


@pytest.fixture
def runner(tmp_path):
    """Give a runner that builds at once."""
    return PretendRunner(tmp_path, tmp_path / "log", Screen(io.StringIO()))


def test_build_is_from_source_with_the_flags_and_kept(runner, tmp_path):
    """Pip may not take a ready wheel; the built one lies in the recipe's folder, alone."""
    built = build_wheel(runner, tmp_path / "python", RECIPE, tmp_path / "cache")
    command, env = runner.seen
    assert command[command.index("--no-binary") + 1] == "llama-cpp-python"
    assert env["CMAKE_ARGS"].startswith("-DGGML_NATIVE=OFF -DGGML_AVX=ON -DCMAKE_PROJECT_INCLUDE=")
    assert env["CMAKE_ARGS"].endswith("llama_options.cmake")
    assert int(env["CMAKE_BUILD_PARALLEL_LEVEL"]) >= 1
    assert built.parent == tmp_path / "cache" / RECIPE.key
    assert sorted(path.name for path in built.parent.iterdir()) == [built.name, "recipe.txt"]


def test_kept_wheel_is_not_built_again(runner, tmp_path):
    """The second checkout on this machine builds nothing."""
    kept = wheel_at(tmp_path / "cache" / RECIPE.key)
    assert build_wheel(runner, tmp_path / "python", RECIPE, tmp_path / "cache") == kept
    assert not hasattr(runner, "seen")


def test_half_a_wheel_is_not_a_kept_wheel(tmp_path):
    """A file that was cut off is built anew."""
    path = wheel_at(tmp_path)
    path.write_bytes(path.read_bytes()[:20])
    assert kept_wheel(tmp_path) is None


def test_build_without_a_wheel_is_a_failure(runner, tmp_path):
    """A pip that says all is well and leaves nothing is not believed."""
    runner.leaves_wheel = False
    with pytest.raises(Stopped, match="left no wheel"):
        build_wheel(runner, tmp_path / "python", RECIPE, tmp_path / "cache")


def test_cache_that_cannot_be_written_is_one_sentence(runner, tmp_path):
    """A file where the cache should be is named, with the way round."""
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    with pytest.raises(Stopped, match="cannot be written .*set XDG_CACHE_HOME"):
        build_wheel(runner, tmp_path / "python", RECIPE, tmp_path / "cache")
