"""Change the law's arithmetic one operator at a time and see that a test of the lawbook notices (mutation testing).

The mutants are Cosmic Ray's. Its own runner starts Python and pytest anew for each of them; here the tests are
collected once, and each mutant is tried in a fork that takes the changed code over. `make mutation` installs the tools.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import inspect
import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any

import coverage
import hypothesis
import pytest
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[1]
LAWBOOK = ROOT / "src/lawbook"
ACCOUNT = ROOT / "docs/mutation-testing.md"
CHAPTERS = ("rates", "deadlines", "employer_period", "duration", "weekly_benefit")
# Without @rule, @dataclass or @property nothing loads; what a cache holds, and whether there is one, changes no result.
_NO_ARITHMETIC = {"core/RemoveDecorator"}
# Processor time of a test and memory of a fork; the slowest test takes a second. Who needs more never ends: noticed.
_SECONDS, _BYTES = 4, 2 * 1024**3


@dataclass(frozen=True)
class Mutant:
    """One changed module, and the line that shows the change."""

    module: str
    operator: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.key} {self.module}:{self.line} {self.operator}\n  - {self.before}\n  + {self.after}"

    @property
    def key(self) -> str:
        """Return a name that stands while the line does, wherever in the file it is."""
        return hashlib.sha256(f"{self.module} {self.before} {self.after}".encode()).hexdigest()[:8]


class _WithoutAnnotations(ast.NodeTransformer):
    """Annotations are not run, and the `*` among parameters only tells how to pass values."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(0)
        return self.generic_visit(node)

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        for given in (*node.posonlyargs, *node.args, *node.kwonlyargs):
            given.annotation = None
        node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        node.defaults = [*node.defaults, *(value for value in node.kw_defaults if value is not None)]
        node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)


def _what_runs(source: str) -> str:
    return ast.dump(_WithoutAnnotations().visit(ast.parse(source)))


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module that runs otherwise than the module."""
    source = path.read_text(encoding="utf-8")
    module = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
    seen = {_what_runs(source)}
    for name in sorted(set(operator_names()) - _NO_ARITHMETIC):
        kind = get_operator(name)
        occurrence = 0
        while not kind.arguments() and (changed := mutate_code(source, kind(), occurrence)) is not None:
            occurrence += 1
            try:
                running = _what_runs(changed)
            except SyntaxError:
                continue
            if running not in seen:
                seen.add(running)
                found = _mutant(module, name.removeprefix("core/"), source, changed)
                if "cache(" not in found.before:
                    yield found


def _mutant(module: str, operator: str, source: str, changed: str) -> Mutant:
    before, after = source.splitlines(), changed.splitlines()
    place = next(number for number, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    return Mutant(module, operator, place + 1, before[place].strip(), after[place].strip(), changed)


def take_over(name: str, source: str) -> None:
    """Let a module that is in use run by another source: every function, default, rule and constant of it."""
    from lawbook.foundation import rule

    old = sys.modules[name]
    new = ModuleType(name)
    new.__file__ = old.__file__
    kept = dict(rule._REGISTRY)
    rule._REGISTRY.clear()
    exec(compile(source, str(old.__file__), "exec"), new.__dict__)  # noqa: S102 - our own source
    rule._REGISTRY.update(kept)
    for key, value in vars(new).items():
        before = vars(old)[key]
        if key.startswith("__") or value is before:
            continue
        if not _changed(before, value) and repr(before) != repr(value):
            for module in [found for place, found in sys.modules.items() if place.startswith("lawbook")]:
                if vars(module).get(key) is before:
                    setattr(module, key, value)


def _changed(old: Any, new: Any) -> bool:
    """Bring the new code into the old object, which others hold; False for a plain value."""
    if type(new).__name__ == "Provision":
        for field in set(new.__slots__) - {"function"}:
            setattr(old, field, getattr(new, field))
        return _changed(old.function, new.function)
    if inspect.isfunction(new):
        old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
    elif inspect.isclass(new):
        for name, value in vars(new).items():
            _changed(vars(old)[name], value)
    elif isinstance(new, property):
        return _changed(old.fget, new.fget)
    elif hasattr(new, "cache_clear"):
        old.cache_clear()
        return _changed(old.__wrapped__, new.__wrapped__)
    else:
        return False
    return True


def _in_a_fork(work: Callable[[], int]) -> bool:
    """Run work apart from this process and say whether it went well; what ends badly, or never, did not."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


