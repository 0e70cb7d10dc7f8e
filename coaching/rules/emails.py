"""Which addresses a mail can be written to."""


def can_be_mailed(address: str) -> bool:
    """Whether the part after the @ can stand in the network's own spelling (IDNA).

    What is no name there, as one with a sign that turns the text around it, makes no mail.
    """
    domain = address.rpartition("@")[2]
    try:
        domain.encode("idna")
    except UnicodeError:
        return False
    return bool(domain)
