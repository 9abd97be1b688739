"""Ask Telegram for what people write, answer it, and never stall in silence.

The loop is our own, over python-telegram-bot's client: each getUpdates has a hard deadline, an update counts as taken
only after it was answered, and a client without success for too long is thrown away for a new one, which is logged.
(The library's own loop retries a wedged connection pool for ever, at DEBUG.)
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from telegram import InputFile, LinkPreviewOptions, Message
from telegram.constants import ChatMemberStatus, ParseMode, UpdateType
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import updates
from bot.access import Access
from bot.calls import Tools
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.keyboards import attachment_of, hides_question, keyboard_of
from bot.markup import Html, clip, plain, split
from bot.menus import set_menus, show_menu
from bot.outbox import wait_for_change
from bot.phrases import phrases
from bot.senders.telegram import translate
from bot.telegram_client import build_bot, close_bot, inline_keyboard
from config.errors import DabylError
from storage import chats, members, watches

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from telegram import Bot, CallbackQuery, ChatMemberUpdated, InlineKeyboardMarkup, Update

    from bot.calls import MakeReader
    from bot.outbox import Clock, Waiter
    from bot.pressing import Effect
    from storage.database import Db
    from storage.records import Chat
    from watchers.adding import Adder
    from watchers.forwarding import Forwarding

POLL_S = 25
STALLED_AFTER = timedelta(seconds=90)
"""More than three long polls: an idle chat answers each one with an empty list."""

PATIENCE_S = 15.0
_READ_S = 20.0
_LONGEST_PAUSE_S = 30.0
_CONFLICT_PAUSE_S = 10.0
_CONNECTIONS = 8
_TOAST_UNITS = 200
_UPDATES = [UpdateType.MESSAGE, UpdateType.CHANNEL_POST, UpdateType.MY_CHAT_MEMBER, UpdateType.CALLBACK_QUERY]
_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_SENDER = "telegram"
_WEBHOOK = "another program has set a webhook for this bot, which is removed; give Dabyl a bot of its own"

log = logging.getLogger(__name__)


class Poller:
    """Reads and answers chats, beside everything else in the event loop.

    Args:
        token: The bot's.
        api_url: Bot API server, without a trailing slash.
        db: The installation's database.
        reader: Compiles watches for /test.
        clock: Tells the time, aware.
        operators: Telegram user ids that may do everything.
        pattern_ids: Event types there are.
        claim_code: Makes the first who sends `/start CODE` the operator; None when operators are set.
        adder: Adds sources for chats.
        forwarding: Takes in what chats forward and paste.
        wait: Waits for time; a test's own does not.
        poll_s: Seconds Telegram may keep a question open.
        patience_s: Seconds an answer may take beyond that; twice as long ends a call that hangs.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        db: Db,
        *,
        reader: MakeReader,
        clock: Clock,
        operators: frozenset[int],
        pattern_ids: Collection[str],
        claim_code: str | None = None,
        adder: Adder | None = None,
        forwarding: Forwarding | None = None,
        wait: Waiter = wait_for_change,
        poll_s: float = POLL_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._token, self._api_url = token, api_url
        self._db = db
        self._clock = clock
        self._wait = wait
        self._poll_s, self._patience_s = poll_s, patience_s
        self._bot: Bot = self._new_bot()
        self._is_greeted = self._told_of_webhook = False
        self._offset = 0
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._asking: asyncio.Task[Sequence[Update]] | None = None  # cancelled by a stop
        self.last_success_at: datetime | None = None
        self.answered_at: datetime | None = None
        tools = Tools(db, clock, reader, pattern_ids, COMMANDS, adder, forwarding, self._show_menu, operators=operators)
        self._conversation = Conversation(tools, Access(db, operators, claim_code, self._is_admin))

    async def start(self) -> None:
        """Begin; returns at once. Without a connection it keeps trying, so that a start offline is no failure."""
        self.last_success_at = self.answered_at = self._clock()
        self._loop = asyncio.create_task(self._run(), name="poll Telegram")

    async def stop(self) -> None:
        """Finish the update in hand, tell Telegram what was taken, and close the connections."""
        self._stopping.set()
        if self._asking:
            self._asking.cancel()
        if self._loop:
            await self._loop
        with contextlib.suppress(TelegramError, TimeoutError):
            if self._offset:
                await asyncio.wait_for(self._bot.get_updates(offset=self._offset, timeout=0, limit=1), 5)
        await close_bot(self._bot)

    async def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                self._asking = asyncio.create_task(self._ask(), name="getUpdates")
                for update in await self._asking:
                    await self._take(update)
                    self._offset = update.update_id + 1
                failures = 0
            except (TelegramError, TimeoutError) as error:
                failures += 1
                await self._recover(error, failures)
            except asyncio.CancelledError:
                if not self._stopping.is_set():
                    raise

    async def _ask(self) -> Sequence[Update]:
        """Ask once, waiting until there is something or the long poll ends."""
        if not self._is_greeted:
            await asyncio.wait_for(self._greet(), STALLED_AFTER.total_seconds())
        question = self._bot.get_updates(
            offset=self._offset,
            timeout=int(self._poll_s),
            allowed_updates=_UPDATES,
            read_timeout=self._patience_s,
        )
        found = await asyncio.wait_for(question, self._poll_s + 2 * self._patience_s)
        self.last_success_at = self.answered_at = self._clock()
        return found

    async def _greet(self) -> None:
        """Learn the bot's name, end a webhook (it excludes polling), and set the menu in each language."""
        me = await self._bot.get_me()
        self._conversation.bot_name = me.username or ""
        webhook = await self._bot.get_webhook_info()
        if webhook.url and not self._told_of_webhook:
            log.warning("%s", _WEBHOOK)
        await self._bot.delete_webhook()
        self._told_of_webhook = False
        await set_menus(self._bot, COMMANDS)
        self._is_greeted = True

    async def _recover(self, error: TelegramError | TimeoutError, failures: int) -> None:
        """Log a failed question, renew a client that has had no success for long, and wait before the next."""
        reason = str(translate(error)) if isinstance(error, TelegramError) else "no answer within its time"
        if isinstance(error, Conflict):
            reason = "another process polls with the same bot token; run one only"
            if "webhook" in error.message.lower():
                self._is_greeted = False  # which removes it
                self._told_of_webhook = True
                reason = _WEBHOOK
        elif isinstance(error, InvalidToken):
            reason = "Telegram does not know this bot token; check DABYL_TELEGRAM_TOKEN"
        log.log(logging.WARNING if failures == 1 else logging.DEBUG, "getUpdates failed: %s", reason)
        silent_for = self._clock() - (self.last_success_at or self._clock())
        if isinstance(error, TimeoutError) or silent_for > STALLED_AFTER:
            log.warning("getUpdates had no success for %d s: the connection is made anew", silent_for.total_seconds())
            with contextlib.suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(close_bot(self._bot), 5)
            self._bot = self._new_bot()
            self.last_success_at = self._clock()
        pause = _CONFLICT_PAUSE_S if isinstance(error, Conflict) else min(2.0 ** min(failures, 10), _LONGEST_PAUSE_S)
        await self._wait(self._stopping, pause)

    def _new_bot(self) -> Bot:
        return build_bot(self._token, self._api_url, read_timeout_s=_READ_S, connections=_CONNECTIONS)

    async def _take(self, update: Update) -> None:
        """Handle one update; nothing it raises may stop the others."""
        try:
            if update.my_chat_member:
                await self._note_membership(update.my_chat_member)
            elif update.callback_query:
                await self._take_tap(update.callback_query)
            elif message := update.message or update.channel_post:
                await self._take_message(message)
        except (TelegramError, DabylError, SQLAlchemyError, OSError) as error:
            log.error("update %d failed: %s", update.update_id, type(error).__name__)  # noqa: TRY400 - texts hold names
        except Exception as error:  # noqa: BLE001 - round one update, logged with its id
            log.error("update %d broke: %s", update.update_id, type(error).__name__)  # noqa: TRY400 - see above

    async def _take_message(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            await self._note_migration(str(message.chat_id), str(message.migrate_to_chat_id))
            return
        try:
            blocks = await self._answer(message)
        except Exception:
            await self._reply(message, [phrases(updates.app_lang(message)).say("access.failed")])
            raise
        await self._reply(message, blocks)
        if hides_question(blocks):
            with contextlib.suppress(TelegramError):  # in a group the bot may lack the right
                await self._bot.delete_message(message.chat_id, message.message_id)
        await self._attach(message, blocks)

    async def _attach(self, message: Message, blocks: Sequence[Html]) -> None:
        """Send the file or picture of an answer, where it has one."""
        if attachment := attachment_of(blocks):
            file = InputFile(attachment.content, attachment.name)
            send = self._bot.send_photo if attachment.is_picture else self._bot.send_document
            await send(message.chat_id, file, message_thread_id=updates.topic(message))

    async def _answer(self, message: Message) -> Sequence[Html]:
        """Answer a text, a list sent as a file, or what can not be read; nothing for Telegram's own notes."""
        said = updates.said(message)
        if message.text or (message.caption and not message.document):  # channels write news under their pictures
            return await self._conversation.answer(said)
        document = message.document
        if document:
            fetch, tell = partial(self._fetch, document.file_id), partial(self._tell, message, [])
            return await self._conversation.take_file(said, fetch, document.file_size or 0, tell)
        kind = updates.unreadable(message)
        return await self._conversation.answer_kind(said, kind) if kind else []

    async def _fetch(self, file_id: str) -> bytes:
        file = await self._bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    async def _tell(self, message: Message, shown: list[int], words: Html) -> None:
        """Show how far a long job is, in one message that changes; that it can not be shown stops nothing."""
        with contextlib.suppress(TelegramError):
            if shown:
                await self._bot.edit_message_text(words, message.chat_id, shown[0], parse_mode=ParseMode.HTML)
                return
            topic = updates.topic(message)
            sent = await self._bot.send_message(
                message.chat_id, words, parse_mode=ParseMode.HTML, message_thread_id=topic
            )
            shown.append(sent.message_id)

    async def _take_tap(self, query: CallbackQuery) -> None:
        """Do what a tap asks for; the wheel on the button turns until it is answered, so that comes first."""
        message = query.message
        if message is None or not query.data:
            await self._toast(query, phrases(query.from_user.language_code or "").say("press.stale"))
            return
        try:
            effect = await self._conversation.tap(updates.tapped(query, message.chat.id, str(message.chat.type)))
        except Exception:
            await self._toast(query, phrases(query.from_user.language_code or "").say("access.failed"))
            raise
        await self._toast(query, effect.toast)
        if isinstance(message, Message):
            await self._redraw(message, effect)
            await self._reply(message, effect.answer)
            await self._attach(message, effect.answer)

    async def _toast(self, query: CallbackQuery, text: str) -> None:
        with contextlib.suppress(BadRequest):  # a tap of long ago can not be answered any more
            await self._bot.answer_callback_query(query.id, clip(text, _TOAST_UNITS) or None)

    async def _redraw(self, message: Message, effect: Effect) -> None:
        """Give a message its new text or buttons; that it has them already is no failure."""
        markup = inline_keyboard(effect.keyboard or ())
        with contextlib.suppress(BadRequest):
            if effect.blocks is not None:
                await self._bot.edit_message_text(
                    split(Html(block) for block in effect.blocks)[0],
                    message.chat_id,
                    message.message_id,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=markup,
                )
            elif effect.keyboard is not None:
                await self._bot.edit_message_reply_markup(message.chat_id, message.message_id, reply_markup=markup)

    async def _reply(self, message: Message, blocks: Sequence[Html]) -> None:
        texts = split(blocks)
        for number, text in enumerate(texts, 1):
            markup = inline_keyboard(keyboard_of(blocks)) if number == len(texts) else None
            try:
                await self._say(message, text, markup)
            except RetryAfter as error:
                seconds = (
                    timedelta(seconds=error.retry_after) if isinstance(error.retry_after, int) else error.retry_after
                )
                await self._wait(self._stopping, min(seconds.total_seconds(), _LONGEST_PAUSE_S))
                await self._say(message, text, markup)

    async def _say(self, message: Message, text: Html, markup: InlineKeyboardMarkup | None) -> None:
        topic = updates.topic(message)
        preview = LinkPreviewOptions(is_disabled=True)
        chat_id = message.chat_id
        try:
            await self._bot.send_message(
                chat_id,
                text,
                parse_mode=ParseMode.HTML,
                message_thread_id=topic,
                link_preview_options=preview,
                reply_markup=markup,
            )
        except BadRequest:
            await self._bot.send_message(chat_id, plain(text), link_preview_options=preview, reply_markup=markup)

    async def _show_menu(self, chat: Chat, *, former: int | None = None) -> None:
        async with self._db.read() as tx:
            team = await members.listing(tx, self._db.vault, chat.id)
        editors = [member.user_id for member in team if member.role == "editor"]
        with contextlib.suppress(TelegramError):  # without it the menu is in another language, which hinders nothing
            await show_menu(self._bot, COMMANDS, chat, editors, former=former)

    async def _is_admin(self, address: str, user_id: int) -> bool:
        try:
            member = await self._bot.get_chat_member(int(address), user_id)
        except (BadRequest, Forbidden):
            return False  # the bot is not there, or the user never was
        return member.status in _ADMINS

    async def _note_migration(self, old: str, new: str) -> None:
        """Move a group that became a supergroup, unless its first failed delivery did so before."""
        async with self._db.write() as tx:
            chat = await chats.find(tx, _SENDER, old)
            if chat and chat.state == "active":
                await chats.migrate(tx, self._db.vault, chat.id, new, now=self._clock())
            moved = await chats.find(tx, _SENDER, new)
        if moved:
            await self._show_menu(moved)  # Telegram keeps menus by the number, which is another one now

    async def _note_membership(self, change: ChatMemberUpdated) -> None:
        """Note that the bot was stopped, thrown out, or let in again."""
        async with self._db.write() as tx:
            chat = await chats.find(tx, _SENDER, str(change.chat.id))
            if chat is None or chat.state == "migrated":
                return
            if change.new_chat_member.status in _GONE:
                await chats.block(tx, chat.id, now=self._clock())
            else:
                await chats.add(tx, _SENDER, chat.address, kind=chat.kind, now=self._clock())
            await watches.touch(tx, chat.id)
