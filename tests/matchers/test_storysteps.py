"""Steps, numbers and people of an entry, each told as news or as something else."""

import pytest

from matchers.storyreading import read

NEWS = [
    ("Police detain activist Serik Omar", "detain"),
    ("В Таразе задержали активиста", "detain"),
    ("Таразда белсенді ұсталды", "detain"),
    ("Activist gets ten days in jail", "sentence"),
    ("Активиста арестовали на десять суток", "sentence"),
    ("Белсенді он тәулікке қамалды", "sentence"),
    ("Artist must spend 5 days in custody", "sentence"),
    ("Блогеру вручили повестку в военкомат", "draft"),
    ("Блогер әскерге алынды", "draft"),
    ("Суд отправил журналиста под домашний арест", "house-arrest"),
    ("Jailed poet ends hunger strike", "hunger-strike-end"),
    ("Поэт прекратил голодовку", "hunger-strike-end"),
    ("Ақын аштығын тоқтатты", "hunger-strike-end"),
    ("Полиция отрицает пытки в изоляторе", "deny"),
    ("Полиция азаптау туралы хабарды жоққа шығарды", "deny"),
    ("UN experts call for release of poet", "demand"),
    ("Прокурор просит пять лет для поэта", "prosecutor"),
    ("Прокурор ақынға бес жыл сұрады", "prosecutor"),
    ("Прокурор қаламгер Бекжан Алтайға бес жыл сұрады", "prosecutor"),
    ("Активиста отправили служить под Кызылорду", "enlisted"),
    ("Мажилис принял закон о митингах", "passed"),
    ("President signs foreign agents bill into law", "signed"),
    ("Апелляцию учителя рассмотрят 12 июля", "appeal-hearing"),
    ("Суд отказал активистке в иске к полиции", "lawsuit-lost"),
    ("Блогер елден шығармады деп шағымданды", "travel-ban"),
    ("Prisoner jailed over unrest dies", "death"),
    ("МИД подтвердил задержание студентки", "confirm"),
    ("Minister rejects UN criticism over lawyer", "deny"),
    ("Врачи прооперировали заключённого", "surgery"),
    ("Защита поэта обжалует приговор", "appeal-filed"),
    ("Ақынның үкімі шықты", "sentence"),
    ("Активиста задержали не впервые", "detain"),
    ("Суд запретил журналистке пять лет работать в СМИ", "work-ban"),
    ("Журналистке запрещено работать в СМИ", "work-ban"),
    ("Журналистерге жұмыс істеуге тыйым салынды", "work-ban"),
    ("Генпрокуратура постановила экстрадировать блогера", "extradition-ordered"),
    ("Case of activist Kuat Serali sent to court", "sent-to-court"),
    ("Заключённого перевели в больницу", "hospital"),
    ("Заключённого перевели в больницу", "transfer"),
    ("Border guards take passport of activist", "search"),
    ("Activist jailed over picket", "sentence"),
    ("Activist sentenced for rally after court rejects appeal", "sentence"),
]
NO_NEWS = [
    ("Jailed activist Serik Omar writes a book", "sentence"),
    ("Задержанный активист пишет книгу", "detain"),
    ("Қамалған белсенді кітап жазып жүр", "sentence"),
    ("Blogger who was detained in May opens a school", "detain"),
    ("Protesters demand inquiry into death of miner", "death"),
    ("Власти потребовали расследовать смерть активиста", "death"),
    ("Editor faces up to three years in prison", "sentence"),
    ("Редактору грозит до трёх лет колонии", "sentence"),
    ("Police did not detain anybody", "detain"),
    ("Активиста не задержали", "detain"),
    ("Activist fined over picket", "protest"),
    ("Белсендіге пикет үшін айыппұл салынды", "protest"),
    ("Court orders house arrest for editor", "detain"),
    ("Prisoner jailed over unrest dies", "sentence"),
    ("Activist detained in March freed", "detain"),
    ("Белсенді азапталмаған", "torture"),
    ("Осуждённого в штрафной изолятор не помещали", "solitary"),
    ("Пыток не было, заявил министр", "torture"),
    ("Үкімет үйінде жиын өтті", "sentence"),
    ("Журналист елге қайтты", "death"),
    ("Активисты пытались пройти к акимату", "torture"),
    ("Ауыл тұрғындары жерлерді қайтаруды сұрады", "funeral"),
    ("Автобусный маршрут изменили", "protest"),
    ("МИД подтвердил задержание студентки", "detain"),
    ("Ministry refuses to register party", "permission"),
    ("Апелляцию учителя рассмотрят 12 июля", "appeal"),
]


