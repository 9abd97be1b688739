"""A server on loopback that says exactly the bytes a test wants said, and remembers what it was asked."""

import asyncio
from collections import deque


def answer(body=b"", *, status=200, headers=()):
    """Word an HTTP answer with the right length."""
    head = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers), f"Content-Length: {len(body)}"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class RawSite:
    """Gives its answers in turn, the last one for ever; an answer is bytes or a function of the request's headers.

    Attributes:
        requests: (path, headers) of each request, names in lower case.
    """

    def __init__(self, *answers):
        self.answers = deque(answers)
        self.requests = []

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.root}/feed"
        self.allowed = frozenset({("127.0.0.1", self.port)})
        return self

    async def __aexit__(self, *_):
        self._server.close()

    async def _serve(self, reader, writer):
        try:
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = dict(line.split(": ", 1) for line in lines if line)
                self.requests.append((first.split(" ")[1], {name.lower(): value for name, value in headers.items()}))
                said = self.answers.popleft() if len(self.answers) > 1 else self.answers[0]
                said = said(self.requests[-1]) if callable(said) else said
                writer.write(said.removesuffix(b"<end>"))
                await writer.drain()
                if said.endswith(b"<end>"):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
