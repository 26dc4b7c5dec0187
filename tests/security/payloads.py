"""Texts that have broken programs, by what they try. Our own: none is taken from a list of others."""

from __future__ import annotations

_LONG = 20_000

PAYLOADS: dict[str, tuple[str, ...]] = {
    "markup": (
        "<script>harm()</script>",
        "</script><script>harm()</script>",
        "\"><script src=//example.com/harm.js></script>",
        "<img src=x onerror=harm()>",
        "'\"><svg onload=harm()>",
        "\" autofocus onfocus=harm() harm=\"",
        "' onmouseover='harm()' harm='",
        "</textarea></title></style><harm-x onclick=harm()>",
        "<iframe srcdoc='&lt;script&gt;harm()&lt;/script&gt;'></iframe>",
        "<a href='javascript:harm()'>harm</a>",
        "<math><mi xlink:href='data:text/html,harm'></mi></math>",
        "<form action=//example.com><button formaction=javascript:harm()>harm</button></form>",
        "<div hx-get='/queue' hx-trigger='load' hx-on:load='harm()' data-harm>harm</div>",
        "--><harm-x><!--",
        "]]><harm-x/>",
        "&lt;harm-x&gt; &#60;harm-x&#62; &amp;lt;",
        "\\u003charm-x\\u003e \\x3charm-x\\x3e",
        "<<harm-x//<harm-x harm=`'\">",
        "\uff1charm-x\uff1e \u02bccharm",
        "<meta http-equiv=refresh content='0;url=//example.com/harm'><base href=//example.com/harm>",
    ),
    "sql": (
        "'; DROP TABLE log_entry; --",
        "' OR '1'='1' --",
        "1); DELETE FROM people_staff; --",
        "\" OR \"\"=\"",
        "%' UNION SELECT null, null, null --",
        "\\'; SELECT pg_sleep(5); --",
        "%_%\\%__",
        "Robert'); DROP TABLE holdings_record;--",
    ),
    "template": (
        "{{ 7|add:7 }}{% load static %}{% now 'Y' %}{# #}",
        "${7*7} #{7*7} <%= 7*7 %> {{7*7}} [[${7*7}]]",
        "{{ request.session.session_key }}{{ settings.SECRET_KEY }}",
    ),
    "format": (
        "%s%s%s%n%n%x%p %(name)s %d",
        "{0} {} {self.__class__.__mro__} {harm!r:>10}",
        "$HOME `id` $(id) ; id | id && id",
    ),
    "path": (
        "../../../../../../etc/passwd",
        "..\\..\\..\\windows\\win.ini",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd\x00.png",
        "/dev/null",
        "file:///etc/passwd",
        "CON",
    ),
    "lines": (
        "one\r\nSet-Cookie: harm=1\r\n\r\n<harm-x>",
        "one\nX-Harm: 1",
        "%0d%0aX-Harm:%201",
        "one\u2028two\u2029three\x85four\x0bfive\x0csix",
    ),
    "hidden": (
        "nul \x00 in it",
        "bell \x07 escape \x1b[31mred\x1b[0m delete \x7f",
        "\u202eexe.txt \u2066ZZ1\u2069 \u200bnothing\u200d \ufeff",
        "\U000e0041\U000e0042 tags",
        "\ufffe \uffff \U0010ffff",
    ),
    "letters": (
        "Z" + "\u0334\u0335\u0336\u0337" * 60 + "algo",
        "\U0001f469\u200d\U0001f469\u200d\U0001f466 \U0001f46e\U0001f3fd \U0001f1ec\U0001f1e7 \U0001f9ff",
        "\u0634\u0627\u0631\u0639 12 \u05e8\u05d7\u05d5\u05d1 \u0e01\u0e33 \ufdfa",
        "\u0130\u0131 \u017f \ufb01 \u00df \u1e9e \u212a \u2126 A\u030a \u00c5",
        "\U0001d573\U0001d58a\U0001d591\U0001d591\U0001d594 \uff11\uff12\uff13 \u0661\u0662\u0663 \u00bd \u2167",
    ),
    "numbers": ("-1", "0", "1e309", "NaN", "-Infinity", "0x7f", "9" * 400, "1.0000000000000000000001", "1_000", "\u0663"),
    "days": ("0000-00-00", "9999-12-31", "2026-02-30", "2026-11-23T18:30:00+99:99", "9999-12-31T23:59:59.999999-23:59", "24:61"),
    "formulas": ("=1+1", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1", "\t=1+1", "\r=1+1", "=HYPERLINK(\"//example.com\",\"harm\")"),
    "long": ("x" * _LONG, "<harm-x>" * (_LONG // 8), "\U0001f9ff" * (_LONG // 4), " " * _LONG + "x", "a b " * (_LONG // 4)),
    "data": ("{\"harm\": 1}", "[]", "null", "true", "undefined", "[object Object]", "__proto__", "constructor", "()=>{}", "\\"),
}  # fmt: skip

EVERY = tuple((kind, text) for kind, texts in PAYLOADS.items() for text in texts)
#: All that is short, in one: what a field takes of it is looked at on a page at once.
TOGETHER = " ".join(text for _, text in EVERY if len(text) < 1_000 and "\x00" not in text)[:9_000]
#: A body of a form that is no UTF-8, and half of a surrogate pair as some programs send it.
NO_UTF8 = (b"\xff\xfe\x80", b"\xed\xa0\x80", b"\xc0\xae\xc0\xae/", b"%ED%A0%80%FF%00")
#: The same in JSON, where an escape can name what UTF-8 cannot.
HALVES = ('"\\ud800"', '"\\udfff and \\ud83d"', '"\\u0000"', '"\\ud83d\\ude31"')


def some(turn: int, how_many: int) -> list[str]:
    """So many of all of them, others at each turn: fields in a row get all."""
    return [EVERY[(turn * how_many + n) % len(EVERY)][1] for n in range(how_many)]
