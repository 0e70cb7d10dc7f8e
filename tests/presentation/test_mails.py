from coaching.presentation.mails import MailPart, parts_of


def test_it_tells_texts_links_and_codes_apart():
    text = "Type this:\n\nABC-DEF\n\nOr go there:\nhttps://kneelift.example/x/?a=1\n\n\nkneelift"
    assert parts_of(text) == [
        MailPart("text", "Type this:"),
        MailPart("code", "ABC-DEF"),
        MailPart("text", "Or go there:"),
        MailPart("link", "https://kneelift.example/x/?a=1"),
    ]


def test_an_address_in_a_sentence_is_no_link():
    assert parts_of("See http://evil.example now") == [
        MailPart("text", "See http://evil.example now")
    ]
