"""Lucene from Anserini's jar, in a Java process that measures its own times."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peers import Missing, Record, size, whole

PROGRAM = Path(__file__).with_name("Lucene.java")


def measured(
    jar: str, folder: Path, articles: Sequence[Record], questions: list[str], phrases: list[str]
) -> dict[str, Any]:
    """Seconds and CPU seconds to build, index bytes and CPU milliseconds per query.

    Raises Missing without the jar, or without a Java that can read it.
    """
    if not os.path.isfile(jar):
        raise Missing(f"needs Anserini's jar, and there is no file {jar!r}: --anserini JAR")
    java = Path(os.environ.get("JAVA_HOME", ""), "bin", "java")
    index, texts, asked = folder / "index", folder / "texts", folder / "asked"
    with texts.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(whole(article)) + "\n" for article in articles)
    asked.write_text(json.dumps([questions, phrases]), "utf-8")
    command = [str(java) if java.is_file() else "java", "-cp", jar]
    command += map(str, (PROGRAM, index, texts, asked))
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Missing("needs a JDK, 21 or later: JAVA_HOME=DIR") from None
    if result.returncode:
        raise Missing(f"{command[0]}: {' '.join(result.stderr.split())[-300:]}")
    return {**json.loads(result.stdout), "bytes": size(index)}
