"""From facts to words: an alert, a digest or a notice as Telegram HTML, in the chat's language and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bot.alert_words import word_alert
from bot.digest_words import word_digest
from bot.draft_words import word_saved
from bot.facts import facts_from_json
from bot.markup import escape, split
from bot.mass_words import word_call, word_mass
from bot.news_words import safe_telling
from bot.phrases import phrases
from bot.sharing import safe
from bot.source_words import word_notice
from storage import drafts
from storage.alerts import told_from_json
from storage.tellings import telling_from_json
from watchers import mass_messages
from watchers.health import Trouble as SourceTrouble

if TYPE_CHECKING:
    from storage.records import Message


def word(message: Message) -> list[str]:
    """Word a row of the outbox; more than one text where it is too long for one."""
    chat, body = message.chat, dict(message.body)
    if message.kind in {"alert", "reply", "edit"}:
        return [_alert(message)]
    if message.kind == "digest":
        facts, again = facts_from_json(body), message.maybe_dup
        return word_digest(facts, lang=chat.lang, zone=chat.zone, maybe_dup=again, preferences=chat.preferences)
    if "trouble" in body:
        name = "" if chat.preferences.is_safe else str(body.get("source", ""))
        return [word_notice(name, SourceTrouble.from_json(str(body["trouble"])), phrases(chat.lang))]
    if drafts.KEY in body:
        return [word_saved(cast("dict[str, Any]", body[drafts.KEY]), chat)]
    return [*split([escape(body.get("text", ""))])]


def _alert(message: Message) -> str:
    chat, body = message.chat, cast("dict[str, Any]", message.body)
    if mass_messages.KEY in body:
        return word_mass(body[mass_messages.KEY], message.alert_id, chat, maybe_dup=message.maybe_dup)
    if mass_messages.CALL_KEY in body:
        return word_call(body[mass_messages.CALL_KEY], chat)
    return word_alert(
        safe(told_from_json(body), chat.preferences),
        number=message.alert_id,
        lang=chat.lang,
        zone=chat.zone,
        maybe_dup=message.maybe_dup,
        telling=safe_telling(telling_from_json(body), chat.preferences),
    )
