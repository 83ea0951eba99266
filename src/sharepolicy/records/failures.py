"""What can go wrong with a store of records. The errors say it in plain words, and nothing of what is recorded."""


class RecordsError(Exception):
    """A store of records cannot do what was asked. What it holds is as it was."""


class NoRecordsError(RecordsError):
    """What records need is not installed. The message says how to install it."""


class NoSuchRecordError(RecordsError, KeyError):
    """There is no such record in this store."""

    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError would put quotes around it


class ErasedError(RecordsError):
    """What the record said has been erased. That there was one, and why it was erased, is still known."""


class DamagedError(RecordsError):
    """The store, or a part of it, cannot be read: damaged, or of another kind."""


class WrongKeyError(RecordsError):
    """The key is not the one for this store, or others may read its file."""
