"""A system in Python behind an HTTP address. Start it with python3 python-system.py; examples/python-system.yaml uses it."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def ask(system: str, text: str) -> str:
    """Replaces your own client: call your model, or invoke your graph, here."""
    one, other = (int(word) for word in text.split("?")[0].split() if word.isdigit())
    return f"<answer>{one + other + (0 if len(system) > 40 else one % 2)}</answer>"


def run(prompts: dict[str, str], question: str) -> list[dict[str, str]]:
    turns = []
    for agent in ["solver", "checker"]:
        given = "\n\n".join([question, *(turn["output"] for turn in turns)])
        turns.append({"agent": agent, "input": given, "output": ask(prompts[agent], given)})
    return turns


class System(BaseHTTPRequestHandler):
    log_message = lambda *_: None

    def do_POST(self):
        task = json.loads(self.rfile.read(int(self.headers["content-length"])))
        reply = json.dumps({"turns": run(task["prompts"], task["question"]["text"])}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)


ThreadingHTTPServer(("127.0.0.1", 8421), System).serve_forever()
