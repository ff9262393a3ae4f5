# SPDX-License-Identifier: Apache-2.0
"""What is downloaded from: nginx on loopback with TLS of an authority made for the run, and the fault server."""
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SYSTEM_CAS = Path("/etc/ssl/certs/ca-certificates.crt")

NGINX = """
daemon off; pid {work}/nginx.pid; user root; worker_processes 2; error_log {work}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/octet-stream; sendfile on; keepalive_requests 1000000;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  ssl_certificate {work}/server.crt; ssl_certificate_key {work}/server.key; ssl_session_cache shared:tls:4m;
  root {served};
  server {{ listen 127.0.0.1:{https} ssl; }}
  server {{ listen 127.0.0.1:{h2} ssl http2; }}
  server {{ listen 127.0.0.1:{http}; }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise SystemExit(f"bench: a server does not start: {process.args}")


def make_authority(work):
    """A certificate for 127.0.0.1, and one file of trust as an image has it: the system's, with ours."""
    def openssl(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=work)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=bench authority")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
    (work / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names", "-out", "server.crt")
    bundle = SYSTEM_CAS.read_bytes() if SYSTEM_CAS.exists() else b""
    (work / "bundle.crt").write_bytes(bundle + (work / "ca.crt").read_bytes())


class Nginx:
    def __init__(self, work, served):
        self.https, self.h2, self.http = free_port(), free_port(), free_port()
        conf = work / "nginx.conf"
        conf.write_text(NGINX.format(work=work, served=served, https=self.https, h2=self.h2, http=self.http))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-p", str(work), "-c", str(conf)], stderr=subprocess.DEVNULL)
        wait_for(self.http, self.process)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Faulty:
    """The fault server of the tests, for the models of bandwidth."""

    def __init__(self, program, work, served):
        port = work / "faulty"
        self.process = subprocess.Popen([program, "--life", "86400", str(port), str(served), str(work / "faulty.log")])
        while not port.exists():
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{port.read_text().strip()}"

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Clock:
    """Accepts TLS, notes when a request has come, answers one byte."""

    def __init__(self, work):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(work / "server.crt", work / "server.key")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.asked = None
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            plain, _ = self.listener.accept()
            try:
                with self.context.wrap_socket(plain, server_side=True) as connection:
                    while self.answer(connection):
                        pass
            except OSError:
                pass

    def answer(self, connection):
        request = b""
        while b"\r\n\r\n" not in request:
            some = connection.recv(65536)
            if not some:
                return False
            request += some
        self.asked = self.asked or time.monotonic()
        ranged = b"\r\nrange:" in request.lower()
        connection.sendall((b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-0/1\r\n" if ranged
                            else b"HTTP/1.1 200 OK\r\n") + b'ETag: "1"\r\nContent-Length: 1\r\n\r\nx')
        return True


class GitServer:
    """A bare repository by git's smart HTTP, and the bytes that it sent."""

    def __init__(self, repositories):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.backend(self, b"")

            def do_POST(self):
                if self.headers.get("Transfer-Encoding", "") == "chunked":
                    outer.backend(self, b"".join(iter(self.chunk, b"")))
                else:
                    outer.backend(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def chunk(self):
                length = int(self.rfile.readline(), 16)
                some = self.rfile.read(length)
                self.rfile.readline()
                return some

            def log_message(self, *args):
                pass

        self.repositories, self.sent = repositories, 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def backend(self, handler, body):
        path, _, query = handler.path.partition("?")
        env = {**os.environ, "GIT_PROJECT_ROOT": str(self.repositories), "GIT_HTTP_EXPORT_ALL": "1",
               "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": handler.command,
               "CONTENT_TYPE": handler.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
               "HTTP_CONTENT_ENCODING": handler.headers.get("Content-Encoding", ""),
               "GIT_PROTOCOL": handler.headers.get("Git-Protocol", "")}
        answer = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True, check=True).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        status = next((int(value[:3]) for name, value in fields if name == "Status"), 200)
        handler.send_response(status)
        for name, value in fields:
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
        self.sent += len(head) + len(content)

    def stop(self):
        self.server.shutdown()
