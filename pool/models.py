"""Django finds an app's models here; each slice has its own file."""

from pool.letters.models import Batch, Letter, LetterFile
from pool.residents.models import Access, Consent, Pool, PoolAttribute, Purpose, Resident, Share

__all__ = [
    "Access",
    "Batch",
    "Consent",
    "Letter",
    "LetterFile",
    "Pool",
    "PoolAttribute",
    "Purpose",
    "Resident",
    "Share",
]
