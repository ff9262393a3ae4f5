# SPDX-License-Identifier: Apache-2.0
"""A client of ComfyUI's HTTP interface that needs only Python's own library."""
import base64
import json
import os
import re
import socket
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class ComfyError(Exception):
    """What ComfyUI or its absence made of a job; details is for the caller of the job."""

    def __init__(self, message, **details):
        super().__init__(message)
        self.details = details


class Events:
    """ComfyUI's event stream (a WebSocket) as JSON texts; binary previews are skipped."""

    def __init__(self, host, port, client_id):
        self.sock = socket.create_connection((host, port), timeout=10)
        self.data = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            f"GET /ws?clientId={client_id} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self.data:
            self._more()
        head, self.data = self.data.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise OSError("no event stream")

    def _more(self):
        data = self.sock.recv(65536)
        if not data:
            raise OSError("the event stream ended")
        self.data += data

    def _frame(self):
        """One whole frame (opcode, payload) off the buffer, or None."""
        if len(self.data) < 2:
            return None
        size, at = self.data[1] & 127, 2
        if size >= 126:
            at = 4 if size == 126 else 10
            if len(self.data) < at:
                return None
            size = int.from_bytes(self.data[2:at], "big")
        if len(self.data) < at + size:
            return None
        frame = self.data[0] & 15, self.data[at : at + size]
        self.data = self.data[at + size :]
        return frame

    def next(self, seconds):
        """The next event, or None when so many seconds brought none. OSError: it ended."""
        self.sock.settimeout(seconds)
        while True:
            frame = self._frame()
            try:
                if not frame:
                    self._more()
                elif frame[0] == 8:
                    raise OSError("the event stream was closed")
                elif frame[0] == 9:  # a ping; the answer is masked with zeros
                    answer = struct.pack("!BB4x", 0x8A, 0x80 | len(frame[1])) + frame[1]
                    self.sock.sendall(answer)
                elif frame[0] == 1:
                    return json.loads(frame[1])
            except TimeoutError:
                return None

    def close(self):
        self.sock.close()


class Comfy:
    def __init__(self, host="127.0.0.1", port=8188, alive=lambda: True):
        self.host, self.port, self.alive = host, port, alive
        self.client_id = uuid.uuid4().hex

    def request(self, path, body=None, headers=None, timeout=60):
        """The answer's bytes. A refusal is a ComfyError with ComfyUI's own words."""
        if isinstance(body, dict):
            body = json.dumps(body).encode()
            headers = {"Content-Type": "application/json"}
        url = f"http://{self.host}:{self.port}{path}"
        try:
            call = urllib.request.Request(url, body, headers or {})
            with urllib.request.urlopen(call, timeout=timeout) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            raise ComfyError(*refusal(path, error.code, text)) from None

    def json(self, path, body=None):
        return json.loads(self.request(path, body) or "{}")

    def wait_ready(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not self.alive():
                raise ComfyError("ComfyUI ended while it started; see the worker's log")
            try:
                return self.json("/system_stats")
            except OSError:
                time.sleep(0.2)
        raise ComfyError(f"ComfyUI did not answer within {seconds} s")

    def upload(self, name, data):
        """Puts an input file where LoadImage and its kind find it by this name."""
        mark = uuid.uuid4().hex
        safe = re.sub(r'[\r\n"\\]', "_", name)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="{safe}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode() + data,
            f'\r\n--{mark}\r\nContent-Disposition: form-data; name="overwrite"\r\n\r\ntrue'
            f"\r\n--{mark}--\r\n".encode(),
        ]
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        self.request("/upload/image", b"".join(parts), kind)

    def run(self, workflow, seconds, progress=lambda event: None, extra=None):
        """Runs a workflow and returns its entry of /history. Raises ComfyError."""
        events = self._events()
        try:
            body = {"prompt": workflow, "client_id": self.client_id}
            if extra:
                body["extra_data"] = extra
            prompt = self.json("/prompt", body)["prompt_id"]
            return self._follow(prompt, events, seconds, progress)
        finally:
            if events:
                events.close()

    def _events(self):
        # Progress is a comfort; the result comes from /history.
        try:
            return Events(self.host, self.port, self.client_id)
        except OSError:
            return None

    def _follow(self, prompt, events, seconds, progress):
        until = time.monotonic() + seconds
        look = 0.0
        while True:
            event = None
            if events:
                try:
                    event = events.next(0.5)
                except OSError:
                    events = None
            else:
                time.sleep(0.3)
            data = (event or {}).get("data") or {}
            ours = data.get("prompt_id") in (None, prompt)
            if event and ours:
                progress(event)
            done = ours and (event or {}).get("type") in ENDINGS
            if done or time.monotonic() >= look:
                look = time.monotonic() + 1
                entry = self._entry(prompt)
                if entry:
                    return finished(entry)
            if not self.alive():
                raise ComfyError("ComfyUI ended while the job ran; see the worker's log")
            if time.monotonic() >= until:
                self.request("/interrupt", b"")
                raise ComfyError(f"the job took more than {seconds} s")

    def _entry(self, prompt):
        try:
            return self.json(f"/history/{prompt}").get(prompt)
        except OSError:
            return None

    def view(self, item):
        query = {key: item.get(key, "") for key in ("filename", "subfolder", "type")}
        return self.request("/view?" + urllib.parse.urlencode(query), timeout=300)


ENDINGS = ("execution_success", "execution_error", "execution_interrupted")


def refusal(path, status, text):
    """A message from the body of a refusal; node errors are spelled out."""
    try:
        body = json.loads(text)
    except ValueError:
        return (f"ComfyUI: {path}: HTTP {status}: {text[:500]}",)
    error = body.get("error", body) if isinstance(body, dict) else body
    words = [error.get("message", str(error)) if isinstance(error, dict) else str(error)]
    nodes = body.get("node_errors") if isinstance(body, dict) else None
    for node, what in (nodes or {}).items():
        for one in what.get("errors", []):
            detail = f"{one.get('message', '')}: {one.get('details', '')}".strip(": ")
            words.append(f"node {node} ({what.get('class_type', '?')}): {detail}")
    return ("; ".join(words),)


def finished(entry):
    """The entry when the job succeeded; a ComfyError with the failing node otherwise."""
    status = entry.get("status") or {}
    if status.get("status_str", "success") == "success":
        return entry
    for name, data in status.get("messages", []):
        if name == "execution_error":
            node = f"node {data.get('node_id')} ({data.get('node_type')})"
            message = f"{node}: {data.get('exception_type')}: {data.get('exception_message')}"
            raise ComfyError(message.strip(), traceback=data.get("traceback"))
        if name == "execution_interrupted":
            raise ComfyError("the job was interrupted")
    raise ComfyError("the job failed without a reason; see the worker's log")
