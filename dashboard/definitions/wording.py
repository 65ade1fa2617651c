"""How words of ours are put where a sentence begins."""


def sentence(words: str) -> str:
    """The words with their first letter large; names inside them stay as they are written."""
    return words[:1].upper() + words[1:]
