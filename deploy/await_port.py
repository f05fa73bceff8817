"""``python deploy/await_port.py 8001``: ends when something listens there. Its caller sets the limit."""

import socket
import sys
import time

while True:
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=1).close()
        break
    except OSError:
        time.sleep(0.1)
