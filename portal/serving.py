"""Serving the portal: gunicorn in front, one worker process for mail and jobs beside it."""

import signal
import subprocess
import sys
import time
from types import FrameType

THREADS = 8
GRACE_SECONDS = 30
LOOK_SECONDS = 0.5


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
            "--no-control-socket",
        ],
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
    ]
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 - our own words

    def stop(number: int = 0, frame: FrameType | None = None) -> None:
        for process in running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(process.poll() is None for process in running):
        time.sleep(LOOK_SECONDS)
    stop()  # one without the other would leave mail unsent, or a worker without a portal
    sys.exit(max(abs(process.wait()) for process in running))
