"""People who log in, and the authorities they work for."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from words.fields import WordsField


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.create_user(email, is_staff=True, is_superuser=True, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An organiser, facilitator or official. They log in by a code sent to their e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fi")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class WaitingMail(models.Model):
    """An e-mail on its way to the worker, encrypted: a log-in code stands in it (``accounts.post``)."""

    sealed = models.TextField()
    asked_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"waiting mail {self.pk}"


class Organisation(models.Model):
    """A county, municipality or other authority that owns panels."""

    name = WordsField(_("name"))
    slug = models.SlugField(unique=True)
    helper_phone = models.CharField(_("helper's phone number"), max_length=40, blank=True)
    logo = models.FileField(upload_to="logos/", blank=True)  # always a PNG that we drew: no script survives that
    logo_width = models.PositiveSmallIntegerField(default=0)  # pixels
    logo_height = models.PositiveSmallIntegerField(default=0)
    colour = models.CharField(_("colour"), max_length=7, blank=True)  # "#0a5c66": of headings in documents

    def __str__(self) -> str:
        return str(self.name)


class Post(models.Model):
    """Somebody's work for an organisation: it lets a user act there outside of any panel."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="posts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "organisation"], name="one_post_per_organisation"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
