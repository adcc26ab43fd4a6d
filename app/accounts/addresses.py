"""Mail addresses, in the one form in which they are kept and compared."""

from email_validator import EmailNotValidError, validate_email

LONGEST = 254


def normal_address(typed: str) -> str | None:
    """The address as it is kept (lower case, its domain in Unicode); None when nothing could be sent there.

    Nobody is asked over the network whether the domain exists: that would tell others who registers here.
    """
    if len(typed) > LONGEST:
        return None
    try:
        checked = validate_email(typed.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    return checked.normalized.lower()
