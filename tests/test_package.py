"""What is published: one package in wheel and sdist, which runs where names like ours are taken."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest
from server_process import serving

from bahith.indexer.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OURS = ("analyzers", "indexer", "server")
CORE = Path("analyzers", "core")
COMPILED = "bahith/_core.abi3.so"
HAS_CARGO = bool(shutil.which("cargo"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_CARGO and os.environ.get("CI") != "true", reason="needs cargo"),
]


def run(*command: object, cwd: Path, **variables: str) -> str:
    """What the command prints. The test fails with its errors if it does."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | variables,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source: Path, target: Path, kind: str, **variables: str) -> Path:
    """Build the sdist or wheel of the tree in ``source`` without the network."""
    command = (sys.executable, "-W", "error", "-m", "build", "--no-isolation", kind)
    # The crates that ours needs are compiled once for all trees.
    variables = {"CARGO_TARGET_DIR": str(ROOT / "build" / "core"), **variables}
    # What an earlier build left there would be packed again.
    shutil.rmtree(source / "build", ignore_errors=True)
    run(*command, "--outdir", target, source, cwd=source, **variables)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository without what was made in it: a build leaves files beside the sources."""
    target = tmp_path_factory.mktemp("package") / "tree"
    made = shutil.ignore_patterns(
        *(".git", ".venv", ".*_cache", ".hypothesis", ".coverage", "build", "__pycache__"),
        *("*.egg-info", "bahith-index", "*.so"),
    )
    shutil.copytree(ROOT, target, symlinks=True, ignore=made)
    return target


@pytest.fixture(scope="module")
def wheel(tree: Path) -> Path:
    return build(tree, tree.parent / "wheel", "--wheel")


@pytest.fixture(scope="module")
def sdist(tree: Path) -> Path:
    return build(tree, tree.parent / "sdist", "--sdist")


def contents(wheel: Path) -> dict[str, int]:
    """The checksum of each file by its name."""
    with zipfile.ZipFile(wheel) as archive:
        return {entry.filename: entry.CRC for entry in archive.infolist()}


def test_the_wheel_has_one_package_and_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in contents(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bahith"}


def test_the_wheel_has_every_module_and_data_file(tree: Path, wheel: Path) -> None:
    folders = [tree / "src" / "bahith", *(tree / name for name in OURS)]
    files = {
        path.relative_to(tree / "src" if folder.name == "bahith" else tree)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".po", ".cfg")
    }
    names = {
        str(path if path.parts[0] == "bahith" else Path("bahith", path))
        for path in files
        if CORE not in path.parents
    }
    packed = {name for name in contents(wheel) if name.startswith("bahith/")}
    assert packed - {COMPILED} == names


def test_the_sdist_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    rebuilt = contents(build(source, tmp_path / "wheel", "--wheel"))
    # A compiled file tells where it was compiled.
    assert {**rebuilt, COMPILED: 0} == {**contents(wheel), COMPILED: 0}


def test_the_sdist_has_the_translations_as_they_are_written(tree: Path, sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    catalogues = (tree / "src" / "bahith" / "translations").rglob("*.po")
    assert {str(path.relative_to(tree)) for path in catalogues} <= names


def test_the_description_needs_no_file_beside_it() -> None:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    text = (ROOT / config["metadata"]["long_description"].removeprefix("file: ")).read_text("utf-8")
    assert not [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]


@pytest.fixture(scope="module", params=[True, False], ids=["with the core", "without cargo"])
def compiled(request: pytest.FixtureRequest) -> bool:
    """Whether the wheel was built where cargo is installed."""
    return bool(request.param)


@pytest.fixture(scope="module")
def python(compiled: bool, tree: Path, request: pytest.FixtureRequest) -> Path:
    """The interpreter of a venv with the wheel; its dependencies are those of the tests."""
    wheel: Path
    if compiled:
        wheel = request.getfixturevalue("wheel")
    else:
        wheel = build(tree, tree.parent / "python-only", "--wheel", CARGO="no-such-cargo")
    folder = wheel.parent.parent / f"venv-{wheel.parent.name}"
    venv.create(folder)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    # Paths of a .pth file are searched, but .pth files there, as of an editable Bahith, not read.
    paths = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "dependencies.pth").write_text("\n".join(paths), "utf-8")
    return python


@pytest.fixture(scope="module")
def elsewhere(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles, and with modules called like parts of Bahith."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "server.py").write_text("raise RuntimeError('not of Bahith')", "utf-8")
    for name in ("analyzers", "indexer"):
        (folder / name).mkdir()
        shutil.copy(folder / "server.py", folder / name / "__init__.py")
    shutil.copytree(samples, folder / "articles")
    return folder


PROGRAM = """
import bahith
from bahith import Index
from bahith.core import CORE

assert bahith.__file__.startswith({prefix!r}), bahith.__file__
with Index("news") as index:
    index.add([{{"id": "new", "title": "متحف الميناء", "text": "افتُتح اليوم."}}])
    print(index.search("متحف الميناء").total, bahith.__version__, CORE is not None)
"""


def test_an_installed_bahith_works_beside_modules_called_alike(
    python: Path, compiled: bool, elsewhere: Path
) -> None:
    shutil.rmtree(elsewhere / "news", ignore_errors=True)
    command = (python, "-m", "bahith", "--index", "news")
    assert run(*command, "index", "articles", cwd=elsewhere).startswith("added 34")
    script = python.with_name("bahith")
    assert "museum" in run(script, "--index", "news", "search", "متحف الميناء", cwd=elsewhere)
    program = PROGRAM.format(prefix=str(python.parent.parent))
    total, version, has_core = run(python, "-c", program, cwd=elsewhere).split()
    assert int(total) > 1
    assert has_core == str(compiled)
    assert version == run(script, "--version", cwd=elsewhere).split()[-1]
    settings = Settings.load(environ={}, index="news")
    with serving(settings, command=(str(python), "-m", "bahith"), folder=elsewhere) as server:
        assert server.site.get("/api/search", q="متحف الميناء").json()["total"] == int(total)
        assert "متحف" in server.site.get("/", q="متحف الميناء", lang="ar").text
