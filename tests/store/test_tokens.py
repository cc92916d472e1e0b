"""Tokens: what is signed, what is refused."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.errors import KeyRejected, TokenExpired
from kbserver.store import ApiKey, Token, Tokens
from kbserver.store.tokens import resembles_token

SECRET = "the secret of this installation, 256 bits long"
CONSOLE = "https://console.example"
KEY = ApiKey("0123456789ab", "console", "agents", "0" * 64, "2026-11-21T00:00:00+00:00")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Clock:
    """A clock that a test moves."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def minted(**parts: Any) -> str:
    return Tokens(SECRET, Clock()).mint(KEY, [CONSOLE], **parts).text


def read(text: str, clock: Clock | None = None) -> Token:
    return Tokens(SECRET, clock or Clock()).read(text)


def segment(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(header: object, claims: object, secret: str = SECRET, digest: str = "sha256") -> str:
    """A token with any head and claims, properly signed whatever they say."""
    text = f"{segment(header)}.{segment(claims)}"
    return f"{text}.{segment(hmac.digest(secret.encode(), text.encode(), digest))}"


def parts(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, body, _ = text.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(each + "==")) for each in (head, body))


def test_a_token_says_what_it_was_made_for() -> None:
    assert read(minted()) == Token(KEY.id, "agents", (CONSOLE,))


def test_its_head_and_claims_are_those_promised() -> None:
    head, claims = parts(minted(minutes=5))
    assert head == {"alg": "HS256", "typ": "JWT", "kid": KEY.id}
    assert claims.pop("jti")
    now = int(Clock.now)
    assert claims == {
        "aud": "kbserver",
        "sub": KEY.id,
        "audience": "agents",
        "origins": [CONSOLE],
        "iat": now,
        "exp": now + 300,
    }


def test_no_two_tokens_are_the_same_and_origins_stand_once() -> None:
    tokens = Tokens(SECRET, Clock())
    one, two = (tokens.mint(KEY, [CONSOLE, CONSOLE]) for _ in range(2))
    assert one.text != two.text
    assert tokens.read(one.text).origins == (CONSOLE,)


def test_what_it_says_of_its_end_is_its_end() -> None:
    clock = Clock()
    made = Tokens(SECRET, clock).mint(KEY, [], 15)
    assert dt.datetime.fromisoformat(made.expires_at).timestamp() == clock.now + 900


@pytest.mark.parametrize(
    ("after", "lives"),
    [(0, True), (599, True), (599.999, True), (600, False), (600.001, False), (1e6, False)],
)
def test_it_ends_in_the_second_it_says(after: float, lives: bool) -> None:
    clock = Clock()
    tokens = Tokens(SECRET, clock)
    text = tokens.mint(KEY, []).text
    assert tokens.read(text).key_id == KEY.id
    clock.now += after
    if lives:
        assert tokens.read(text).key_id == KEY.id
    else:
        for reader in (tokens, Tokens(SECRET, clock)):
            with pytest.raises(TokenExpired):
                reader.read(text)


def test_it_never_lives_longer_than_its_minutes_though_made_within_a_second() -> None:
    clock = Clock()
    clock.now += 0.9
    tokens = Tokens(SECRET, clock)
    text = tokens.mint(KEY, [], 1).text
    clock.now += 60
    with pytest.raises(TokenExpired):
        tokens.read(text)


def test_a_clock_that_is_behind_the_makers_does_not_matter() -> None:
    clock = Clock()
    text = minted()
    clock.now -= 300
    assert read(text, clock).key_id == KEY.id


@pytest.mark.parametrize("minutes", [-1, 0, 16, 10_000])
def test_no_token_lives_longer_than_a_quarter_of_an_hour(minutes: int) -> None:
    with pytest.raises(ValueError, match="1 to 15"):
        minted(minutes=minutes)


def test_a_revoked_key_makes_none() -> None:
    revoked = ApiKey(KEY.id, "console", "agents", "0" * 64, KEY.created, "2026-11-22T00:00:00+00:00")
    with pytest.raises(KeyRejected, match="revoked"):
        Tokens(SECRET).mint(revoked, [])


TEXT = minted()


@given(st.integers(0, len(TEXT) - 1), st.sampled_from(LETTERS + ".=+/ é\n"))
def test_a_token_with_any_character_changed_is_refused(at: int, letter: str) -> None:
    changed = TEXT[:at] + letter + TEXT[at + 1 :]
    if changed != TEXT:
        with pytest.raises(KeyRejected):
            read(changed)


def test_every_other_last_letter_is_refused() -> None:
    """The last letter has two bits that no decoder looks at."""
    for letter in set(LETTERS) - {TEXT[-1]}:
        with pytest.raises(KeyRejected):
            read(TEXT[:-1] + letter)


