import pytest

from matchers.nominative import nominative


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("Болата Ахметова", "Болат Ахметов"),
        ("Айгерим Сулейменовой", "Айгерим Сулейменова"),
        ("Айгерим Сулейменова", "Айгерим Сулейменова"),
        ("Санию Тулегенову", "Сания Тулегенова"),
        ("Мухтаром Джакуповым", "Мухтар Джакупов"),
        ("Игоря Белинского", "Игорь Белинский"),
        ("Маргулана Сарсенбая", "Маргулан Сарсенбай"),
        ("Ерлан Қасымовты", "Ерлан Қасымов"),
        ("Айсұлу Ахметованың", "Айсұлу Ахметова"),
        ("Zhandos Bektasov's", "Zhandos Bektasov"),
    ],
)
def test_a_name_is_put_as_a_list_holds_it(printed, listed):
    assert nominative(printed) == listed
    assert nominative(listed) == listed


@pytest.mark.parametrize("name", ["Зорина", "", "Kenzhebek Sultanbek", "Тест Слово"])
def test_a_name_that_nothing_speaks_about_stays_as_it_stands(name):
    assert nominative(name) == name
