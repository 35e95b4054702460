"""A changed rule, word list or library changes the analyzer's signature, and nothing else does."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from itertools import islice
from pathlib import Path

import pytest

from bahith import analyzers, core
from bahith.analyzers import letters, lexicon, tables
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.lexicon import Lexicon
from bahith.analyzers.signature import UNSIGNED, digest

PACKAGE = Path(analyzers.__path__[0]).resolve()
MODULES = sorted(
    name
    for path in PACKAGE.rglob("*.py")
    if (name := path.relative_to(PACKAGE).as_posix()) not in UNSIGNED
)
LISTS = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("data/*"))

OTHER_RULES = {
    "arramooz.py": ("UNCOUNTED = 20", "UNCOUNTED = 2"),
    "analyzer.py": ('text.replace("\\n", " ")', 'text.replace("\\n", "")'),
    "beginnings.py": ('*"وفبلك"', '*"وفبل"'),
    "compiled.py": ("spans(text)", "spans(text[1:])"),
    "core_exceptions.py": ("== 1", "== 2"),
    "core_tables.py": ('"short": 3', '"short": 4'),
    "cache.py": ("words[-1:]", "words[:1]"),
    "compounds.py": ("(?:عبد|ذو|ذي)", "(?:ذو|ذي)"),
    "exactness.py": ("YEH: YEH_HAMZA", "YEH: YEH"),
    "folding/__init__.py": ("    loan_letters,\n    other", "    other"),
    "folding/alef.py": ("ALEF_WASLA, ", ""),
    "folding/alef_maksura.py": (', "فعلى": "فعلا"', ""),
    "folding/decomposed.py": ("\\u0653-", "\\u0654-"),
    "folding/digits.py": ('ord(","): "",', 'ord(","): ".",'),
    "folding/hamza.py": ('"ىء": "ئ",', ""),
    "folding/heh.py": ('ord("ھ"): HEH,', ""),
    "folding/invisible.py": ("members(INVISIBLE)", "members(INVISIBLE[1:])"),
    "folding/kaf.py": (', ord("ڪ"): KAF', ""),
    "folding/kurdish.py": ("[ێۆڕڵ]", "[ێۆڕ]"),
    "folding/other_languages.py": ('"ز": "ځږ', '"ز": "ځ'),
    "folding/latin.py": ('"ø": "o"', '"ø": "oe"'),
    "folding/loan_letters.py": ('ord("ڨ"): QAF', 'ord("ڨ"): KAF'),
    "folding/marks.py": ("\\u06e5\\u06e6", ""),
    "folding/presentation.py": ("0xFE00", "0xFD00"),
    "folding/tatweel.py": ('""}', '" "}'),
    "folding/teh_marbuta.py": ("HEH}", "TEH_MARBUTA}"),
    "folding/yeh.py": ('ord("ێ"): YEH,', ""),
    "function_words/__init__.py": ("stems.setdefault(", "stems.__setitem__("),
    "function_words/auxiliaries.py": ('_Verb("بات", "بت"),', ""),
    "function_words/names.py": ('("ابن", "إبن")', '("ابن",)'),
    "function_words/numerals.py": ("ثماني ثمان", "ثماني"),
    "function_words/particles.py": ('"كلي": "كلا"', '"كلي": "كل"'),
    "function_words/spellings.py": ("COMMON = 300", "COMMON = 30000"),
    "latin_languages.py": ("_SHORTEST: Final = 4", "_SHORTEST: Final = 3"),
    "latin.py": ("_SHORTEST: Final = 4", "_SHORTEST: Final = 3"),
    "learned.py": ("[*cache.first_halves.noted]", "[]"),
    "letters.py": ("\\u0750-\\u077f", ""),
    "lexicon.py": ("NAMES = 40000", "NAMES = 400"),
    "names.py": ("len(name) > 4", "len(name) > 3"),
    "months.py": ('"مايس": 5', '"مايس": 6'),
    "old_spellings.py": ('("", "و", "ف")', '("", "و")'),
    "damaged.py": ("COMMON: Final = 1000", "COMMON: Final = 2000"),
    "plurals.py": ("SHARE = 0.3", "SHARE = 0.2"),
    "quranic/__init__.py": ("start = 1 if", "start = 2 if"),
    "quranic/article.py": ("units[at].has(SHADDA)", "units[at].has(DAGGER)"),
    "quranic/hamza.py": ("letters(before) in", "letters(before) not in"),
    "quranic/long_a.py": ("|هذان", ""),
    "quranic/small.py": ('"\\u06e8": NOON', '"\\u06e8": YEH'),
    "quranic/teh.py": (", SUKUN):", ",):"),
    "quranic/units.py": ("\\u065e\\u08f0", "\\u08f0"),
    "quranic/yeh.py": ("after_i or", ""),
    "standard.py": ("_SHORTEST = 3", "_SHORTEST = 2"),
    "patterns.py": ("(self.pattern, self.flags)", "(self.pattern)"),
    "pairs.py": ('SERVANT = "عبد"', 'SERVANT = "عباد"'),
    "ranges.py": ("enumerate(of_word(raw, look_up(raw)))", "enumerate([])"),
    "root_lookup.py": ("or roots.skeleton(stem)", ""),
    "stemming/around.py": ("letters_around(*pair) < 3", "letters_around(*pair) < 4"),
    "stemming/affixes.py": ('"بال": 0.05', '"بال": 0.01'),
    "stemming/batch.py": ("rank < MOST", "rank <= MOST"),
    "stemming/forms.py": ("form[-1] == YEH_HAMZA", "form[-1] == WAW_HAMZA"),
    "stemming/hashing.py": ("BUCKET_BITS = 17", "BUCKET_BITS = 16"),
    "stemming/lemmas.py": ('"شيء", "ضوء"', '"ضوء"'),
    "stemming/likelihood.py": ("NEARLY = 12.0", "NEARLY = 10.0"),
    "stemming/nouns.py": ('"أدنى": "دنيا", ', ""),
    "stemming/broken_plurals.py": ('("{c}{c}ايا", (r"\\1\\2ية",)),', ""),
    "stemming/segmentation.py": ("prefix.endswith(ALEF) else 2", "prefix.endswith(ALEF) else 1"),
    "stemming/roots.py": ('"اويءه"', '"اوي"'),
    "stemming/spelling.py": ("FOUR, LONG = 4, 5", "FOUR, LONG = 4, 6"),
    "stemming/stemmer.py": ("COMMON, VERY_COMMON = 300, 3000", "COMMON, VERY_COMMON = 300, 300"),
    "stemming/unknown.py": ("|يات|", "|"),
    "stemming/words.py": ("LISTED = 20000", "LISTED = 2000"),
    "stemming/verbs.py": ('{"رأى": "ر", "أرى": "ر"}', "{}"),
    "stopwords.py": ("line.split()]", "line.split()[:3]]"),
    "text_spellings.py": ("MAX_LENGTH = 40", "MAX_LENGTH = 41"),
    "table_file.py": ("_ALIGNMENT = 64", "_ALIGNMENT = 32"),
    "tables.py": ('"wordfreq", "arabicdictionary"', '"wordfreq"'),
    "terms.py": ("np.int64", "np.int32"),
    "tokens.py": ("index - self", "self"),
    "tokenizer.py": ("[,٬]", "[٬]"),
    "vowels.py": ('"\\u0670": "a"', '"\\u0670": "u"'),
    "word_terms.py": ("if words == [WAW]", "if words == []"),
    "wordlists.py": ('partition("#")', 'partition(";")'),
}
"""For each module that terms are made by, a piece of it and what may stand there instead."""

WITHOUT_RULES = ("__init__.py", "stemming/__init__.py")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that a test may change."""
    return shutil.copytree(PACKAGE, tmp_path / "bahith" / "analyzers")


