"""Whatever is sent to a safe chat: no outlet and no link in it, and no name but behind a spoiler."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.digest_gathering import gather
from bot.facts import NearMiss, Silence, Trouble, facts_to_json
from bot.markup import plain
from bot.parts import parts_of
from bot.senders.telegram import _keyboard as keyboard_under
from storage.alerts import told_to_json
from storage.records import Message, News, Preferences, Report, Telling
from storage.tellings import KEY, telling_to_json
from watchers.mass_messages import CALL_KEY
from watchers.mass_messages import KEY as MASS_KEY

NAMES = ("Сагымбеков", "Тулегенова", "Ахметов", "Оразова")
OUTLETS = ("Дала Вести", "Степной курьер", "news.example", "7kun", "баннер")
LANGS = ["en", "ru", "kk"]


@pytest.fixture
async def chat(add_chat):
    return replace(await add_chat(digest_minute=1200), preferences=Preferences(is_safe=True))


@pytest.fixture
def body(told, time):
    """An alert's body that holds everything a safe chat must not show."""

    def make(telling=None):
        facts = told(
            persons=("Болат Ахметов",),
            also=("Сания Тулегенова", "P-7"),
            open_labels=("P-7",),
            reasons=("«Ерасыла Сагымбекова»: the court, says Дала Вести",),
        )
        return told_to_json(facts) | ({KEY: telling_to_json(telling)} if telling else {})

    return make


@pytest.fixture
def shown(chat):
    """Word a message for a safe chat, and check it; gives what can be read without a tap."""

    def check(kind, body, lang, *, has_spoiler=True):
        message = Message(1, replace(chat, lang=lang), kind, 1, 1042, body, 0, maybe_dup=True)
        texts = [part.text for part in parts_of(message)]
        labels = [one.label for row in keyboard_under(message) for one in row]
        opened = "\n".join([*map(plain, texts), *labels])
        assert [secret for secret in (*NAMES, *OUTLETS) if secret in opened] == []
        assert "href" not in "".join(texts)
        assert not [outlet for outlet in OUTLETS[:4] if outlet in "".join(texts)]
        assert ("<tg-spoiler>" in "".join(texts)) == has_spoiler
        return opened

    return check


def _reports(time):
    outlets = ("Дала Вести", "Степной курьер")
    return tuple(
        Report(n, outlet, outlet, "ru", time(), is_own=True, is_state=False) for n, outlet in enumerate(outlets)
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", ["alert", "reply", "possible", "source"])
def test_alerts_in_every_form(shown, body, time, form, lang):
    news = (News("person", "Дана Оразова"), News("step", "release"), News("source", "Степной курьер"))
    opened = shown("reply", body(Telling(form, news, 1040, _reports(time), 2)), lang)
    assert "A-1042" in opened


@pytest.mark.parametrize("lang", LANGS)
def test_mass_events_and_their_calls(shown, body, time, lang):
    jail = [["jail-days", {"days": 15}]]
    mass = {"family": "detention", "began_at": time().isoformat(), "at": time().isoformat(), "is_over": False}
    mass |= {"named": 9, "listed": 2, "counted": 20, "entries": 3, "outlets": 2, "others": ["Дана Оразова"]}
    mass |= {"top": [["Сания Тулегенова", False, jail], ["P-7", True, jail]]}
    assert "P-7" in shown("alert", body(Telling("mass")) | {MASS_KEY: mass}, lang)
    people = [["Сания Тулегенова", False, jail, "Суд арестовал за баннер", "https://news.example/1"]]
    shown("reply", body(Telling("part")) | {CALL_KEY: {"head": 1042, "people": people}}, lang)


@pytest.mark.parametrize("lang", LANGS)
async def test_digests_with_all_their_parts(db, chat, shown, keep_alert, time, lang):
    first = await keep_alert(chat, time(), watches=("Ерасыл Сагымбеков", "P-7"), open_labels=("P-7",))
    await keep_alert(chat, time(), watches=(), persons=("Болат Ахметов",), story="s2", state="held")
    await keep_alert(
        chat, time(), state="repeat", repeats_id=first, source="Степной курьер", watches=("Сания Тулегенова",)
    )
    async with db.read() as tx:
        facts = await gather(tx, db.vault, chat, time())
    facts = replace(
        facts,
        near=NearMiss(1, 2, "Дана Оразова", "Сания Тулегенова", is_open=False, score=80),
        silent=(Silence("Сания Тулегенова", is_open=False, weeks=3), Silence("P-9", is_open=True, weeks=3)),
        troubles=(Trouble("7kun", "", is_gone=False, last_good_at=time() - timedelta(days=2)),),
    )
    opened = shown("digest", facts_to_json(facts), lang)
    assert "P-7" in opened
    assert "P-9" in opened


@pytest.mark.parametrize("lang", LANGS)
def test_notices_about_a_source(shown, lang):
    shown("notice", {"trouble": '{"code": "refused", "status": 403}', "source": "Дала Вести"}, lang, has_spoiler=False)
