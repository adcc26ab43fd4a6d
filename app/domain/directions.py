"""In which direction a language is written."""

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "khw", "ks", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(code: str) -> bool:
    """Whether a language tag, of the interface or of a contribution, names one that is written from right to left."""
    return code.split("-")[0].lower() in RIGHT_TO_LEFT
