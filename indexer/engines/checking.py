"""What the checks of all engines share: the manifest, and stored articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bahith.i18n import Message, _
from bahith.indexer.article import Article
from bahith.indexer.engines import manifest
from bahith.indexer.engines.files import Damaged
from bahith.indexer.errors import EngineError
from bahith.indexer.forward.reading import Located, bounds, parts
from bahith.indexer.near_duplicates import bands, shingles


@contextmanager
def noting(problems: list[Message], place: object) -> Iterator[None]:
    """A block whose failure is a problem of ``place``: whatever damaged bytes make it raise."""
    try:
        yield
    except (EngineError, Damaged) as error:
        problems.append(_("%(file)s is damaged (%(error)s)", file=place, error=error))
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        problems.append(_("%(file)s is damaged (%(error)s)", file=place, error=detail))


def manifest_problems(folder: Path) -> Iterator[Message]:
    """What is wrong with the manifest, which has no checksum if an older version wrote it."""
    problems: list[Message] = []
    with noting(problems, manifest.FILE):
        if not manifest.is_sealed(manifest.read(folder) or {}):
            problems.append(_("%(file)s has no checksum", file=manifest.FILE))
    yield from problems


def article_problems(
    place: object, read: Callable[[], tuple[Article, bytes, bytes]], id: str | None = None
) -> Iterator[Message]:
    """What is wrong with an article that ``read`` reads, its fingerprint and its forward list.

    ``id`` is what the index has for its id, if that is known.
    """
    problems: list[Message] = []
    with noting(problems, place):
        article, fingerprint, forward = read()
        if id is not None and article.id != id:
            problems.append(_("%(place)s: another article has its id", place=place))
        with noting(problems, _("%(place)s: fingerprint", place=place)):
            bands(fingerprint), shingles(fingerprint)
        with noting(problems, _("%(place)s: forward list", place=place)):
            _check_forward(article, forward)
    yield from problems


def _check_forward(article: Article, forward: bytes) -> None:
    """Raises ValueError unless the forward list is whole and stays within title and body."""
    if not forward:
        return
    tags = bounds(forward)[-1]
    words = 0
    for text, part in zip((article.title, article.body), parts(forward), strict=True):
        located = Located([part])
        count = int(located.firsts[-1])
        starts, ends = located.ranges(0, slice(0, count))
        if count and (starts.min() < 0 or (starts > ends).any() or ends.max() > len(text)):
            raise ValueError("a word is outside its text")
        words += count
    if len(forward) - tags != words:
        raise ValueError(f"{len(forward) - tags} tags of {words} words")