@given(st.integers(0, len(TEXT)), st.text(LETTERS + ".=\n ", min_size=1, max_size=3))
def test_a_token_with_anything_put_in_is_refused(at: int, more: str) -> None:
    with pytest.raises(KeyRejected):
        read(TEXT[:at] + more + TEXT[at:])


@given(st.sets(st.integers(0, len(TEXT) - 1), min_size=1, max_size=4))
def test_a_token_with_anything_left_out_is_refused(left_out: set[int]) -> None:
    with pytest.raises(KeyRejected):
        read("".join(letter for at, letter in enumerate(TEXT) if at not in left_out))


@given(
    st.text(max_size=80) | st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", fullmatch=True)
)
def test_no_text_is_a_token_unless_it_was_made(text: str) -> None:
    with pytest.raises(KeyRejected):
        read(text)


def test_an_endless_text_is_refused() -> None:
    with pytest.raises(KeyRejected):
        read(signed({"alg": "HS256", "kid": "a" * 10_000}, {}))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
@pytest.mark.parametrize("signature", ["", "kept"])
def test_a_token_without_a_signature_is_refused(alg: str, signature: str) -> None:
    head, claims = parts(TEXT)
    kept = TEXT.rpartition(".")[2] if signature else ""
    with pytest.raises(KeyRejected):
        read(f"{segment(head | {'alg': alg})}.{segment(claims)}.{kept}")


@pytest.mark.parametrize(
    ("alg", "digest"), [("HS384", "sha384"), ("HS512", "sha512"), ("RS256", "sha256"), ("ES256", "sha256")]
)
def test_another_algorithm_is_refused_even_with_our_secret(alg: str, digest: str) -> None:
    head, claims = parts(TEXT)
    with pytest.raises(KeyRejected):
        read(signed(head | {"alg": alg}, claims, digest=digest))
    # A signature of the right length is no better.
    with pytest.raises(KeyRejected):
        read(signed(head | {"alg": alg}, claims))


def test_algorithms_of_the_library_are_refused_as_well() -> None:
    _, claims = parts(TEXT)
    for alg in ("HS384", "HS512"):
        with pytest.raises(KeyRejected):
            read(jwt.encode(claims, SECRET * 2, alg, {"kid": KEY.id}))


def test_the_helper_of_these_tests_makes_tokens_that_are_taken() -> None:
    """Without this the refusals below would prove nothing."""
    assert read(signed(*parts(TEXT))) == read(TEXT)


@pytest.mark.parametrize(
    ("head", "claims"),
    [
        ({"kid": "ba9876543210"}, {}),
        ({}, {"sub": "ba9876543210"}),
        ({"kid": None}, {}),
        ({"crit": ["exp"]}, {}),
        ({}, {"aud": "another service"}),
        ({}, {"aud": ["kbserver", "another service"]}),
        ({}, {"aud": None}),
        ({}, {"exp": int(Clock.now) + 901}),
        ({}, {"exp": int(Clock.now) + 10**9}),
        ({}, {"iat": int(Clock.now) - 600}),
        ({}, {"exp": None}),
        ({}, {"jti": None}),
        ({}, {"origins": None}),
        ({}, {"audience": None}),
        ({}, {"nbf": 10**11}),
    ],
)
def test_what_we_never_sign_is_refused_though_signed(head: dict[str, Any], claims: dict[str, Any]) -> None:
    own_head, own_claims = parts(TEXT)
    with pytest.raises(KeyRejected):
        read(signed(own_head | head, own_claims | claims))


@pytest.mark.parametrize("missing", ["aud", "sub", "audience", "origins", "iat", "exp", "jti"])
def test_every_claim_is_needed(missing: str) -> None:
    head, claims = parts(TEXT)
    del claims[missing]
    with pytest.raises(KeyRejected):
        read(signed(head, claims))


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b"\xff", b"{", b"[" * 5000])
def test_claims_that_are_none_are_refused(payload: bytes) -> None:
    with pytest.raises(KeyRejected):
        read(signed(parts(TEXT)[0], payload))


@pytest.mark.parametrize("secret", ["", "another secret of 256 bits, which is long enough", SECRET + "x"])
def test_tokens_of_another_secret_are_not_ours(secret: str) -> None:
    with pytest.raises(KeyRejected):
        read(signed(*parts(TEXT), secret=secret))


def test_nothing_of_the_key_stands_in_a_token() -> None:
    digest = hashlib.sha256(b"secret").hexdigest()
    key = ApiKey(KEY.id, "a label", "clients", digest, KEY.created)
    text = Tokens(SECRET).mint(key, []).text
    said = json.dumps(parts(text))
    assert digest not in said
    assert "a label" not in said


def test_keys_and_tokens_are_told_apart() -> None:
    assert resembles_token(TEXT)
    assert not resembles_token("kb_a_0123456789ab_" + "0" * 64)
