"""A mail server for tests, on a port of its own: takes mails, refuses them, or says nothing."""

import contextlib
import socket
import threading


class MailServer:
    """`taken` holds what was given: (recipient, text). `refuses` maps a command to its answer.

    A `mute` one takes connections and never says a word.
    """

    def __init__(self, *, mute=False, refuses=()):
        self.mute, self.refuses = mute, dict(refuses)
        self.taken, self.asked = [], 0
        self.connections = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.connections:
            connection.close()
        self.thread.join(10)

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections.append(connection)
                self.asked += 1
                if not self.mute:
                    with contextlib.suppress(OSError):
                        self.talk(connection)

    def talk(self, connection):
        recipient = ""
        with connection, connection.makefile("rwb") as stream:

            def say(line):
                stream.write(f"{line}\r\n".encode())
                stream.flush()

            say("220 here")
            for line in stream:
                command = line[:4].decode().upper()
                if command in self.refuses:
                    say(self.refuses[command])
                elif command == "DATA":
                    say("354 go on")
                    text = b"".join(iter(stream.readline, b".\r\n")).decode()
                    self.taken.append((recipient, text))
                    say("250 taken")
                elif command == "QUIT":
                    say("221 bye")
                    return
                else:
                    if command == "RCPT":
                        recipient = line.decode().partition("<")[2].partition(">")[0]
                    say("250 well")