@pytest.fixture(scope="module")
def original() -> str:
    return digest(PACKAGE)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


class TestDigest:
    """Of the files that terms are made by."""

    def test_is_the_same_from_a_zip_file(self, copy: Path, original: str) -> None:
        with zipfile.ZipFile(copy.with_suffix(".zip"), "w") as archive:
            for path in copy.rglob("*.*"):
                archive.write(path, path.relative_to(copy))
            assert digest(zipfile.Path(archive)) == original

    def test_every_module_has_a_rule_to_change(self) -> None:
        assert sorted((*OTHER_RULES, *WITHOUT_RULES)) == MODULES

    @pytest.mark.parametrize("module", OTHER_RULES)
    def test_changes_with_a_rule_of_each_module(self, tmp_path: Path, module: str) -> None:
        for name in {"analyzer.py", module}:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            shutil.copy(PACKAGE / name, tmp_path / name)
        before = digest(tmp_path)
        replace(tmp_path / module, *OTHER_RULES[module])
        assert digest(tmp_path) != before

    @pytest.mark.parametrize("name", LISTS)
    def test_changes_with_each_word_list(self, copy: Path, original: str, name: str) -> None:
        append(copy / name, "كلمة\n")
        assert digest(copy) != original

    def test_changes_with_a_new_module(self, copy: Path, original: str) -> None:
        (copy / "folding" / "new.py").write_text("TABLE = {}")
        assert digest(copy) != original

    def test_stays_with_prose_and_layout(self, copy: Path, original: str) -> None:
        for path in copy.rglob("*.py"):
            module = ast.parse(path.read_bytes())
            path.write_text(f"# A comment.\n{ast.unparse(module)}\n'A docstring.'", "utf-8")
        for name in LISTS:
            append(copy / name, "\n# A comment.\n")
        assert digest(copy) == original

    def test_stays_with_modules_that_make_no_terms(self, copy: Path, original: str) -> None:
        for module in UNSIGNED:
            (copy / module).write_text("NEW = 1", "utf-8")
        assert digest(copy) == original

    def test_is_the_same_on_every_version_of_python(self, tmp_path: Path) -> None:
        (tmp_path / "analyzer.py").write_text(SYNTAX, "utf-8")
        assert digest(tmp_path) == DIGEST_OF_SYNTAX

    def test_needs_the_sources(self, tmp_path: Path) -> None:
        (tmp_path / "analyzer.pyc").touch()
        with pytest.raises(FileNotFoundError, match="no source code"):
            digest(tmp_path)


