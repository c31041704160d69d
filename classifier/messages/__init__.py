"""What a case officer reads, in Bokmål (default), Nynorsk and English. Never the document's own words."""

from classifier.messages.catalogue import LANGUAGES, Language, category_name, error_message, reason_message, word

__all__ = ["LANGUAGES", "Language", "category_name", "error_message", "reason_message", "word"]
