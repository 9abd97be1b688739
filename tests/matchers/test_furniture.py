"""Page furniture: known by data, learned from feeds."""

import pytest

from config.furniture_packs import FurniturePack
from config.pattern_packs import load_pattern_packs
from matchers.furniture import Furniture, learn, repeated_endings
from matchers.patterns import PatternReader
from matchers.text import prepare


@pytest.mark.parametrize(
    "sentence",
    [
        'rfe/rl has been declared an "undesirable organization" by the russian government',
        "если вы находитесь в россии, не делитесь этим материалом",
        "за распространение наших материалов грозит штраф",
        "егер сіз ресейде болсаңыз, бөліспеңіз",
        "read also: ten students expelled",
        "читайте также: десять студентов отчислены",
        "тағы оқыңыз: он студент оқудан шығарылды",
        "if you live there and repost our work, you may face fines or prison.",
        "вам может грозить штраф за репост.",
        "за репост наших статей назначают штраф.",
        "бөліскеніңіз үшін сізге айыппұл салынуы мүмкін.",
        "* признан в россии иностранным агентом.",
    ],
)
def test_notices_and_boxes_are_furniture(sentence):
    assert Furniture().is_furniture(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "the ministry declared the movement undesirable",
        "суд признал фонд нежелательным",
        "сот ұйымды қалаусыз деп таныды",
        'police told him: "you could face prison," and detained him',
    ],
)
def test_a_designation_is_news(sentence):
    assert not Furniture().is_furniture(sentence)


NOTICES = [
    ("steppe voice was declared an undesirable organization abroad.", "you could face fines for sharing it."),
    ('издание "степной голос" объявлено нежелательным.', "вам может грозить штраф за репост."),
    ('"дала үні" сайты қалаусыз ұйым деп танылды.', "бөліссеңіз, сізге айыппұл салынуы мүмкін."),
]


@pytest.mark.parametrize(("designation", "notice"), NOTICES)
def test_a_designation_beside_a_notice_is_furniture_whatever_the_outlet(designation, notice):
    assert Furniture().is_furniture(designation, [notice])
    assert not Furniture().is_furniture(designation, ["police detained a man."])
    assert not Furniture().is_furniture("police detained a man.", [notice])


def test_a_sentence_that_ends_many_texts_is_learned():
    texts = [
        f"The {word} were sold at the market. Stay with our newsroom on every platform you like."
        for word in "apples pears plums figs dates limes melons grapes".split()
    ]
    assert learn(texts) == ("Stay with our newsroom on every platform you like.",)


def test_what_is_learned_is_furniture_whatever_its_case_and_numbers():
    furniture = Furniture(packs=(), learned=["Stay with our newsroom, 24 hours a day."])
    assert furniture.is_furniture("stay with our newsroom, 25 hours a day!")
    assert not furniture.is_furniture("stay with your family")


def test_rare_and_short_endings_are_not_learned():
    assert learn(["It rained all day in the capital today."] * 4 + ["Police said so."] * 40) == ()


def test_a_pack_of_ones_own_is_used_alone():
    furniture = Furniture(packs=(FurniturePack("x", "X", (r"^sponsored\b",)),))
    assert furniture.is_furniture("sponsored by a bank")
    assert not furniture.is_furniture("read also: news")


FOOTER = "In 5 days our editor was fined 100,000 tenge; the police detained our reporter twice."


def test_what_ends_half_of_a_feed_is_not_read_for_events():
    reader = PatternReader(load_pattern_packs())
    texts = [f"<p>Bread costs {number} tenge.</p><p>{FOOTER}</p>" for number in range(6)]
    repeated = repeated_endings([*texts, "Milk is dear."])
    assert not reader.events(prepare("Bread"), prepare(texts[0]), repeated=repeated)
    assert reader.events(prepare("Bread"), prepare(texts[0]))
    assert reader.events(prepare("Court"), prepare("The police detained a poet."), repeated=repeated)


def test_a_formula_that_ends_some_reports_stays_news():
    formula = "The court ordered fifteen days of administrative arrest."
    texts = [f"Report {number} of the day. {formula}" for number in range(6)] + ["Other news today."] * 8
    assert not repeated_endings(texts)
