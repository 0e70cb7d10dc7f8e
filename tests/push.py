"""A push service for tests, on a port of its own: takes what is sent, answers as it is told to."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text_of(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """What a browser keeps of a subscription: it alone reads what is sent to it."""

    def __init__(self, service, name="phone"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.endpoint = f"http://127.0.0.1:{service.port}/{name}"
        self.key, self.secret = text_of(point), b"0123456789abcdef"
        self.token = text_of(self.secret)

    @property
    def fields(self):
        return {"endpoint": self.endpoint, "key": self.key, "token": self.token}

    def read(self, body):
        text = http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret)
        return json.loads(text)


class PushService:
    """`taken` holds what came: (path, headers, body). `answers` maps a path to its status."""

    def __init__(self):
        self.taken, self.answers, self.headers = [], {}, {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.taken.append((self.path, self.headers, body))
                self.send_response(service.answers.get(self.path, 201))
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self):
                service.taken.append((f"GET {self.path}", self.headers, b""))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)
