"""What is left of own-time work when a person is erased: texts without an author, unless they go too."""

from facilitation.tasks.models import OwnTask, TaskDone, TaskMail
from panels.models import Membership


def erase(membership: Membership, *, texts: bool) -> None:
    mine = TaskDone.objects.filter(membership=membership)
    (mine if texts else mine.filter(text="")).delete()
    mine.update(membership=None)
    TaskMail.objects.filter(membership=membership).delete()
    OwnTask.history.filter(history_user_id=membership.pk).update(history_user_id=None)
