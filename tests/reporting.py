"""What the end of a run says: how many tests passed on each database, and that none was skipped."""

import os
from collections import Counter
from typing import Any

import pytest

NO_SKIPS = "PORTAL_TEST_NO_SKIPS"
KINDS = ("sqlite", "postgresql", "browser")


class Reporting:
    """Counts per database; with ``PORTAL_TEST_NO_SKIPS=1`` a skipped test has failed."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: Any) -> Any:
        report = yield
        if os.environ.get(NO_SKIPS) == "1" and report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            report.outcome = "failed"
            report.longrepr = f"{reason} ({NO_SKIPS} is set: nothing may be skipped)"
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Any:
        report = yield
        if os.environ.get(NO_SKIPS) == "1" and report.skipped:
            report.outcome = "failed"
            report.longrepr = f"{collector.nodeid} would be skipped, and {NO_SKIPS} is set"
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and not (report.when == "setup" and not report.passed):
            return
        for kind in KINDS:
            if kind in report.keywords:
                self.counts[kind][report.outcome] += 1

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        said = [f"{kind}: {_say(count)}" for kind, count in self.counts.items() if count]
        if said:
            terminalreporter.write_sep("-", "by database")
            terminalreporter.write_line(", ".join(said))


def _say(count: "Counter[str]") -> str:
    return " and ".join(f"{number} {outcome}" for outcome, number in sorted(count.items()))
