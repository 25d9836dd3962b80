"""Serving the portal: gunicorn in front, one worker process for mail and jobs beside it."""

import signal
import subprocess
import sys
from types import FrameType

THREADS = 8
GRACE_SECONDS = 30


def run(port: int, processes: int) -> None:
    """Serve on ``port`` until SIGTERM or SIGINT; then let both finish what they have in hand."""
    commands = [
        [
            sys.executable,
            "-m",
            "gunicorn",
            "wsgi:app",
            f"--bind=0.0.0.0:{port}",
            f"--workers={processes}",
            f"--threads={THREADS}",
            "--worker-class=gthread",
            f"--graceful-timeout={GRACE_SECONDS}",
            "--preload",
        ],
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
    ]
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 - our own words

    def stop(number: int, frame: FrameType | None) -> None:
        for process in running:
            process.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    codes = [process.wait() for process in running]
    sys.exit(max(codes))
