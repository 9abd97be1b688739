import logging

from storage.outages import Outage

log = logging.getLogger("outage")


def test_an_outage_is_told_once_and_so_is_its_end(caplog):
    caplog.set_level("INFO")
    outage = Outage(log, "the outbox cannot be read", "the outbox can be read again")
    outage.over()
    for _ in range(2):
        for _ in range(3):
            outage.on(OSError("Айгерим"))
        for _ in range(3):
            outage.over()
    told = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert told == 2 * [
        ("WARNING", "the outbox cannot be read (OSError); trying until it works"),
        ("INFO", "the outbox can be read again"),
    ]
