"""`python -m tests.ops.worker`: works the job queue of the database it is given until it is empty, then ends.

The same worker that `bdhvs run` holds, without the web server beside it, so that a test can kill it by itself.
"""

import django


def main() -> None:
    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as jobs:  # type: ignore[attr-defined]
        jobs.run_worker(wait=False, concurrency=1, install_signal_handlers=False)


if __name__ == "__main__":
    main()
