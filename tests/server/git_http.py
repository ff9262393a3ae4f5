#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Git's smart HTTP over git http-backend: git_http.py PORTFILE ROOT LOG.

/auth/REPO wants the user "me" with the password "s3cret", /busy/N/REPO answers 503 to the first N requests, /gone/REPO
always 404, /away/REPO redirects to REPO at another name of this host. LOG gets a line a request: method, path, and "auth" where credentials came.
"""
import base64
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORTFILE, ROOT, LOG = sys.argv[1:]
WANTED = "Basic " + base64.b64encode(b"me:s3cret").decode()
busy = {}


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def refuse(self, status, where=None):
        self.send_response(status)
        if where:
            self.send_header("Location", where)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self):
        path, _, query = self.path.partition("?")
        auth = self.headers.get("Authorization")
        with open(LOG, "a", encoding="utf-8") as log:
            log.write(f"{self.command} {path}{' auth' if auth else ''}\n")
        parts = path.lstrip("/").split("/")
        if parts[0] == "gone":
            return self.refuse(404)
        if parts[0] == "away":
            where = f"http://localhost:{self.server.server_port}/{self.path.split('/away/')[1]}"
            return self.refuse(302, where)
        if parts[0] == "auth":
            if auth != WANTED:
                return self.refuse(401)
            parts = parts[1:]
        elif parts[0] == "busy":
            busy[parts[1]] = busy.get(parts[1], 0) + 1
            if busy[parts[1]] <= int(parts[1]):
                return self.refuse(503)
            parts = parts[2:]
        length = int(self.headers.get("Content-Length") or 0)
        env = dict(
            os.environ, GIT_PROJECT_ROOT=ROOT, GIT_HTTP_EXPORT_ALL="1", REQUEST_METHOD=self.command,
            PATH_INFO="/" + "/".join(parts), QUERY_STRING=query, REMOTE_ADDR="127.0.0.1",
            CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(length),
            GIT_PROTOCOL=self.headers.get("Git-Protocol", ""), GIT_CONFIG_COUNT="2",
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
            GIT_CONFIG_KEY_0="safe.directory", GIT_CONFIG_VALUE_0="*",
            GIT_CONFIG_KEY_1="uploadpack.allowFilter", GIT_CONFIG_VALUE_1="true")
        made = subprocess.run(["git", "http-backend"], input=self.rfile.read(length), env=env, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        head, _, body = made.partition(b"\r\n\r\n")
        lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        self.send_response(int(lines.pop("Status", "200").split()[0]))
        for key, value in lines.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open(PORTFILE + ".new", "w", encoding="ascii") as port:
        port.write(str(server.server_port))
    os.rename(PORTFILE + ".new", PORTFILE)
    server.serve_forever()


main()
