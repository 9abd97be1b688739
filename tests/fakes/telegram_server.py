"""A Bot API server on loopback: speaks what Dabyl uses, keeps Telegram's limits when told, and can be told to fail.

async with TelegramServer() as server:
    server.say("/start", chat=5)            # somebody writes to the bot
    server.fail(retry_after(7), chat=5)     # the next sendMessage to that chat is answered so
    server.sent                             # what arrived, in order
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from aiohttp import web

TOKEN = "123456:fake-token-of-a-test-bot"
BOT_ID = 123456
BOT_NAME = "dabyl_test_bot"
ANONYMOUS_ADMIN = 1087968824
LONG_POLL_MOST_S = 0.05


@dataclass(frozen=True)
class Sent:
    """A message that arrived."""

    chat: int
    text: str
    message_id: int
    at: float
    parse_mode: str | None = None
    thread: int | None = None
    params: dict = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Failure:
    """What to answer instead of doing it."""

    status: int
    description: str
    parameters: dict = field(default_factory=dict)
    is_silent: bool = False
    arrives: bool = False
    """True for an answer that is lost on the way although the message arrived."""


def retry_after(seconds):
    return Failure(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated_to(chat):
    return Failure(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat})


BLOCKED = Failure(403, "Forbidden: bot was blocked by the user")
BAD_GATEWAY = Failure(502, "Bad Gateway")
BAD_MARKUP = Failure(400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3')
NO_TOPIC = Failure(400, "Bad Request: message thread not found")
BAD_REQUEST = Failure(400, "Bad Request: message text is empty")
SILENCE = Failure(200, "", is_silent=True)
SILENCE_AFTER_ARRIVAL = Failure(200, "", is_silent=True, arrives=True)


class TelegramServer:
    """The server.

    Args:
        clock: Seconds, rising; a test's own when the limits are judged by a test's time.
        limits: Whether to keep 30 a second overall, 1 a second per chat and 20 a minute per group.
    """

    def __init__(self, *, clock=time.monotonic, limits=False):
        self._clock = clock
        self.limits = limits
        self.sent = []
        self.shown = {}
        self.files = {}
        self.documents = []
        self.captions = []
        self.edits = []
        self.toasts = []
        self._taken = asyncio.Event()
        self.calls = []
        self.rejections = 0
        self.admins = defaultdict(set)
        self.commands = {}
        self.menus = {}
        self.descriptions = {}
        self.deleted = []
        self.poll_failures = deque()
        self.webhook = ""
        self.silent_methods = set()
        self._failures = defaultdict(deque)
        self._updates = {}
        self._update_ids = itertools.count(1)
        self._message_ids = itertools.count(1001)
        self._arrived = asyncio.Event()
        self._news = asyncio.Event()
        self._overall = deque()
        self._per_chat = defaultdict(deque)
        self._closing = asyncio.Event()
        self._called = asyncio.Event()
        self._runner = None
        self.address = ""

    async def __aenter__(self):
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path}", self._serve_file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_):
        self._closing.set()
        self._news.set()
        await self._runner.cleanup()

    def fail(self, failure, *, chat=None, times=1):
        """Answer the next sendMessage (to a chat, or any) with a failure."""
        self._failures[chat].extend([failure] * times)

    def fail_edit(self, failure, *, chat):
        """Answer the next editMessageText in a chat with a failure."""
        self._failures["edit", chat].append(failure)

    def say(self, text, *, chat=500, user=None, kind="private", anonymous=False, **others):
        """Let somebody write a message to the bot."""
        sender = {"id": user or chat, "is_bot": False, "first_name": "Somebody"}
        place = {"id": chat, "type": kind} | ({"title": "A group"} if kind != "private" else {})
        message = {"message_id": next(self._message_ids), "date": 1_790_000_000, "chat": place, "from": sender}
        if anonymous:
            message["from"] = {
                "id": ANONYMOUS_ADMIN,
                "is_bot": True,
                "first_name": "Group",
                "username": "GroupAnonymousBot",
            }
            message["sender_chat"] = place
        first = text.split()[0] if text else ""
        if first.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(first)}]
        self.tell({"message": message | {"text": text} | others})

    def post(self, text, *, chat):
        """Let an admin write in a channel, where nobody is named."""
        place = {"id": chat, "type": "channel", "title": "A channel"}
        head = {"message_id": next(self._message_ids), "date": 1_790_000_000, "chat": place, "sender_chat": place}
        self.tell({"channel_post": head | {"text": text}})

    async def tap(self, label, message, *, user=None, kind="private", patience_s=60):
        """Let somebody tap the button of a message that begins so; gives the toast they see."""
        return await self.tap_data(self.data_of(label, message), message, user=user, kind=kind, patience_s=patience_s)

    async def tap_data(self, data, message, *, user=None, kind="private", patience_s=60):
        """Bring a button's data back, whether the message has such a button or not."""
        place = {"id": message.chat, "type": kind} | ({"title": "A group"} if kind != "private" else {})
        query = {
            "id": str(next(self._update_ids)),
            "from": {"id": user or message.chat, "is_bot": False, "first_name": "Айгүл"},
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": message.message_id, "date": 1_790_000_000, "chat": place, "text": message.text},
        }
        if message.thread:
            query["message"] |= {"message_thread_id": message.thread, "is_topic_message": True}
        before = len(self.toasts)
        number = self.tell({"callback_query": query})
        async with asyncio.timeout(patience_s):
            while number in self._updates:  # the toast comes first, what it brings about after it
                self._taken.clear()
                await self._taken.wait()
        return self.toasts[before]

    def buttons(self, message):
        """Labels and data of the buttons a message has now."""
        markup = self.shown[message.message_id].params.get("reply_markup")
        rows = json.loads(markup)["inline_keyboard"] if markup else []
        return {one["text"]: one["callback_data"] for row in rows for one in row}

    def data_of(self, label, message):
        """The data of the button whose label begins so."""
        return next(data for text, data in self.buttons(message).items() if text.startswith(label))

    def send_file(self, content, *, caption="", chat=500, size=None, **others):
        """Let somebody send a file to the bot."""
        number = f"file{next(self._message_ids)}"
        self.files[number] = content
        size = len(content) if size is None else size
        document = {"file_id": number, "file_unique_id": number, "file_name": "list.csv", "file_size": size}
        self.show({"document": document, "caption": caption}, chat=chat, **others)

    def show(self, content, *, chat=500, user=None, kind="private"):
        """Let somebody send what is no text."""
        place = {"id": chat, "type": kind} | ({"title": "A group"} if kind != "private" else {})
        sender = {"id": user or chat, "is_bot": False, "first_name": "Somebody"}
        head = {"message_id": next(self._message_ids), "date": 1_790_000_000, "chat": place, "from": sender}
        self.tell({"message": head | content})

    def tell(self, update):
        """Queue an update as Telegram would; gives its number."""
        number = next(self._update_ids)
        self._updates[number] = {"update_id": number} | update
        self._news.set()
        return number

    async def wait_for(self, count, *, patience_s=60):
        """Wait until so many messages arrived, and give them."""
        async with asyncio.timeout(patience_s):
            while len(self.sent) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.sent

    async def all_taken(self, *, patience_s=60):
        """Wait until the bot has taken everything that was said."""
        async with asyncio.timeout(patience_s):
            while self._updates:
                self._taken.clear()
                await self._taken.wait()

    async def wait_for_document(self, *, patience_s=60):
        """Wait until a file arrived, and give (chat, name, content)."""
        async with asyncio.timeout(patience_s):
            while not self.documents:
                self._arrived.clear()
                await self._arrived.wait()
        return self.documents[0]

    async def was_asked(self, method, *, patience_s=60):
        """Wait until a method was called."""
        async with asyncio.timeout(patience_s):
            while method not in map(str.lower, self.calls):
                self._called.clear()
                await self._called.wait()

    async def _serve(self, request):
        method = request.match_info["method"]
        params = dict(await request.post()) | dict(request.query)
        if request.match_info["token"] != TOKEN:
            return _answer(Failure(401, "Unauthorized"))
        self.calls.append(method)
        self._called.set()
        if method.lower() in self.silent_methods:
            await self._closing.wait()
        handler = getattr(self, f"_do_{method.lower()}", None)
        if handler is None:
            return _answer(Failure(404, f"Not Found: method {method} is not faked"))
        return await handler(params)

    async def _do_getme(self, _):
        return _ok({"id": BOT_ID, "is_bot": True, "first_name": "Dabyl", "username": BOT_NAME})

    async def _do_getwebhookinfo(self, _):
        return _ok({"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0})

    async def _do_deletewebhook(self, _):
        self.webhook = ""
        return _ok(True)

    async def _do_setmycommands(self, params):
        scope = json.loads(params.get("scope", "{}"))
        place = (scope.get("type", "default"), scope.get("chat_id"), params.get("language_code", ""))
        if "user_id" in scope:
            place = (*place, scope["user_id"])
        self.menus[place] = [one["command"] for one in json.loads(params["commands"])]
        self.descriptions[place] = {one["command"]: one["description"] for one in json.loads(params["commands"])}
        self.commands[params.get("language_code", "")] = params["commands"]
        return _ok(True)

    async def _do_deletemycommands(self, params):
        scope = json.loads(params.get("scope", "{}"))
        self.menus.pop((scope["type"], scope["chat_id"], "", scope["user_id"]), None)
        return _ok(True)

    async def _do_deletemessage(self, params):
        self.deleted.append((int(params["chat_id"]), int(params["message_id"])))
        return _ok(True)

    async def _do_getfile(self, params):
        number = params["file_id"]
        return _ok({"file_id": number, "file_unique_id": number, "file_path": number})

    async def _serve_file(self, request):
        return web.Response(body=self.files[request.match_info["path"]])

    async def _do_senddocument(self, params):
        return self._took_file(params, params["document"])

    async def _do_sendphoto(self, params):
        return self._took_file(params, params["photo"])

    def _took_file(self, params, document):
        if isinstance(document, str) and document.startswith("attach://"):
            document = params[document.removeprefix("attach://")]
        self.documents.append((int(params["chat_id"]), document.filename, document.file.read()))
        self.captions.append(params.get("caption", ""))
        self._arrived.set()
        chat = {"id": int(params["chat_id"]), "type": "private"}
        return _ok({"message_id": next(self._message_ids), "date": 1_790_000_000, "chat": chat})

    async def _do_answercallbackquery(self, params):
        self.toasts.append(params.get("text", ""))
        return _ok(True)

    async def _do_getupdates(self, params):
        if self.poll_failures:
            return await self._fail(self.poll_failures.popleft())
        offset = int(params.get("offset", 0))
        for number in [number for number in self._updates if number < offset]:
            del self._updates[number]
            self._taken.set()
        if not self._updates:
            self._news.clear()
            try:
                async with asyncio.timeout(min(float(params.get("timeout", 0)), LONG_POLL_MOST_S)):
                    await self._news.wait()
            except TimeoutError:
                pass
        return _ok(list(self._updates.values()))

    async def _do_getchatmember(self, params):
        user, chat = int(params["user_id"]), int(params["chat_id"])
        member = {"user": {"id": user, "is_bot": False, "first_name": "Somebody"}, "status": "member"}
        if user in self.admins[chat]:
            member |= {"status": "creator", "is_anonymous": False}
        return _ok(member)

    async def _do_getchatadministrators(self, params):
        people = sorted(self.admins[int(params["chat_id"])])
        users = [{"id": user, "is_bot": False, "first_name": "Somebody"} for user in people]
        return _ok([{"user": user, "status": "creator", "is_anonymous": False} for user in users])

    async def _do_editmessagetext(self, params):
        failure = self._next_failure(("edit", int(params["chat_id"])))
        return await self._fail(failure) if failure else self._edited(params)

    async def _do_editmessagereplymarkup(self, params):
        return self._edited(params)

    def _edited(self, params):
        """Note an edit; one that changes nothing is a mistake to Telegram."""
        number = int(params["message_id"])
        before = self.shown.get(number)
        text, markup = params.get("text", before and before.text), params.get("reply_markup")
        if before and (before.text, before.params.get("reply_markup")) == (text, markup):
            return _answer(Failure(400, "Bad Request: message is not modified"))
        chat = int(params["chat_id"])
        self.shown[number] = Sent(chat, text, number, self._clock(), params.get("parse_mode"), None, params)
        self.edits.append(self.shown[number])
        place = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
        return _ok({"message_id": number, "date": 1_790_000_000, "chat": place, "text": text or ""})

    async def _do_sendmessage(self, params):
        chat = int(params["chat_id"])
        failure = self._next_failure(chat) or (self._over_limit(chat) if self.limits else None)
        if failure is None or failure.arrives:
            thread = params.get("message_thread_id")
            sent = Sent(
                chat,
                params["text"],
                next(self._message_ids),
                self._clock(),
                params.get("parse_mode"),
                int(thread) if thread else None,
                params,
            )
            self.sent.append(sent)
            self.shown[sent.message_id] = sent
            self._arrived.set()
        if failure:
            return await self._fail(failure)
        place = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
        return _ok({"message_id": sent.message_id, "date": 1_790_000_000, "chat": place, "text": sent.text})

    def _next_failure(self, chat):
        for key in (chat, None) if isinstance(chat, int) else (chat,):
            if self._failures[key]:
                return self._failures[key].popleft()
        return None

    def _over_limit(self, chat):
        now = self._clock()
        spans = [(self._overall, 1.0, 30), (self._per_chat[chat], 1.0, 1)]
        if chat < 0:
            spans.append((self._per_chat[chat], 60.0, 20))
        for times, span, most in spans:
            if sum(1 for at in times if at > now - span) >= most:
                self.rejections += 1
                return retry_after(3)
        self._overall.append(now)
        self._per_chat[chat].append(now)
        return None

    async def _fail(self, failure):
        if failure.is_silent:
            await self._closing.wait()
        return _answer(failure)


def _ok(result):
    return web.json_response({"ok": True, "result": result})


def _answer(failure):
    if failure.status == 502:
        return web.Response(status=502, text="<html>Bad Gateway</html>")
    body = {"ok": False, "error_code": failure.status, "description": failure.description}
    if failure.parameters:
        body["parameters"] = failure.parameters
    return web.json_response(body, status=failure.status)