class Reach:
    """Which tests run through which lines of the chapters, the quickest first; found by running all of them once."""

    def __init__(self, session: pytest.Session) -> None:
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            if not _in_a_fork(lambda: self._measure(session, Path(file.name))):
                sys.exit("the tests fail without any change")
            seconds, self._by_line = json.loads(Path(file.name).read_text(encoding="utf-8"))
        self._all = sorted(session.items, key=lambda test: seconds[test.nodeid])

    def _measure(self, session: pytest.Session, file: Path) -> int:
        tool = coverage.Coverage(data_file=None, config_file=False, include=[f"{LAWBOOK}/*"])
        tool.start()
        seconds = {}
        for test in session.items:
            tool.switch_context(test.nodeid)
            begun = time.process_time()
            test.ihook.pytest_runtest_protocol(item=test, nextitem=None)
            seconds[test.nodeid] = time.process_time() - begun
        tool.stop()
        data = tool.get_data()
        by_line = {path: data.contexts_by_lineno(path) for path in data.measured_files()}
        file.write_text(json.dumps([seconds, by_line]), encoding="utf-8")
        return int(session.testsfailed > 0)

    def of(self, path: Path, line: int) -> list[pytest.Item]:
        """Return the tests that enter the function around a line, the chapter's own first; all where it runs once."""
        chapter = path.parent.name
        tests = sorted(self._all, key=lambda test: chapter not in test.nodeid)
        around = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef) and node.body[0].lineno <= line <= (node.end_lineno or 0)
        ]
        if not around or any("cache" in ast.unparse(mark) for mark in around[-1].decorator_list):
            return tests
        span = range(around[-1].body[0].lineno, (around[-1].end_lineno or 0) + 1)
        by_line = self._by_line.get(str(path), {})
        reached = {name for number in span for name in by_line.get(str(number), ())}
        return [test for test in tests if test.nodeid in reached]


class _Mutations:
    """Runs in place of the tests: each mutant against the tests that reach it, until one of them fails."""

    def __init__(self, chapters: Sequence[str], part: str) -> None:
        self._chapters, self._part = chapters, part
        self._account = ACCOUNT.read_text(encoding="utf-8") if ACCOUNT.exists() else ""
        self.unexplained = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            sys.exit("the tests cannot be collected")
        reach = Reach(session)
        for chapter in self._chapters:
            self._try(chapter, session, reach)
        return True

    def _try(self, chapter: str, session: pytest.Session, reach: Reach) -> None:
        counted, survivors = 0, []
        own = [test for test in session.items if chapter in test.nodeid]
        for path in sorted((LAWBOOK / chapter).glob("*.py")):
            mutants = [one for one in mutants_of(path) if self._part in one.before]
            if mutants and not _survives(mutants[0].module, path.read_text(encoding="utf-8"), session, own):
                sys.exit(f"{mutants[0].module}: the tests fail without any change")
            counted += len(mutants)
            for one in mutants:
                if _survives(one.module, one.source, session, reach.of(path, one.line)):
                    survivors.append(one)
                    if one.key not in self._account:
                        print(one, flush=True)
        fresh = sum(one.key not in self._account for one in survivors)
        self.unexplained += fresh
        killed, known = counted - len(survivors), len(survivors) - fresh
        print(f"{chapter}: {counted} mutants, {killed} killed, {known} justified, {fresh} left", flush=True)
        self._tell_what_is_gone(chapter, {one.key for one in survivors})

    def _tell_what_is_gone(self, chapter: str, survivors: set[str]) -> None:
        rows = re.findall(rf"^\| ((?:`\w{{8}}` )+)\| `{chapter}/", self._account, re.MULTILINE)
        written = [key for row in rows for key in re.findall(r"\w{8}", row)]
        for key in () if self._part else sorted(set(written) - survivors):
            print(f"{ACCOUNT.name}: {key} survives no more", flush=True)
            self.unexplained += 1


def _survives(name: str, source: str, session: pytest.Session, tests: Sequence[pytest.Item]) -> bool:
    def work() -> int:
        take_over(name, source)
        for test, following in zip_longest(tests, tests[1:]):
            signal.setitimer(signal.ITIMER_PROF, _SECONDS)
            test.ihook.pytest_runtest_protocol(item=test, nextitem=following)
            if session.testsfailed:
                return 1
        return 0

    return _in_a_fork(work)


def main(arguments: Sequence[str]) -> int:
    """Try the mutants of the chapters; 1 when one survives that docs/mutation-testing.md does not justify."""
    reader = argparse.ArgumentParser(description="Mutation testing of the lawbook's chapters")
    reader.add_argument("chapters", nargs="*", default=CHAPTERS)
    reader.add_argument("--only", default="", help="part of a line that is to be changed")
    chosen = reader.parse_args(arguments)
    hypothesis.settings.register_profile("mutation", deadline=None, derandomize=True, max_examples=30)
    hypothesis.settings.load_profile("mutation")
    sys.path.insert(0, str(ROOT / "src"))
    mutations = _Mutations(chosen.chapters, chosen.only)
    options = f"-s -c {os.devnull} --noconftest --import-mode=importlib --assert=plain"
    # The test of the version starts a Python of its own, which no fork changes.
    tests = [str(LAWBOOK / "tests"), f"--ignore={LAWBOOK / 'tests/test_version.py'}"]
    options += f" -p no:cacheprovider -p no:terminal --rootdir {ROOT}"
    code = pytest.main([*options.split(), *tests], plugins=[mutations])
    return int(code) or int(mutations.unexplained > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