@pytest.mark.parametrize(("title", "step"), NEWS)
def test_a_title_tells_a_step_as_news(title, step):
    assert step in read(title, "").main


@pytest.mark.parametrize(("title", "step"), NO_NEWS)
def test_a_title_that_only_mentions_a_step_does_not_tell_it(title, step):
    assert step not in read(title, "").told


@pytest.mark.parametrize(
    ("title", "again"),
    [
        ("Белсенді тағы 15 тәулікке қамалды", True),
        ("Белсенді қайта ұсталды", True),
        ("Тағы он екі адамның денесі табылды", False),
        ("Активиста арестовали ещё на 15 суток", True),
        ("Активиста вновь задержали", True),
    ],
)
def test_it_happened_again_unless_others_are_counted(title, again):
    assert read(title, "").again is again


NUMBERS = [
    ("Активист арестован на пятнадцать суток", {"days:15"}),
    ("Белсенді он бес тәулікке қамалды", {"days:15"}),
    ("Активист арестован на двадцать пять суток", {"days:25"}),
    ("Poet gets a week in jail", {"days:7"}),
    ("Poet gets half a month in jail", {"days:15"}),
    ("Poet given two weeks in jail", {"days:14"}),
    ("Poet sentenced to a five-year prison term", {"years:5"}),
    ("Блогера оштрафовали на 184 600 тенге", {"money:184600"}),
    ("Blogger fined 184,600 tenge", {"money:184600"}),
    ("Заңгерге 300 мың теңге айыппұл салынды", {"money:300000"}),
    ("Бюджет вырос на 14,25 процента", {"percent:14.25"}),
    ("41-летний рабочий уволен", {"age:41"}),
    ("Суд начался в 10:30", set()),
    ("Editor faces up to three years in prison", set()),
]


@pytest.mark.parametrize(("title", "numbers"), NUMBERS)
def test_numbers_are_read_with_what_they_count(title, numbers):
    assert read(title, "").numbers == numbers


def people(title, text=""):
    return {name.printed for name in read(title, text).names if name.lead and not (name.aside or name.thing)}


def test_titles_bodies_and_places_are_no_people():
    found = people("Суд Алматы арестовал Армана Серика", "Об этом сообщило радио «Алыс дала» со ссылкой на МВД.")
    assert found == {"Армана Серика"}


def test_a_word_that_opens_a_sentence_is_no_name_unless_known_from_elsewhere():
    assert people("Вечером пришла полиция") == set()
    assert people("Ахмедов арестован", "Суд арестовал Аскара Ахмедова.") == {"Аскара Ахмедова"}


def test_a_headline_in_capitals_names_only_people():
    assert people("Kazakh Police Detain Blogger Serik Omar At Airport") == {"Serik Omar"}


def test_lawyers_and_photographers_are_not_whom_it_is_about():
    found = people("Arman Serik detained", "Arman Serik was detained, his lawyer Aiman Umar said. Photo: Ivan Petrov")
    assert found == {"Arman Serik"}


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Ақын бостандықта", None, "kk"),
        ("Поэт на свободе", None, "ru"),
        ("В редакции «Жайық үні» идёт обыск", None, "ru"),
        ("Poet is free", None, "en"),
        ("Мадина Омарова босады", "kk", "kk"),
    ],
)
def test_letters_tell_the_language(text, declared, language):
    assert read(text, "", declared).lang == language


def test_a_long_text_is_read_only_at_its_top():
    entry = read("Title", "Nothing happened here today. " * 60 + "Police detained Serik Omar.")
    assert "detain" not in entry.mentioned


@pytest.mark.parametrize(
    ("title", "people"),
    [
        ("Пожар в Абайской области потушен", set()),
        ("Прокуратура области Абай начала проверку", set()),
        ("Абай облысындағы өрт сөндірілді", set()),
        ("Бывшего главу области Серика Омара задержали", {"Серика Омара"}),
        ("Сторонницу партии Гулим Дарибай задержали", {"Гулим Дарибай"}),
        ("Сайт «Шындық» пережил DDoS-атаку", set()),
    ],
)
def test_regions_and_bodies_are_no_people(title, people):
    assert {name.printed for name in read(title, "").names if not name.thing} == people
