"""Django finds an app's models here; each slice has its own file."""

from pool.growth.models import Snapshot
from pool.letters.models import Batch, Letter, LetterFile
from pool.reach.models import Contact, Delivery, Message, TargetGroup
from pool.residents.models import Access, Area, Consent, Pool, PoolAttribute, Purpose, Resident, Share
from pool.samples.models import Sample, Sampled

__all__ = [
    "Access",
    "Area",
    "Batch",
    "Consent",
    "Contact",
    "Delivery",
    "Letter",
    "LetterFile",
    "Message",
    "Pool",
    "PoolAttribute",
    "Purpose",
    "Resident",
    "Sample",
    "Sampled",
    "Share",
    "Snapshot",
    "TargetGroup",
]
