"""A worker process's life. What is needed to read is imported here only after Ctrl-C has been left to the parent."""

import gc
import os
import signal
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread


def serve(connection: Connection) -> None:
    """Take a Standard, then chunks of tasks; send out readings one by one, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    from workbook.returned.reading import readings

    try:
        standard = connection.recv()
        gc.freeze()
        connection.send("ready")
        while True:
            for reading in readings(connection.recv(), standard):
                connection.send(reading)
    except (EOFError, OSError):
        return


def _end_with_parent() -> None:
    """End this process when its parent is gone, be it in the middle of a file: nobody limits it any more."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
