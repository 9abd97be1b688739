from datetime import UTC, datetime, timedelta

import pytest

from config.errors import PackError
from config.owners import Owners, owners
from storage.records import ALONE
from storage.reports import Reported
from watchers.corroboration import corroborated, reports_of

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)


def reported(number, outlet, url=None, *, sources=1, lang="ru"):
    return Reported(number, outlet, url, lang, NOW + timedelta(minutes=number), sources)


def told(*rows):
    return corroborated(ALONE, reports_of(rows, owners()))


def test_one_outlet_is_a_single_source():
    telling = told(reported(1, "Дала Вести"))
    assert (telling.sources, telling.is_state_only, len(telling.reports)) == (1, False, 1)


def test_copies_are_shown_and_not_counted():
    telling = told(reported(1, "Дала Вести"), reported(2, "Полынь"), reported(3, "Утро"))
    assert (telling.sources, [report.outlet for report in telling.reports]) == (1, ["Дала Вести", "Полынь", "Утро"])


def test_who_tells_it_in_words_of_its_own_is_a_source():
    telling = told(reported(1, "Дала Вести"), reported(2, "Полынь", sources=2), reported(3, "Утро", sources=2))
    assert telling.sources == 2


def test_outlets_of_one_owner_are_one_source():
    rows = [reported(1, "A", "https://rus.azattyq.org/1"), reported(2, "B", "https://www.svoboda.org/2", sources=2)]
    assert told(*rows).sources == 1


def test_state_media_confirm_only_each_other():
    state = [reported(1, None, "https://www.inform.kz/1"), reported(2, "Sputnik Казахстан", sources=2)]
    telling = told(*state)
    assert (telling.sources, telling.is_state_only) == (2, True)
    assert not told(*state, reported(3, "Vlast", "https://vlast.kz/3", sources=3)).is_state_only


def test_a_reprint_of_a_state_agency_is_still_its_word():
    assert told(reported(1, "Казинформ"), reported(2, "Полынь")).is_state_only


def test_an_outlet_stands_once_in_each_language():
    rows = [reported(1, "Дала"), reported(2, "дала"), reported(3, "Дала", lang="kk")]
    assert [(one.outlet, one.lang) for one in told(*rows).reports] == [("Дала", "ru"), ("Дала", "kk")]


def test_an_outlet_without_a_name_is_called_by_its_host():
    assert told(reported(1, None, "https://www.polyn.example/x")).reports[0].outlet == "polyn.example"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[a]\nhosts = ["x.kz"]\n[b]\nhosts = ["x.kz"]\n', "x.kz stands under two owners"),
        ('[a]\nsites = ["x.kz"]\n', "a takes state, outlets, hosts and names"),
    ],
)
def test_a_list_of_owners_that_contradicts_itself_is_refused(tmp_path, text, reason):
    path = tmp_path / "owners.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=reason):
        Owners(path)
