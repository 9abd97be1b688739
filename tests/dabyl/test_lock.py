import os

import pytest

from config.errors import StorageError
from dabyl.lock import one_sender, only_one


def test_a_second_start_is_told_who_holds_the_folder(tmp_path):
    with only_one(tmp_path), pytest.raises(StorageError, match=rf"process {os.getpid()}"), only_one(tmp_path):
        pass


def test_the_folder_is_free_again_after_the_first_ends(tmp_path):
    for _ in range(2):
        with only_one(tmp_path / "new"):
            pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="DABYL_DATA_DIR"), only_one(tmp_path / "file"):
        pass


def test_two_folders_do_not_share_one_database(tmp_path):
    """Both would send what is in its outbox; a link to the file is the same file."""
    (tmp_path / "link").symlink_to(tmp_path / "kept", target_is_directory=True)
    first, second = f"sqlite:///{tmp_path}/kept/dabyl.db", f"sqlite:///{tmp_path}/link/dabyl.db"
    (tmp_path / "kept").mkdir()
    with (
        only_one(tmp_path / "a", first),
        pytest.raises(StorageError, match=rf"kept/dabyl\.db is in use by another Dabyl \(process {os.getpid()}\)"),
        only_one(tmp_path / "b", second),
    ):
        pass
    with only_one(tmp_path / "a", first), only_one(tmp_path / "b", f"sqlite:///{tmp_path}/kept/other.db"):
        pass


def test_the_address_of_a_server_needs_the_folder_s_lock_only(tmp_path):
    with only_one(tmp_path / "a", "postgresql://db.example/dabyl"):
        assert [file.name for file in (tmp_path / "a").iterdir()] == ["dabyl.lock"]


async def test_one_bot_has_one_sender(db):
    """On SQLite the folder's lock is what keeps a second one out."""
    async with one_sender(db, "123:abc"):
        if db.is_sqlite:
            return
        with pytest.raises(StorageError, match=rf"sends for this bot already \(.*:{os.getpid()}\)"):
            async with one_sender(db, "123:abc"):
                pass
        async with one_sender(db, "456:def"):
            pass


async def test_a_bot_may_have_another_sender_when_the_first_has_ended(db):
    for _ in range(2):
        async with one_sender(db, "123:abc"):
            pass
