# SPDX-License-Identifier: Apache-2.0
"""A small ComfyUI: loads custom nodes, answers the parts of the HTTP interface that the image uses.

Workflows are dictionaries of nodes as usual. Class types it knows: LoadImage (reads an upload), SaveImage, SaveVideo
and SaveAudio (write `text` or the loaded image), Fail (raises), Sleep (`seconds`), Die (ends the server).
"""
import argparse
import base64
import hashlib
import http.server
import importlib.util
import json
import os
import pathlib
import re
import struct
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
KINDS = {"SaveImage": ("images", "png"), "SaveVideo": ("gifs", "mp4"), "SaveAudio": ("audio", "flac")}


def load_paths():
    """Like ComfyUI, it ends where the file is there but says nothing."""
    paths = HERE / "extra_model_paths.yaml"
    if paths.is_file() and not re.search(r"^\w+:$", paths.read_text(), re.M):
        raise TypeError(f"{paths}: 'NoneType' object is not iterable")


def leave_traces():
    """As the packages of the real one do."""
    (pathlib.Path.home() / ".cache" / "standin").mkdir(parents=True, exist_ok=True)
    (pathlib.Path(tempfile.gettempdir()) / "standin").mkdir(exist_ok=True)


def load_nodes():
    for folder in sorted((HERE / "custom_nodes").glob("*/__init__.py")):
        name = folder.parent.name
        try:
            spec = importlib.util.spec_from_file_location(name, folder)
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
            print(f"loaded {name}")
        except Exception:
            traceback.print_exc()
            print(f"   0.0 seconds (IMPORT FAILED): {folder.parent}")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    history, uploads, sockets, output = {}, {}, {}, {}

    def handle_error(self, request, address):
        pass  # clients come and go

    def tell(self, client, kind, **data):
        """An event to a client, cut into two frames of its bytes so that readers must put them together."""
        text = json.dumps({"type": kind, "data": data}).encode()
        size = struct.pack("!BB", 0x81, len(text)) if len(text) < 126 else struct.pack("!BBH", 0x81, 126, len(text))
        sock = self.sockets.get(client)
        try:
            for piece in (size[:1], size[1:] + text[:5], text[5:]) if sock else ():
                sock.sendall(piece)
                time.sleep(0.01)
        except OSError:
            pass  # it had what it wanted from /history

    def run(self, prompt, workflow, client):
        outputs, messages, status = {}, [], "success"
        for node, what in workflow.items():
            kind, inputs = what["class_type"], what.get("inputs", {})
            self.tell(client, "executing", node=node, prompt_id=prompt)
            if kind == "Die":
                os._exit(3)
            elif kind == "Sleep":
                for step in range(4):
                    time.sleep(inputs["seconds"] / 4)
                    self.tell(client, "progress", node=node, prompt_id=prompt, value=step + 1, max=4)
            elif kind == "Fail":
                status = "error"
                messages.append(["execution_error", {"node_id": node, "node_type": kind, "traceback": ["line 1"],
                                                     "exception_type": "ValueError", "exception_message": "no such luck"}])
                break
            elif kind in KINDS:
                key, suffix = KINDS[kind]
                name = f"{key}_{len(self.output):05}_.{suffix}"
                data = self.uploads[inputs["image"]] if "image" in inputs else inputs["text"].encode()
                self.output[name] = data
                item = {"filename": name, "subfolder": "", "type": inputs.get("to", "output")}
                outputs[node] = {key: [item], "animated": [True]}
        self.history[prompt] = {"outputs": outputs, "status": {"status_str": status, "completed": True, "messages": messages}}
        self.tell(client, "execution_success" if status == "success" else "execution_error", prompt_id=prompt)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, body, status=200):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/system_stats":
            self.answer({"system": {"comfyui_version": "0.33.0", "argv": sys.argv}, "devices": []})
        elif url.path == "/ws":
            self.upgrade(query["clientId"])
        elif url.path.startswith("/history/"):
            prompt = url.path.rpartition("/")[2]
            entry = self.server.history.get(prompt)
            self.answer({prompt: entry} if entry else {})
        elif url.path == "/view":
            self.answer(self.server.output[query["filename"]])
        else:
            self.answer({"error": "not found"}, 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/upload/image":
            match = re.search(rb'name="image"; filename="([^"]*)"\r\n.*?\r\n\r\n(.*?)\r\n--', body, re.S)
            self.server.uploads[match[1].decode()] = match[2]
            self.answer({"name": match[1].decode()})
        elif self.path == "/prompt":
            self.prompt(json.loads(body))
        else:
            self.answer(b"")

    def prompt(self, body):
        workflow = body["prompt"]
        unknown = {node: {"class_type": what["class_type"], "errors": [
            {"message": "Value not in list", "details": "ckpt_name: 'x' not in []"}]}
            for node, what in workflow.items() if what["class_type"] == "Unknown"}
        if unknown:
            self.answer({"error": {"message": "Prompt outputs failed validation"}, "node_errors": unknown}, 400)
            return
        prompt = uuid.uuid4().hex
        self.answer({"prompt_id": prompt, "number": 1, "node_errors": {}})
        threading.Thread(target=self.server.run, args=(prompt, workflow, body["client_id"]), daemon=True).start()

    def upgrade(self, client):
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        head = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        # A binary preview and a ping come in the same packet as the head.
        self.connection.sendall(head.encode() + b"\x82\x04\0\0\0\1" + b"\x89\x02hi")
        self.server.sockets[client] = self.connection
        self.close_connection = True
        while self.connection.recv(100):
            pass
        self.server.sockets.pop(client, None)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8188)
    parser.add_argument("--listen", default="127.0.0.1")
    parser.add_argument("--quick-test-for-ci", action="store_true")
    parser.add_argument("--user-directory", type=lambda path: path if os.path.isdir(path) else parser.error(path))
    parser.add_argument("--delay", type=float, default=0)
    args, _ = parser.parse_known_args()
    load_paths()
    leave_traces()
    load_nodes()
    if args.quick_test_for_ci:
        return
    time.sleep(args.delay)
    server = Server((args.listen, args.port), Handler)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
