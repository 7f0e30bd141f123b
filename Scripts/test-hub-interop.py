"""Checks, with one version of huggingface_hub, that Sememe and Python share a model cache.

Called by test-hub-interop with the path of the command sememe.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

MODEL = "acme/tiny-encoder"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
REVISIONS = {"main": COMMIT, "refs/pr/1": COMMIT, COMMIT: COMMIT}
FILES = {
    "config.json": b'{"model_type": "bert"}',
    "modules.json": b"[]",
    "1_Pooling/config.json": b'{"pooling_mode_mean_tokens": true}',
    "vocab.txt": b"[PAD]\n[UNK]\n",
    "model.safetensors": hashlib.shake_128(b"weights").digest(300_000),
}
LARGE = {"model.safetensors"}


def etag(name):
    """The name of a file's bytes: SHA-256 for large files, git's SHA-1 for the others."""
    data = FILES[name]
    if name in LARGE:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Hub(BaseHTTPRequestHandler):
    """A hub's answers; files marked as large are redirected to a path that plays another host."""

    protocol_version = "HTTP/1.1"
    downloads = []

    def do_HEAD(self):
        self.answer(with_body=False)

    def do_GET(self):
        self.answer(with_body=True)

    def answer(self, with_body):
        path = unquote(urlsplit(self.path).path)
        api = f"/api/models/{MODEL}"
        resolve = f"/{MODEL}/resolve/{COMMIT}/"
        if path.startswith(f"{api}/revision/"):
            commit = REVISIONS.get(path.removeprefix(f"{api}/revision/"))
            siblings = [{"rfilename": n, "size": len(FILES[n]), "blobId": "0" * 40} for n in sorted(FILES)]
            info = {"id": MODEL, "modelId": MODEL, "sha": commit, "siblings": siblings, "tags": [], "private": False,
                    "downloads": 0, "likes": 0}
            self.send(200 if commit else 404, json.dumps(info).encode(), {"Content-Type": "application/json"}, with_body)
        elif path.startswith(f"{api}/tree/"):
            entries = [{"type": "file", "path": n, "size": len(FILES[n]), "oid": etag(n)} for n in sorted(FILES)]
            self.send(200, json.dumps(entries).encode(), {"Content-Type": "application/json"}, with_body)
        elif path.startswith(resolve) and path.removeprefix(resolve) in FILES:
            self.send_file(path.removeprefix(resolve), with_body)
        elif path.startswith("/storage/"):
            self.send_bytes(path.removeprefix("/storage/"), {"ETag": '"of-storage"'}, with_body)
        else:
            self.send(404, b"", {"X-Error-Code": "EntryNotFound"}, with_body)

    def send_file(self, name, with_body):
        headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{etag(name)}"'}
        if name in LARGE:
            host = f"http://localhost:{self.server.server_port}"
            headers |= {"Location": f"{host}/storage/{name}", "X-Linked-ETag": f'"{etag(name)}"',
                        "X-Linked-Size": str(len(FILES[name]))}
            self.send(302, b"", headers, with_body)
        else:
            self.send_bytes(name, headers, with_body)

    def send_bytes(self, name, headers, with_body):
        data, status = FILES[name], 200
        span = self.headers.get("Range")
        if span and span.startswith("bytes="):
            start = int(span.removeprefix("bytes=").split("-")[0])
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
            data, status = data[start:], 206
        if with_body:
            Hub.downloads.append((name, span))
        self.send(status, data, headers, with_body)

    def send(self, status, body, headers, with_body):
        self.send_response(status)
        for key, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(key, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def sememe(program, cache, *arguments, offline=False):
    """Runs `sememe model pull` on a cache and returns the folder that it prints."""
    environment = os.environ | {"HF_HUB_CACHE": str(cache), "HF_HUB_OFFLINE": "1" if offline else "0"}
    command = [program, "model", "pull", MODEL, *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    check(result.returncode == 0, f"{command} failed: {result.stderr}{result.stdout}")
    return result.stdout.strip()


def layout(cache):
    """Everything that a model's folder holds: what links point to, and what files hold."""
    root = pathlib.Path(cache) / "models--acme--tiny-encoder"
    entries = {}
    for path in root.rglob("*"):
        # Newer versions of huggingface_hub note a listing of the repository for themselves.
        if path.is_dir() or path.relative_to(root).parts[0] == "trees":
            continue
        name = str(path.relative_to(root))
        entries[name] = os.readlink(path) if path.is_symlink() else path.read_bytes()
    return entries


def check(condition, message):
    if not condition:
        sys.exit(f"test-hub-interop: {message}")


def check_all(program, work):
    from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download

    theirs, ours = work / "python", work / "sememe"

    # What Python stored, Sememe finds without the network, and with it downloads nothing again.
    stored = snapshot_download(MODEL, cache_dir=theirs)
    check(sememe(program, theirs, offline=True) == stored, "Sememe does not find what Python stored")
    Hub.downloads.clear()
    check(sememe(program, theirs) == stored, "Sememe puts the model elsewhere than Python")
    check(sememe(program, theirs, "--revision", COMMIT) == stored, "Sememe does not find Python's commit")
    check(not Hub.downloads, f"Sememe downloads again what Python stored: {Hub.downloads}")

    # What Sememe stored, Python finds without the network, and with it downloads nothing again.
    pulled = sememe(program, ours)
    found = snapshot_download(MODEL, cache_dir=ours, local_files_only=True)
    check(found == pulled, f"Python finds {found}, Sememe stored {pulled}")
    for name, data in FILES.items():
        path = hf_hub_download(MODEL, name, cache_dir=ours, local_files_only=True)
        check(pathlib.Path(path).read_bytes() == data, f"Python reads other bytes from {path}")
    repositories = list(scan_cache_dir(ours).repos)
    check([r.repo_id for r in repositories] == [MODEL], f"Python lists {repositories}")
    check(set(repositories[0].refs) == {"main"}, f"Python lists the branches {set(repositories[0].refs)}")
    check(not scan_cache_dir(ours).warnings, f"Python warns: {scan_cache_dir(ours).warnings}")
    Hub.downloads.clear()
    check(snapshot_download(MODEL, cache_dir=ours) == pulled, "Python puts the model elsewhere than Sememe")
    check(not Hub.downloads, f"Python downloads again what Sememe stored: {Hub.downloads}")

    # Both write the same files, links and notes, also for a branch with slashes.
    for cache in (theirs, ours):
        check(layout(cache).keys() == layout(theirs).keys(), "the layouts differ")
    sememe(program, ours, "--revision", "refs/pr/1")
    snapshot_download(MODEL, cache_dir=theirs, revision="refs/pr/1")
    check(layout(ours) == layout(theirs), f"the layouts differ: {layout(ours)} and {layout(theirs)}")

    # A download that broke off is taken up by Sememe where its first bytes end.
    weights = "model.safetensors"
    broken = work / "broken" / "models--acme--tiny-encoder" / "blobs" / f"{etag(weights)}.incomplete"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(FILES[weights][:100_000])
    Hub.downloads.clear()
    sememe(program, work / "broken")
    check((weights, "bytes=100000-") in Hub.downloads, f"Sememe did not resume: {Hub.downloads}")
    check(layout(work / "broken").keys() == {n for n in layout(ours) if n != "refs/refs/pr/1"}, "leftovers remain")


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}", "HF_HOME": f"{folder}/home",
            "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0", "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }
        check_all(sys.argv[1], pathlib.Path(folder).resolve())
    import huggingface_hub

    print(f"test-hub-interop: Sememe and huggingface_hub {huggingface_hub.__version__} share a cache")


if __name__ == "__main__":
    main()
