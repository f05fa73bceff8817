from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "words"

    def ready(self) -> None:
        from words import bounces

        bounces.listen()