SYNTAX = """
from __future__ import annotations
import numpy as np
type_: int = -1
async def all_of(a, /, b: list[int] = [1, 2.5, 1j], *c, d="ب\\u0898", **e) -> str | None:
    async with a as b, c:
        return f"{a!r:>{b}} {c}" f"{d:.2f}" "x" u"y" if (n := len(a)) else await b
class Table(dict[str, int], metaclass=type):
    def __missing__(self, key):
        try:
            del self[key], key[1:2, ::3]
        except (KeyError, TypeError) as error:
            raise LookupError from error
        match key:
            case {"a": [1, *rest]} | Table(x=None) as other if not rest: pass
            case _: yield from (x async for x in key if x < 1 <= 2)
        lambda *, x=...: {**x, "a": {1}, "b": [*x]}
"""
DIGEST_OF_SYNTAX = "3d52d3359408430c9bdc763232fbdc2c70c439deb6db6ae167c33f44705875e1"
"""What every version of Python makes of ``SYNTAX``, which has all kinds of syntax."""


def imported(module: Path) -> set[str]:
    """The files of the package that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            base = node.module.removeprefix("bahith.analyzers").strip(".").replace(".", "/")
            names |= {base, *(f"{base}/{alias.name}".strip("/") for alias in node.names)}
    files = {f"{name}.py" for name in names} | {f"{name}/__init__.py" for name in names}
    return {name for name in files if (PACKAGE / name).is_file()}


def test_the_analyzer_imports_no_module_that_is_not_signed() -> None:
    reached, new = set(), {"analyzer.py"}
    while new:
        reached |= new
        new = set().union(*(imported(PACKAGE / name) for name in new)) - reached
    assert reached & UNSIGNED == {"signature.py"}


TEXT = "ذوالفقار والأشرار"
PRINT = f"""
from bahith.analyzers.analyzer import Analyzer
analyzer = Analyzer()
print(ascii((analyzer.signature, analyzer.terms({TEXT!r}))))
"""


def test_an_installation_with_other_rules_has_other_terms_and_signature(
    copy: Path, analyzer: Analyzer
) -> None:
    (copy.parent / "__init__.py").touch()
    shutil.copy(core.__file__, copy.parent)
    replace(copy / "compounds.py", "عبد|ذو|ذي", "عبد")
    replace(copy / "stemming" / "broken_plurals.py", "in PATTERNS:", "in ():")
    environment = {**os.environ, "PYTHONPATH": str(copy.parent.parent)}
    printed = subprocess.check_output([sys.executable, "-c", PRINT], env=environment)
    signature, terms = eval(printed, {"Terms": Terms})
    assert [word.written for word in analyzer.terms(TEXT)] == ["ذو", "الفقار", "والاشرار"]
    assert [word.written for word in terms] == ["ذوالفقار", "والاشرار"]
    assert set(analyzer.terms(TEXT)[-1].stems) - set(terms[-1].stems)
    assert signature != analyzer.signature


class TestSignature:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> Lexicon:
        """A small part of the lexicon, so that an analyzer is made in no time."""
        whole = lexicon.load()._asdict()
        few = Lexicon(**{name: dict(islice(table.items(), 50)) for name, table in whole.items()})
        monkeypatch.setattr(tables, "load", lambda: tables.of(few))
        return few

    @pytest.fixture
    def before(self, few: Lexicon) -> str:
        return Analyzer().signature

    def test_is_the_same_for_each_analyzer(self, before: str) -> None:
        used = Analyzer()
        used.terms("وبمدينتهم")
        assert used.signature == before

    @pytest.mark.parametrize("table", Lexicon._fields)
    def test_changes_with_any_value_of_the_lexicon(
        self, before: str, few: Lexicon, monkeypatch: pytest.MonkeyPatch, table: str
    ) -> None:
        entries = getattr(few, table)
        first = next(word for word in entries if entries[word] != entries[max(entries)])
        changed = few._replace(**{table: {**entries, first: entries[max(entries)]}})
        monkeypatch.setattr(tables, "load", lambda: tables.of(changed))
        assert Analyzer().signature != before

    def test_changes_with_the_version_of_arramooz(
        self, before: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        metadata = tmp_path / "arramooz_pysqlite-9.9.dist-info" / "METADATA"
        metadata.parent.mkdir()
        metadata.write_text("Metadata-Version: 2.1\nName: arramooz-pysqlite\nVersion: 9.9\n")
        monkeypatch.syspath_prepend(tmp_path)
        assert Analyzer().signature != before

    def test_changes_with_the_letters_of_pyarabic(
        self, before: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(letters, "BEH", "پ")
        assert Analyzer().signature != before
