"""An independent, slow and exact reading of the language, with mpmath: the oracle for values.

Written from `shared/design/language.md` alone, it shares nothing with the package that it
checks. It favours the obvious over the quick: a text becomes a tree, the tree becomes nested
functions of the local step, and a number stays an exact `Fraction` for as long as it is
rational; roots, powers and the like are taken by mpmath to 60 digits.

    evaluate("warmup(10, 1) then cosine(90, 0)", {}, [0, 5, 55])
    duration("warmup(5%, 1) then linear(rest, 0)", {"total": 1000})

Every schedule has two readings at a place k: `at(k)`, where a part that begins at k rules, and
`left(k)`, where it does not count yet. The second is what a schedule cut at k leaves behind.
"""

import math
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import mpmath

DIGITS = 60
MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_TURNS, MAX_DIGITS = 64 * 1024, 50, 10_000, 10_000, 40
LAST_STEP = 2**31 - 1
LARGEST = Fraction(sys.float_info.max)
FACTS = ("total", "steps_per_epoch", "tokens_per_step", "batch_size")
ENDLESS, TIMELESS = "endless", "timeless"

Num = Any  # a Fraction where the number is known exactly, otherwise an mpmath.mpf
Duration = int | str


class Refused(Exception):
    """The text is an error in the language; `position` is a character offset in it."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(f"at {position}: {message}")
        self.position = position


# ---------------------------------------------------------------- numbers


def big(x: Num) -> Num:
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def rational(*xs: Num) -> bool:
    return all(isinstance(x, Fraction) for x in xs)


def exact(x: Num) -> Fraction:
    """The Fraction that an mpf is; one within 1e-40 of a whole number is that number."""
    if isinstance(x, Fraction):
        return x
    whole = mpmath.nint(x)
    if abs(x - whole) <= abs(x) * mpmath.mpf(10) ** -40:
        return Fraction(str(mpmath.nstr(whole, 80, strip_zeros=False)))
    mantissa, exponent = x.man_exp
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def is_nan(x: Num) -> bool:
    return not isinstance(x, Fraction) and bool(mpmath.isnan(x))


def less(x: Num, y: Num) -> bool:
    return bool(x < y if rational(x, y) else big(x) < big(y))


def sign(x: Num) -> int:
    return int(x > 0) - int(x < 0)


def half_up(x: Num) -> int:
    return math.floor(exact(x) + Fraction(1, 2))


def add(x: Num, y: Num) -> Num:
    return x + y if rational(x, y) else big(x) + big(y)


def sub(x: Num, y: Num) -> Num:
    return x - y if rational(x, y) else big(x) - big(y)


def mul(x: Num, y: Num) -> Num:
    return x * y if rational(x, y) else big(x) * big(y)


def div(x: Num, y: Num) -> Num:
    if y == 0:
        return mpmath.nan if is_nan(x) or x == 0 else sign(x) * mpmath.inf
    return x / y if rational(x, y) else big(x) / big(y)


def whole_root(n: int, degree: int) -> int | None:
    low, high = 0, 1 << (n.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= n else (low, middle - 1)
    return low if low**degree == n else None


def power(x: Num, y: Num) -> Num:
    if y == 0 or x == 1:
        return Fraction(1)
    if x == 0 and not is_nan(y):
        return Fraction(0) if y > 0 else mpmath.inf
    if rational(x, y):
        size = max(x.numerator.bit_length(), x.denominator.bit_length())
        if y.denominator <= 64 and size * abs(y.numerator) <= 4096 and (x > 0 or y.denominator == 1):
            roots = [whole_root(part, y.denominator) for part in (abs(x.numerator), x.denominator)]
            if roots[0] is not None and roots[1] is not None:
                base = Fraction(roots[0], roots[1]) * sign(x)
                return base**y.numerator
    if x < 0 and not mpmath.isint(big(y)):
        return mpmath.nan
    if (
        10**7 < abs(big(y)) < mpmath.inf and abs(big(x)) < mpmath.inf
    ):  # mpmath multiplies it out, which takes minutes
        size = exp(big(y) * mpmath.log(abs(big(x))))
        return -size if x < 0 and mpmath.isint((big(y) - 1) / 2) else size
    return mpmath.power(big(x), big(y))


def square_root(x: Num) -> Num:
    return mpmath.nan if x < 0 else power(x, Fraction(1, 2))


def logarithm(x: Num) -> Num:
    if x == 1:
        return Fraction(0)
    if x == 0:
        return -mpmath.inf
    return mpmath.nan if x < 0 else mpmath.log(big(x))


def by_mpmath(function: Callable[[Num], Num], at_zero: int) -> Callable[[Num], Num]:
    def call(x: Num) -> Num:
        return Fraction(at_zero) if x == 0 else function(big(x))

    return call


def exp(x: Num) -> Num:
    # Beyond it every float64 is infinite or zero, and mpmath takes minutes.
    return mpmath.exp(min(max(x, mpmath.mpf(-(10**7))), mpmath.mpf(10**7)))


def floor(x: Num) -> Num:
    return Fraction(math.floor(x)) if isinstance(x, Fraction) else mpmath.floor(x)


def ceiling(x: Num) -> Num:
    return Fraction(math.ceil(x)) if isinstance(x, Fraction) else mpmath.ceil(x)


def nearest(x: Num) -> Num:
    return Fraction(round(x)) if isinstance(x, Fraction) else mpmath.nint(x)


def left_over(x: Num, y: Num) -> Num:
    return sub(x, mul(y, floor(div(x, y))))


def sigmoid(x: Num) -> Num:
    return Fraction(1, 2) if x == 0 else 1 / (1 + exp(-big(x)))


def smaller(x: Num, y: Num) -> Num:
    return x if is_nan(x) or less(x, y) else y


def larger(x: Num, y: Num) -> Num:
    return x if is_nan(x) or less(y, x) else y


def least(*xs: Num) -> Num:
    result = xs[0]
    for x in xs[1:]:
        result = smaller(result, x)
    return result


def greatest(*xs: Num) -> Num:
    result = xs[0]
    for x in xs[1:]:
        result = larger(result, x)
    return result


def cosine_of_turn(p: Fraction) -> Num:
    """cos(pi p), exactly where that is rational."""
    known = {
        Fraction(0): Fraction(1),
        Fraction(1, 3): Fraction(1, 2),
        Fraction(1, 2): Fraction(0),
        Fraction(2, 3): Fraction(-1, 2),
        Fraction(1): Fraction(-1),
    }
    return known[p] if p in known else mpmath.cospi(big(p))


OPERATORS: dict[str, Callable[[Num, Num], Num]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": div,
    "^": power,
}
FUNCTIONS: dict[str, tuple[int, int, Callable[..., Num]]] = {  # fewest and most arguments
    "sqrt": (1, 1, square_root),
    "exp": (1, 1, by_mpmath(exp, 1)),
    "log": (1, 1, logarithm),
    "sin": (1, 1, by_mpmath(mpmath.sin, 0)),
    "cos": (1, 1, by_mpmath(mpmath.cos, 1)),
    "tanh": (1, 1, by_mpmath(mpmath.tanh, 0)),
    "abs": (1, 1, abs),
    "floor": (1, 1, floor),
    "ceil": (1, 1, ceiling),
    "round": (1, 1, nearest),
    "mod": (2, 2, left_over),
    "sigmoid": (1, 1, sigmoid),
    "min": (2, 10**9, least),
    "max": (2, 10**9, greatest),
    "clip": (3, 3, lambda x, low, high: smaller(larger(x, low), high)),
}

# ---------------------------------------------------------------- tokens

KEYWORDS = {"then", "over", "for", "until", "rest", "true", "false"}
JOINING_WORDS = {"then", "over", "for", "until"}
UNITS = {  # the fact that each needs, its size, and whether the fact divides; of steps there is none
    "ep": ("steps_per_epoch", 1, False),
    "tok": ("tokens_per_step", 1, True),
    "ex": ("batch_size", 1, True),
}
D = r"[0-9](?:_?[0-9])*"
TOKEN = re.compile(
    rf"""(?P<blank>[ \t]+|\#[^\r\n]*)
    |(?P<line>\r\n|\r|\n)
    |(?P<number>(?P<decimal>(?:{D}(?:\.(?:{D})?)?|\.{D})(?:[eE][+-]?{D})?)(?P<magnitude>[kMBT])?
        (?:(?P<share>%|pct)|[ \t]*(?P<unit>{'|'.join(('steps', *UNITS))}))?(?![A-Za-z0-9_.]))
    |(?P<bad>[0-9][A-Za-z0-9_.]*)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>->|[-+*/^(),;=@?])""",
    re.VERBOSE,
)
MAGNITUDE = {None: 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


@dataclass(frozen=True)
class Token:
    kind: str  # number, share, unit, name, keyword, end (of a statement), eof, or the sign itself
    text: str
    pos: int
    value: Fraction = Fraction(0)


def read_number(written: str, magnitude: str | None, pos: int) -> Fraction:
    if len(written) > MAX_DIGITS:
        raise Refused(pos, "a number of more than 40 characters")
    mantissa, _, exponent = written.replace("_", "").lower().partition("e")
    value = Fraction(("0" + mantissa).rstrip(".") if mantissa.endswith(".") else mantissa)
    if value == 0:
        return value
    if exponent and abs(int(exponent)) > 1000:
        raise Refused(pos, "a number too large or too small for a float64")
    value *= Fraction(10) ** int(exponent or "0") * MAGNITUDE[magnitude]
    if value > LARGEST or float(value) == 0.0:
        raise Refused(pos, "a number too large or too small for a float64")
    return value


def check_characters(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Refused(0, "a text of more than 64 KiB")
    comment = False
    for pos, char in enumerate(text):
        if char in "\r\n":
            comment = False
        elif char == "#":
            comment = True
        elif char == "\t" or (pos == 0 and char == "\ufeff"):
            continue
        elif comment and not (char.isprintable() or unicodedata.category(char) == "Zs"):
            raise Refused(pos, "a comment may hold printable characters only")
        elif not comment and not " " <= char <= "~":
            raise Refused(pos, f"outside comments the language is ASCII, not {char!r}")


def tokens_of(text: str) -> list[Token]:
    check_characters(text)
    raw: list[Token] = []
    pos = 1 if text.startswith("\ufeff") else 0
    while pos < len(text):
        found = TOKEN.match(text, pos)
        if found is None:
            raise Refused(pos, f"{text[pos]!r} is not part of the language")
        kind, word = str(found.lastgroup), found.group()
        if found["number"] is not None:
            value = read_number(found["decimal"], found["magnitude"], pos)
            if found["share"]:
                raw.append(Token("share", word, pos, value / 100))
            elif found["unit"]:
                raw.append(Token("unit", found["unit"], pos, value))
            else:
                raw.append(Token("number", word, pos, value))
        elif kind == "bad":
            raise Refused(pos, f"{word!r} is not a number")
        elif kind == "name":
            raw.append(Token("keyword" if word in KEYWORDS else "name", word, pos))
        elif kind == "sign":
            raw.append(Token("end" if word == ";" else word, word, pos))
        elif kind == "line":
            raw.append(Token("line", word, pos))
        pos = found.end()
    return [*join_lines(raw), Token("eof", "", len(text))]


def join_lines(raw: list[Token]) -> list[Token]:
    """Line ends that separate statements become `end` tokens, the others go."""
    result: list[Token] = []
    depth, pending = 0, None  # pending: a line end, until the token after it is seen
    for token in raw:
        if token.kind == "line":
            pending = pending or token
            continue
        if pending is not None and depth == 0 and result:
            before = result[-1]
            joined = (
                before.kind in ("+", "-", "*", "/", "^", "->", "@", "=", "end")
                or (before.kind == "keyword" and before.text in JOINING_WORDS)
                or token.kind in ("+", "*", "/", "^", "->", "@")
                or (token.kind == "keyword" and token.text in JOINING_WORDS)
            )
            if not joined:
                result.append(Token("end", pending.text, pending.pos))
        pending = None
        depth = max(0, depth + (token.kind == "(") - (token.kind == ")"))
        result.append(token)
    return result


# ---------------------------------------------------------------- tree


@dataclass(frozen=True)
class Node:
    pos: int


@dataclass(frozen=True)
class Number(Node):
    value: Fraction


@dataclass(frozen=True)
class Share(Node):
    value: Fraction  # 0.1 for 10%


@dataclass(frozen=True)
class Quantity(Node):
    amount: Fraction
    unit: str


@dataclass(frozen=True)
class Name(Node):
    name: str


@dataclass(frozen=True)
class Rest(Node):
    pass


@dataclass(frozen=True)
class Truth(Node):
    value: bool


@dataclass(frozen=True)
class Argument:
    name: str | None
    pos: int
    node: Node


@dataclass(frozen=True)
class Call(Node):
    name: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True)
class Minus(Node):
    operand: Node


@dataclass(frozen=True)
class Binary(Node):
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Chain(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Cut(Node):  # S for N, S until N
    schedule: Node
    length: Node  # an Until for the second form


@dataclass(frozen=True)
class Over(Node):
    schedule: Node
    length: Node


@dataclass(frozen=True)
class Until(Node):
    place: Node


@dataclass(frozen=True)
class Arrow(Node):
    start: Node
    end: Node


@dataclass(frozen=True)
class At(Node):
    value: Node
    place: Node


@dataclass(frozen=True)
class Definition:
    pos: int
    name: str
    parameters: tuple[str, ...] | None  # None for a plain `name = ...`
    body: Node | None  # None for `?`


def children(node: Node) -> list[Node]:
    if isinstance(node, Call):
        return [argument.node for argument in node.arguments]
    if isinstance(node, Chain):
        return list(node.items)
    return [part for part in vars(node).values() if isinstance(part, Node)]


class Parser:
    """Recursive descent, one method for each level of the table of expressions."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens_of(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def is_word(self, *words: str) -> bool:
        return self.token.kind == "keyword" and self.token.text in words

    def advance(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def expect(self, kind: str) -> Token:
        if self.token.kind != kind:
            raise Refused(self.token.pos, f"expected {kind!r}, not {self.token.text!r}")
        return self.advance()

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused(self.token.pos, "nested more than 50 deep")
        yield
        self.depth -= 1

    def program(self) -> tuple[list[Definition], Node | None]:
        definitions: list[Definition] = []
        result: Node | None = None
        while True:
            while self.token.kind == "end":
                self.advance()
            if self.token.kind == "eof":
                return definitions, result
            if result is not None:
                raise Refused(self.token.pos, "only the last statement may be a bare expression")
            first = self.token
            node = self.expression()
            if self.token.kind == "=":
                definitions.append(self.definition(first, node))
            else:
                result = node
            if self.token.kind not in ("end", "eof"):
                raise Refused(self.token.pos, f"unexpected {self.token.text!r}")

    def definition(self, first: Token, left: Node) -> Definition:
        equals = self.expect("=")
        parameters: tuple[str, ...] | None = None
        if isinstance(left, Call) and first.kind == "name":
            names = [a.node.name for a in left.arguments if a.name is None and isinstance(a.node, Name)]
            if len(names) < len(left.arguments) or len(set(names)) < len(names) or "step" in names:
                raise Refused(left.pos, "the parameters of a function are different plain names")
            parameters, name = tuple(names), left.name
        elif isinstance(left, Name) and first.kind == "name":
            name = left.name
        else:
            raise Refused(first.pos, "only a name or a function can be defined")
        if name == "step":
            raise Refused(first.pos, "step cannot be defined")
        if self.token.kind == "?":
            self.advance()
            if parameters is not None:
                raise Refused(equals.pos, "a function needs a body")
            return Definition(first.pos, name, None, None)
        return Definition(first.pos, name, parameters, self.expression())

    def expression(self, first: Node | None = None) -> Node:
        node = self.chain(first)
        if self.is_word("over"):
            self.advance()
            node = Over(node.pos, node, self.sum())
        return node

    def chain(self, first: Node | None) -> Node:
        items = [self.cut(first)]
        while self.is_word("then"):
            self.advance()
            items.append(self.cut(None))
        return items[0] if len(items) == 1 else Chain(items[0].pos, tuple(items))

    def cut(self, first: Node | None) -> Node:
        node = first or self.sum()
        while self.is_word("for", "until"):
            word = self.advance()
            length = self.sum()
            node = Cut(node.pos, node, Until(word.pos, length) if word.text == "until" else length)
        return node

    def sum(self) -> Node:
        node = self.product()
        while self.token.kind in ("+", "-"):
            node = Binary(node.pos, self.advance().kind, node, self.product())
        return node

    def product(self) -> Node:
        node = self.unary()
        while self.token.kind in ("*", "/"):
            node = Binary(node.pos, self.advance().kind, node, self.unary())
        return node

    def unary(self) -> Node:
        if self.token.kind == "-":
            with self.deeper():
                return Minus(self.advance().pos, self.unary())
        node = self.atom()
        if self.token.kind == "^":
            self.advance()
            with self.deeper():
                node = Binary(node.pos, "^", node, self.unary())
        return node

    def atom(self) -> Node:
        token = self.advance()
        if token.kind == "number":
            return Number(token.pos, token.value)
        if token.kind == "share":
            return Share(token.pos, token.value)
        if token.kind == "unit":
            return Quantity(token.pos, token.value, token.text)
        if token.kind == "keyword" and token.text == "rest":
            return Rest(token.pos)
        if token.kind == "keyword" and token.text in ("true", "false"):
            return Truth(token.pos, token.text == "true")
        if token.kind == "(":
            with self.deeper():
                node = self.expression()
            self.expect(")")
            return node
        if token.kind == "name":
            return self.call(token) if self.token.kind == "(" else Name(token.pos, token.text)
        self.index -= 1
        raise Refused(token.pos, f"expected a number, a name or '(', not {token.text!r}")

    def call(self, name: Token) -> Node:
        self.expect("(")
        arguments: list[Argument] = []
        with self.deeper():
            while self.token.kind != ")":
                key = None
                first = self.token
                if first.kind == "name" and self.tokens[self.index + 1].kind == "=":
                    key = self.advance().text
                    self.advance()
                elif arguments and arguments[-1].name is not None:
                    raise Refused(first.pos, "positions come before names")
                arguments.append(Argument(key, first.pos, self.value()))
                if self.token.kind != ")":
                    self.expect(",")
                    if self.token.kind == ")":
                        raise Refused(self.token.pos, "expected an argument")
        self.expect(")")
        return Call(name.pos, name.text, tuple(arguments))

    def value(self) -> Node:
        if self.is_word("until"):
            return Until(self.advance().pos, self.sum())
        left = self.sum()
        if self.token.kind == "->":
            self.advance()
            return Arrow(left.pos, left, self.sum())
        if self.token.kind == "@":
            self.advance()
            return At(left.pos, left, self.sum())
        return self.expression(left)


# ---------------------------------------------------------------- schedules


@dataclass(frozen=True)
class Schedule:
    """Values over the local clock. The two functions are for places within the duration."""

    duration: Duration
    inside: Callable[[Fraction], Num]
    before: Callable[[Fraction], Num]
    number: Num | None = None  # set where the expression is a plain number
    ends: tuple[tuple[int, int], ...] = ()  # of a chain: where each segment ends, and its place in the text

    def at(self, k: Fraction) -> Num:
        if isinstance(self.duration, int) and k >= self.duration:
            return self.before(Fraction(self.duration))
        return self.inside(k)

    def left(self, k: Fraction) -> Num:
        if isinstance(self.duration, int) and k > self.duration:
            return self.before(Fraction(self.duration))
        return self.before(k)

    def end(self) -> Num:
        assert isinstance(self.duration, int)
        return self.before(Fraction(self.duration))


def smooth(duration: Duration, value: Callable[[Fraction], Num]) -> Schedule:
    """A schedule without jumps inside: what it leaves behind is what it is."""
    return Schedule(duration, value, value)


def constant_of(value: Num) -> Schedule:
    return Schedule(TIMELESS, lambda k: value, lambda k: value, number=value)


def longest(parts: Sequence[Schedule]) -> Duration:
    if any(part.duration == ENDLESS for part in parts):
        return ENDLESS
    return max((part.duration for part in parts if isinstance(part.duration, int)), default=TIMELESS)


def pointwise(function: Callable[..., Num], parts: Sequence[Schedule]) -> Schedule:
    return Schedule(
        longest(parts),
        lambda k: function(*[part.at(k) for part in parts]),
        lambda k: function(*[part.left(k) for part in parts]),
    )


def stairs(levels: Sequence[Num], places: Sequence[int]) -> Schedule:
    """The first level, then levels[i + 1] from places[i] on."""
    return Schedule(
        ENDLESS,
        lambda k: levels[sum(place <= k for place in places)],
        lambda k: levels[sum(place < k for place in places)],
    )


def joined(starts: Sequence[int], parts: Sequence[Schedule], duration: Duration) -> Schedule:
    def ruling(k: Fraction) -> Num:
        i = sum(start <= k for start in starts) - 1
        return parts[i].at(k - starts[i])

    def ruled(k: Fraction) -> Num:
        i = sum(start < k for start in starts) - 1
        return parts[i].left(k - starts[i])

    return Schedule(duration, ruling, ruled)


def repeated(call: Node, s: Schedule, times: int | None, stretch: Num, scale: Num) -> Schedule:
    d = s.duration
    assert isinstance(d, int)

    def turn(i: int, start: int, length: int, k: Fraction, read: Callable[[Fraction], Num]) -> Num:
        return mul(power(scale, Fraction(i)), read((k - start) * Fraction(d, length)))

    if stretch == 1:
        return Schedule(
            ENDLESS if times is None else d * times,
            lambda k: turn(i := k // d, i * d, d, k, s.at),
            lambda k: turn(i := math.ceil(k / d) - 1, i * d, d, k, s.left),
        )
    starts = [0]  # of every turn, and where the last one ends

    def grow() -> None:
        length = half_up(mul(Fraction(d), power(stretch, Fraction(len(starts) - 1))))
        if length < 1:
            raise Refused(call.pos, "a turn of 0 steps")
        starts.append(starts[-1] + length)

    if times is None and less(stretch, Fraction(1)):
        raise Refused(call.pos, "an endless repeat with stretch < 1")
    while starts[-1] < LAST_STEP if times is None else len(starts) <= times:
        if len(starts) > MAX_TURNS and starts[-1] < LAST_STEP:
            raise Refused(call.pos, "more than 10,000 turns of unequal length")
        grow()

    def unequal_turn(k: Fraction, left: bool) -> Num:
        while times is None and starts[-1] <= k:
            grow()
        i = sum(start < k if left else start <= k for start in starts[:-1]) - 1
        return turn(i, starts[i], starts[i + 1] - starts[i], k, s.left if left else s.at)

    return Schedule(
        ENDLESS if times is None else starts[-1],
        lambda k: unequal_turn(k, left=False),
        lambda k: unequal_turn(k, left=True),
    )


# ---------------------------------------------------------------- meaning

TRANSITION = "a->b"  # the one position that fills `from` and `to`
BUILTINS: dict[str, tuple[str, ...]] = {
    "hold": ("n", "value"),
    "constant": ("value",),
    "linear": ("n", TRANSITION),
    "warmup": ("n", TRANSITION),
    "cosine": ("n", TRANSITION, "power"),
    "polynomial": ("n", TRANSITION, "power"),
    "exponential": ("n", TRANSITION),
    "half_life": ("n", TRANSITION),
    "sqrt_decay": ("n", TRANSITION, "power"),
    "rex": ("n", TRANSITION),
    "tanh_decay": ("n", TRANSITION, "lower", "upper"),
    "decay": ("from", "rate", "every", "staircase", "floor"),
    "rsqrt": ("from", "timescale"),
    "inverse_time": ("from", "rate", "every", "staircase"),
    "onecycle": ("n", "peak", "start", "end", "rise", "fall", "curve"),
    "triangle": ("n", TRANSITION),
    "ramp": ("n", TRANSITION, "by"),
    "repeat": ("s", "times", "stretch", "scale"),
    "delay": ("n", "s"),
    "every": ("n", "s"),
    "skip": ("n", "s"),
    "stretch": ("f", "s"),
    "reverse": ("s",),
}
LISTS = {
    "steps": (),
    "points": ("curve",),
}  # curves over a list of places, and their named parameters
TRANSFORMS = {name for name, positions in BUILTINS.items() if "s" in positions}
FINITE_ONLY = {"repeat", "reverse"}  # of the transforms


@dataclass(frozen=True)
class Scope:
    values: Mapping[str, "Binding"] = field(default_factory=dict)
    functions: Mapping[str, "Function"] = field(default_factory=dict)


@dataclass(frozen=True)
class Binding:
    node: Node
    scope: Scope
    is_definition: bool  # its body is a sequence with its own clock; an argument's is not
    is_schedule: bool = False


@dataclass(frozen=True)
class Function:
    parameters: tuple[str, ...]
    body: Node
    scope: Scope
    is_schedule: bool


@dataclass(frozen=True)
class Span:
    """A duration, exactly: the length, or the end on the sequence's clock (until, rest)."""

    to_place: bool
    amount: Fraction
    pos: int


@dataclass(frozen=True)
class Place:
    """Where an expression stands: what its names, shares, `rest`, `until` and a lone `b` refer to."""

    scope: Scope
    total: int | None
    reached: Num | None = None
    start: int | None = 0  # of the segment on its sequence's clock; None where it is not known yet
    later: Callable[[], Fraction] | None = None  # the exact lengths of the segments that follow


def value_node(value: object) -> Node:
    """What a caller gave, as if it had been written: a float is its shortest decimal."""
    if isinstance(value, bool):
        return Truth(0, value)
    if isinstance(value, str):
        parser = Parser(value)
        node = parser.expression()
        parser.expect("eof")
        return node
    try:
        return Number(0, Fraction(str(value)))
    except ValueError:
        raise Refused(0, f"{value!r} is not a number") from None


class Program:
    def __init__(self, text: str, facts: Mapping[str, object]) -> None:
        definitions, self.result = Parser(text).program()
        given = {name: value for name, value in facts.items() if value is not None}
        self.fact_source: dict[str, tuple[Node, Scope]] = {}
        self.facts: dict[str, Num] = {}
        self.scope = Scope()
        self.outputs: dict[str, Binding] = {}
        seen: set[str] = set()
        for definition in definitions:
            if definition.name in seen:
                raise Refused(definition.pos, f"{definition.name} is already defined")
            seen.add(definition.name)
            self.define(definition, given)
        for name, value in given.items():
            if name in FACTS:
                self.fact_source[name] = (value_node(value), Scope())
            elif name not in seen:
                raise Refused(0, f"no parameter {name}")
        if self.result is None and not self.outputs:
            raise Refused(len(text), "no schedule here")
        for name in list(self.fact_source):
            self.fact(name, 0)
        self.count = 0
        self.schedules: dict[str | None, Schedule] = {}
        if self.result is not None:
            self.schedules[None] = self.whole(self.result)
        else:
            for name, binding in self.outputs.items():
                self.schedules[name] = self.whole(Name(binding.node.pos, name))

    def define(self, definition: Definition, given: Mapping[str, object]) -> None:
        name, body, scope = definition.name, definition.body, self.scope
        if definition.parameters is not None and body is not None:
            if name in given:
                raise Refused(definition.pos, f"{name} is a function, not a parameter")
            function = Function(definition.parameters, body, scope, self.is_schedule(body, scope))
            self.scope = replace(scope, functions={**scope.functions, name: function})
            return
        if name in given:
            if body is not None and self.is_schedule(body, scope):
                raise Refused(definition.pos, f"{name} is a schedule, not a parameter")
            body = value_node(given[name])
        if body is None:
            raise Refused(definition.pos, f"{name} must be given")
        if name in FACTS:
            self.fact_source[name] = (body, scope)
            return
        binding = Binding(body, scope, True, self.is_schedule(body, scope))
        self.scope = replace(scope, values={**scope.values, name: binding})
        if binding.is_schedule:
            self.outputs[name] = binding

    def is_schedule(self, node: Node, scope: Scope) -> bool:
        if isinstance(node, Name):
            known = scope.values.get(node.name)
            return known.is_schedule if known else node.name == "step"
        if isinstance(node, (Chain, Cut)):
            return True
        if isinstance(node, Call):
            function = scope.functions.get(node.name)
            if function.is_schedule if function else node.name not in FUNCTIONS:
                return True
        if isinstance(node, Over):
            return self.is_schedule(node.schedule, scope)
        return any(self.is_schedule(child, scope) for child in children(node))

    def fact(self, name: str, pos: int) -> Num:
        """A fact that the caller or the text gives, in steps (total) or as a positive number."""
        if name not in self.facts:
            if name not in self.fact_source:
                raise Refused(pos, f"needs {name}")
            node, scope = self.fact_source.pop(name)  # gone meanwhile: a circle ends here
            place = Place(scope, None)
            if name == "total":
                self.facts[name] = Fraction(half_up(self.steps(node, place)))
            else:
                self.facts[name] = self.number(node, place)
            if self.facts[name] <= 0:
                raise Refused(node.pos, f"{name} must be positive")
        return self.facts[name]

    def whole(self, node: Node) -> Schedule:
        """The result, or an output."""
        self.count = 0
        self.count_nodes(node, self.scope)
        total = int(self.facts["total"]) if "total" in self.facts else None
        place = Place(self.scope, total)
        schedule = self.sequence((node,), place)
        if total is not None and not isinstance(self.resolve(node, place)[0], Over):
            self.check_total(schedule, total, node)
        return schedule

    def count_nodes(self, node: Node, scope: Scope) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise Refused(node.pos, "more than 10,000 nodes after expansion")
        if isinstance(node, Name) and node.name in scope.values:
            binding = scope.values[node.name]
            self.count_nodes(binding.node, binding.scope)
        elif isinstance(node, Call) and node.name in scope.functions:
            function = scope.functions[node.name]
            self.count_nodes(function.body, self.inner_scope(node, function, scope))
        else:
            for child in children(node):
                self.count_nodes(child, scope)

    def check_total(self, schedule: Schedule, total: int, node: Node) -> None:
        for end, pos in schedule.ends:
            if end > total:
                raise Refused(pos, f"ends at {end}, after total = {total}")
        if isinstance(schedule.duration, int) and schedule.duration > total:
            raise Refused(node.pos, f"ends at {schedule.duration}, after total = {total}")

    # -------- names

    def inner_scope(self, call: Call, function: Function, scope: Scope) -> Scope:
        bound: dict[str, Binding] = {}
        for i, argument in enumerate(call.arguments):
            if argument.name is None and i >= len(function.parameters):
                raise Refused(argument.pos, f"too many arguments for {call.name}")
            name = argument.name or function.parameters[i]
            if name not in function.parameters or name in bound:
                raise Refused(argument.pos, f"{call.name} has no (second) {name}")
            if isinstance(argument.node, (Arrow, At)):
                raise Refused(argument.node.pos, "-> and @ stand in the arguments of curves")
            bound[name] = Binding(argument.node, scope, False)
        for name in function.parameters:
            if name not in bound:
                raise Refused(call.pos, f"{call.name} needs {name}")
        return replace(function.scope, values={**function.scope.values, **bound})

    def resolve(self, node: Node, place: Place) -> tuple[Node, Place]:
        """What stands behind names and calls of user functions, with the names seen there."""
        while True:
            scope = place.scope
            if isinstance(node, Name) and node.name in scope.values:
                binding = scope.values[node.name]
                node, place = binding.node, replace(place, scope=binding.scope)
            elif isinstance(node, Call) and node.name in scope.functions:
                function = scope.functions[node.name]
                place = replace(place, scope=self.inner_scope(node, function, scope))
                node = function.body
            else:
                return node, place

    # -------- numbers, durations, choices

    def number(self, node: Node, place: Place) -> Num:
        number = self.build(node, place).number
        if number is None:
            raise Refused(node.pos, "a number is needed here, not a schedule")
        return number

    def value(self, node: Node, place: Place, base: Num | None) -> Num:
        """A number, or a share of `base`."""
        actual, inner = self.resolve(node, place)
        if isinstance(actual, Share):
            if base is None:
                raise Refused(node.pos, "a share of the value reached, where nothing came before")
            return mul(actual.value, base)
        return self.number(actual, inner)

    def steps(self, node: Node, place: Place, whole: bool = True) -> Num:
        """A number of steps, not rounded: a written number must be whole, the others need not."""
        actual, inner = self.resolve(node, place)
        if isinstance(actual, Share):
            if inner.total is None:
                raise Refused(node.pos, "a share of steps needs total")
            return actual.value * inner.total
        if isinstance(actual, Quantity):
            if actual.unit in UNITS:
                name, size, divides = UNITS[actual.unit]
                combine = div if divides else mul
                return combine(actual.amount * size, self.fact(name, node.pos))
            number = actual.amount
        else:
            number = self.number(actual, inner)
        if whole and exact(number).denominator != 1:
            raise Refused(node.pos, "a whole number of steps is needed")
        return exact(number) if whole else number

    def span(self, node: Node, place: Place) -> Span:
        actual, inner = self.resolve(node, place)
        if isinstance(actual, Rest):
            if inner.total is None:
                raise Refused(node.pos, "rest needs total")
            if inner.start is None:
                raise Refused(node.pos, "a second rest in a sequence")
            later = inner.later() if inner.later else Fraction(0)
            return Span(True, inner.total - later, node.pos)
        if isinstance(actual, Until):
            if inner.start is None:
                raise Refused(node.pos, "until cannot follow rest")
            return Span(True, exact(self.steps(actual.place, inner)), node.pos)
        return Span(False, exact(self.steps(actual, inner)), node.pos)

    def length(self, node: Node, place: Place, fewest: int = 1) -> int:
        """A duration on its own, rounded half up."""
        span = self.span(node, place)
        length = half_up(span.amount) - ((place.start or 0) if span.to_place else 0)
        if length < fewest:
            raise Refused(node.pos, f"{length} steps")
        return length

    def time(self, node: Node, place: Place) -> Num:
        time = exact(self.steps(node, place, whole=False))
        if time <= 0:
            raise Refused(node.pos, "a positive time is needed")
        return time

    def truth(self, node: Node, place: Place) -> bool:
        actual, _ = self.resolve(node, place)
        if not isinstance(actual, Truth):
            raise Refused(node.pos, "true or false is needed")
        return actual.value

    def choice(self, node: Node, place: Place, *choices: str) -> str:
        if not (isinstance(node, Name) and node.name in choices):
            node, _ = self.resolve(node, place)
        if not (isinstance(node, Name) and node.name in choices):
            raise Refused(node.pos, f"one of {choices} is needed")
        return node.name

    def is_free_name(self, node: Node, place: Place, name: str) -> bool:
        actual, _ = self.resolve(node, place)
        return isinstance(actual, Name) and actual.name == name

    # -------- sequences

    def sequence(self, items: tuple[Node, ...], outer: Place) -> Schedule:
        """A chain on its own clock; also the S of a transform, or the body of a definition."""
        starts: list[int] = []
        parts: list[Schedule] = []
        ends: list[tuple[int, int]] = []
        start, exact_start, reached = 0, Fraction(0), outer.reached
        for i, item in enumerate(items):
            place = replace(
                outer, reached=reached, start=start, later=self.later_lengths(items[i + 1 :], outer)
            )
            span = self.whole_span(item, place)
            if span is None:
                part = self.build(item, place)
                exact_start += part.duration if isinstance(part.duration, int) else 0
            else:
                exact_start = span.amount if span.to_place else exact_start + span.amount
                length = half_up(exact_start) - start
                if length < 1:
                    raise Refused(span.pos, f"a segment of {length} steps")
                part = self.build(item, place, length)
            starts.append(start)
            parts.append(part)
            if isinstance(part.duration, int):
                start += part.duration
                ends.append((start, item.pos))
                reached = part.end()
            elif i < len(items) - 1:
                raise Refused(item.pos, f"a schedule that is {part.duration} before `then`")
        if len(parts) == 1:
            return parts[0] if parts[0].ends else replace(parts[0], ends=tuple(ends))
        duration: Duration = start if isinstance(parts[-1].duration, int) else ENDLESS
        return replace(joined(starts, parts, duration), ends=tuple(ends))

    def later_lengths(self, items: tuple[Node, ...], outer: Place) -> Callable[[], Fraction]:
        """The exact lengths of the segments after a `rest`: they cannot depend on where they start."""

        def total_length() -> Fraction:
            place = replace(outer, reached=mpmath.nan, start=None, later=None)
            result = Fraction(0)
            for item in items:
                span = self.whole_span(item, place)
                if span is None:
                    duration = self.build(item, place).duration
                    if not isinstance(duration, int):
                        raise Refused(item.pos, f"a schedule that is {duration} after rest")
                    span = Span(False, Fraction(duration), item.pos)
                result += span.amount
            return result

        return total_length

    def whole_span(self, item: Node, place: Place) -> Span | None:
        """The duration of a curve, a hold or a cut that is a whole segment; None for any other."""
        if isinstance(item, Name):
            binding = place.scope.values.get(item.name)
            if binding is not None and not binding.is_definition:
                return self.whole_span(binding.node, replace(place, scope=binding.scope))
        if isinstance(item, Cut):
            return self.span(item.length, place)
        if isinstance(item, Call) and item.name not in place.scope.functions:
            if item.name == "points":
                last = [a.node for a in item.arguments if a.name is None][-1:]
                if last and isinstance(last[0], At):
                    return self.span(last[0].place, place)
            elif item.name in BUILTINS and item.name not in TRANSFORMS:
                arguments = self.bind(item)
                if "n" in arguments:
                    return self.span(arguments["n"], place)
        return None

    # -------- expressions

    def build(self, node: Node, place: Place, length: int | None = None) -> Schedule:
        """The schedule of an expression; `length` is set where a boundary decides it."""
        if isinstance(node, (Number, Share)):
            return constant_of(node.value)
        if isinstance(node, Name):
            return self.build_name(node, place, length)
        if isinstance(node, Call):
            return self.build_call(node, place, length)
        if isinstance(node, Minus):
            return self.combine(node, lambda x: sub(Fraction(0), x), [self.build(node.operand, place)])
        if isinstance(node, Binary):
            parts = [self.build(node.left, place), self.build(node.right, place)]
            if node.sign == "/" and parts[1].number is not None and parts[1].number == 0:
                raise Refused(node.pos, "division by zero")
            return self.combine(node, OPERATORS[node.sign], parts)
        if isinstance(node, Chain):
            return self.sequence(node.items, place)
        if isinstance(node, Cut):
            schedule = self.build(node.schedule, place)
            n = self.length(node.length, place) if length is None else length
            return Schedule(n, schedule.at, schedule.left)
        if isinstance(node, Over):
            inside = replace(place, total=self.over_total(node, place))
            schedule = self.build(node.schedule, inside)
            self.check_total(schedule, inside.total or 0, node.schedule)
            return schedule
        raise Refused(node.pos, "this cannot stand here")

    def over_total(self, node: Over, place: Place) -> int:
        total = half_up(self.steps(node.length, place))
        if total < 1:
            raise Refused(node.length.pos, f"{total} steps")
        return total

    def combine(self, node: Node, function: Callable[..., Num], parts: list[Schedule]) -> Schedule:
        numbers = [part.number for part in parts]
        if all(number is not None for number in numbers):
            result = function(*numbers)
            if is_nan(result) or less(LARGEST, abs(result)):
                raise Refused(node.pos, "a constant that is not a finite number")
            return constant_of(result)
        return pointwise(function, parts)

    def build_name(self, node: Name, place: Place, length: int | None) -> Schedule:
        binding = place.scope.values.get(node.name)
        if binding is not None:
            inside = replace(place, scope=binding.scope)
            if binding.is_definition:
                return self.sequence((binding.node,), inside)
            return self.build(binding.node, inside, length)
        if node.name == "step":
            return smooth(TIMELESS, lambda k: k)
        if node.name == "total" and place.total is not None:
            return constant_of(Fraction(place.total))
        if node.name in FACTS:
            return constant_of(self.fact(node.name, node.pos))
        if node.name in ("pi", "e"):
            return constant_of(+mpmath.pi if node.name == "pi" else +mpmath.e)
        raise Refused(node.pos, f"unknown name {node.name}")

    def build_call(self, call: Call, place: Place, length: int | None) -> Schedule:
        function = place.scope.functions.get(call.name)
        if function is not None:
            inside = replace(place, scope=self.inner_scope(call, function, place.scope))
            return self.sequence((function.body,), inside)
        if call.name in FUNCTIONS:
            fewest, most, meaning = FUNCTIONS[call.name]
            named = [argument for argument in call.arguments if argument.name is not None]
            if named or not fewest <= len(call.arguments) <= most:
                raise Refused((named[0] if named else call).pos, f"wrong arguments for {call.name}")
            return self.combine(call, meaning, [self.build(a.node, place) for a in call.arguments])
        if call.name in LISTS:
            return self.build_list(call, place, length)
        if call.name not in BUILTINS:
            raise Refused(call.pos, f"unknown function {call.name}")
        arguments = self.bind(call)
        if call.name in TRANSFORMS:
            return self.build_transform(call, arguments, place)
        if "n" in BUILTINS[call.name]:
            n = self.length(self.need(call, arguments, "n"), place) if length is None else length
            return self.build_finite(call, arguments, place, n)
        return self.build_endless(call, arguments, place)

    # -------- curves and transforms

    def bind(self, call: Call) -> dict[str, Node]:
        """The arguments of a built-in by name."""
        positions = BUILTINS[call.name]
        names = [name for name in positions if name != TRANSITION]
        names += ["from", "to"] if TRANSITION in positions else []
        bound: dict[str, Node] = {}

        def fill(name: str, node: Node, pos: int) -> None:
            if name not in names or name in bound:
                raise Refused(pos, f"{call.name} takes no (second) {name}")
            bound[name] = node

        for i, argument in enumerate(call.arguments):
            node = argument.node
            if argument.name is None and i >= len(positions):
                raise Refused(argument.pos, f"too many arguments for {call.name}")
            name = argument.name or positions[i]
            if isinstance(node, At) or (isinstance(node, Arrow) and name != TRANSITION):
                raise Refused(node.pos, "-> or @ cannot stand here")
            if isinstance(node, Arrow):
                fill("from", node.start, argument.pos)
                fill("to", node.end, argument.pos)
            else:
                fill("to" if name == TRANSITION else name, node, argument.pos)
        return bound

    def need(self, call: Call, arguments: dict[str, Node], name: str) -> Node:
        if name not in arguments:
            raise Refused(call.pos, f"{call.name} needs {name}")
        return arguments[name]

    def optional(self, arguments: dict[str, Node], name: str, place: Place, default: int) -> Num:
        return self.number(arguments[name], place) if name in arguments else Fraction(default)

    def first_value(self, call: Call, arguments: dict[str, Node], name: str, place: Place) -> Num:
        """A value that, left out, is the value reached."""
        if name in arguments:
            return self.value(arguments[name], place, place.reached)
        if place.reached is not None:
            return place.reached
        if call.name == "warmup":
            return Fraction(0)
        pos = arguments.get("to", call).pos
        raise Refused(pos, f"{call.name} needs a start value: nothing came before")

    def build_finite(self, call: Call, arguments: dict[str, Node], place: Place, n: int) -> Schedule:
        if call.name == "onecycle":
            return self.build_onecycle(call, arguments, place, n)
        if call.name == "hold":
            v = self.first_value(call, arguments, "value", place)
            return smooth(n, lambda k: v)
        b_node = self.need(call, arguments, "to")
        a = self.first_value(call, arguments, "from", place)
        b = self.value(b_node, place, a)
        if call.name == "exponential":
            self.check_one_sign(arguments.get("from", call) if a == 0 else b_node, a, b)
            return smooth(n, lambda k: exponential(k / n, a, b))
        if call.name == "half_life":
            for name, end in (("from", a), ("to", b)):
                if not 0 < end < 1:
                    raise Refused(arguments.get(name, call).pos, "only between 0 and 1")
            return smooth(n, lambda k: half_life(k / n, a, b))
        if call.name == "triangle":
            half = Fraction(n, 2)
            return smooth(n, lambda k: linear((half - abs(half - k)) / half, a, b))
        if call.name == "ramp":
            rise = self.number(self.need(call, arguments, "by"), place)
            rises = exact(div(sub(b, a), rise)) if rise != 0 else Fraction(0)
            if rises < 1 or rises.denominator != 1 or rises > 10_000:
                raise Refused(arguments["by"].pos, "no whole number of rises")
            return Schedule(
                n,
                lambda k: add(a, mul(rise, floor(k * rises / n))),
                # At its end it is there, as other curves are.
                lambda k: b if k == n else add(a, mul(rise, sub(ceiling(k * rises / n), Fraction(1)))),
            )
        shape = self.shape(call, arguments, place)
        return smooth(n, lambda k: add(b, mul(sub(a, b), shape(k / n))))

    def shape(self, call: Call, arguments: dict[str, Node], place: Place) -> Callable[[Fraction], Num]:
        """How much of `a` is left at progress p."""
        exponent = self.optional(arguments, "power", place, 1)
        if exponent <= 0:
            raise Refused(arguments["power"].pos, "power must be positive")
        lower = self.optional(arguments, "lower", place, -7)
        upper = self.optional(arguments, "upper", place, 3)
        half = Fraction(1, 2)
        shapes: dict[str, Callable[[Fraction], Num]] = {
            "linear": lambda p: 1 - p,
            "warmup": lambda p: 1 - p,
            "cosine": lambda p: power(mul(half, add(Fraction(1), cosine_of_turn(p))), exponent),
            "polynomial": lambda p: power(1 - p, exponent),
            "sqrt_decay": lambda p: sub(Fraction(1), power(p, exponent if "power" in arguments else half)),
            "rex": lambda p: (1 - p) / (1 - p / 2),
            "tanh_decay": lambda p: 1 / (1 + mpmath.exp(2 * big(add(mul(lower, 1 - p), mul(upper, p))))),
        }
        return shapes[call.name]

    def check_one_sign(self, node: Node, a: Num, b: Num) -> None:
        if a == 0 or b == 0 or (sign(a) != sign(b) and not is_nan(a) and not is_nan(b)):
            raise Refused(node.pos, "an exponential needs two values of one sign, neither 0")

    def build_onecycle(self, call: Call, arguments: dict[str, Node], place: Place, n: int) -> Schedule:
        peak = self.value(self.need(call, arguments, "peak"), place, place.reached)
        start = self.value(arguments["start"], place, peak) if "start" in arguments else peak / 25
        end = self.value(arguments["end"], place, start) if "end" in arguments else start / 10_000
        rise = self.number(arguments["rise"], place) if "rise" in arguments else Fraction(30, 100)
        fall = self.number(arguments["fall"], place) if "fall" in arguments else Fraction(85, 100)
        curve = (
            self.choice(arguments["curve"], place, "cosine", "linear") if "curve" in arguments else "cosine"
        )
        if not (rise > 0 and less(rise, fall) and fall < 1):
            pos = arguments.get("fall", arguments.get("rise", call)).pos
            raise Refused(pos, "0 < rise < fall < 100% is needed")
        top, foot = (exact(floor(mul(share, Fraction(n)))) for share in (rise, fall))
        if not 0 < top < foot < n:
            raise Refused(call.pos, "a part of no steps")
        return through([Fraction(0), top, foot, Fraction(n)], [start, peak, start, end], curve)

    def build_endless(self, call: Call, arguments: dict[str, Node], place: Place) -> Schedule:
        if call.name == "constant":
            v = self.first_value(call, arguments, "value", place)
            return smooth(ENDLESS, lambda k: v)
        if call.name == "rsqrt":
            t = self.time(self.need(call, arguments, "timescale"), place)
            a = self.first_value(call, arguments, "from", place)
            return smooth(ENDLESS, lambda k: mul(a, square_root(div(t, add(t, k)))))
        rate = self.number(self.need(call, arguments, "rate"), place)
        if call.name == "decay" or "every" in arguments:
            every = self.time(self.need(call, arguments, "every"), place)
        else:
            every = Fraction(1)
        staircase = "staircase" in arguments and self.truth(arguments["staircase"], place)
        a = self.first_value(call, arguments, "from", place)
        if rate < 0 or (rate == 0 and call.name == "decay"):
            raise Refused(arguments["rate"].pos, "a positive rate is needed")
        bound: Num | None = None
        if "floor" in arguments and not self.is_free_name(arguments["floor"], place, "none"):
            bound = self.value(arguments["floor"], place, a)

        def value(exponent: Num) -> Num:
            if call.name == "inverse_time":
                return div(a, add(Fraction(1), mul(rate, exponent)))
            result = mul(a, power(rate, exponent))
            if bound is not None and rate != 1:
                result = larger(result, bound) if rate < 1 else smaller(result, bound)
            return result

        if not staircase:
            return smooth(ENDLESS, lambda k: value(div(k, every)))
        return Schedule(
            ENDLESS,
            lambda k: value(floor(div(k, every))),
            lambda k: value(sub(ceiling(div(k, every)), Fraction(1))),
        )

    def build_list(self, call: Call, place: Place, length: int | None) -> Schedule:
        """steps(...) and points(...): values at places."""
        curve = "linear"
        values: list[Num] = []
        places: list[int] = []
        base = place.reached
        for i, argument in enumerate(call.arguments):
            node = argument.node
            if argument.name is not None:
                if argument.name not in LISTS[call.name] or i < len(call.arguments) - 1:
                    raise Refused(argument.pos, f"{call.name} takes no (second) {argument.name}")
                curve = self.choice(node, place, "linear", "cosine", "exponential")
                continue
            if isinstance(node, At) == (call.name == "steps" and i == 0):
                raise Refused(node.pos, "a value and its place (v @ s) are needed, but for a first level")
            if isinstance(node, At):
                where = half_up(self.steps(node.place, place))
                if where < 0 or (places and where <= places[-1]):
                    raise Refused(node.place.pos, "places must go up, from 0 on")
                places.append(where)
                node = node.value
            base = self.value(node, place, base)
            values.append(base)
        if len(values) < 2:
            raise Refused(call.pos, f"{call.name} needs two values or more")
        if call.name == "steps":
            return stairs(values, places)
        if length is not None:
            places[-1] = length
            if places[-1] <= places[-2]:
                raise Refused(call.pos, "places must go up")
        if curve == "exponential":
            for i in range(1, len(values)):
                self.check_one_sign(call, values[i - 1], values[i])
        return through([Fraction(p) for p in places], values, curve)

    def build_transform(self, call: Call, arguments: dict[str, Node], place: Place) -> Schedule:
        s_node = self.need(call, arguments, "s")
        s = self.sequence((s_node,), place)
        d = s.duration
        if call.name in FINITE_ONLY and not isinstance(d, int):
            raise Refused(s_node.pos, f"a finite schedule is needed, not one that is {d}")
        if call.name == "repeat":
            times: int | None = None
            if "times" in arguments and not self.is_free_name(arguments["times"], place, "endless"):
                count = exact(self.number(arguments["times"], place))
                if count < 1 or count.denominator != 1:
                    raise Refused(arguments["times"].pos, "times must be whole, at least 1")
                times = int(count)
            stretch = self.optional(arguments, "stretch", place, 1)
            if stretch <= 0:
                raise Refused(arguments["stretch"].pos, "stretch must be positive")
            return repeated(call, s, times, stretch, self.optional(arguments, "scale", place, 1))
        if call.name == "reverse":
            return smooth(d, lambda k: s.at(Fraction(d) - k))
        if call.name == "stretch":
            f_node = self.need(call, arguments, "f")
            f = self.number(f_node, place)
            if f <= 0:
                raise Refused(f_node.pos, "a positive factor is needed")
            if isinstance(d, int):
                stretched = half_up(mul(Fraction(d), f))
                if stretched < 1:
                    raise Refused(call.pos, "no steps are left")
                f, d = Fraction(stretched, d), stretched
            return Schedule(d, lambda k: s.at(exact(div(k, f))), lambda k: s.left(exact(div(k, f))))
        if call.name == "every":
            every = self.time(self.need(call, arguments, "n"), place)
            return Schedule(
                d,
                lambda k: s.at(exact(floor(div(k, every))) * exact(every)),
                lambda k: s.at(max(exact(ceiling(div(k, every))) - 1, Fraction(0)) * exact(every)),
            )
        n = self.length(self.need(call, arguments, "n"), place, fewest=0)
        if call.name == "skip":
            if isinstance(d, int):
                d -= n
                if d < 1:
                    raise Refused(arguments["n"].pos, "nothing is left after skip")
            return Schedule(d, lambda k: s.at(k + n), lambda k: s.left(k + n))
        zero = Fraction(0)
        return Schedule(
            d + n if isinstance(d, int) else d,
            lambda k: s.at(max(zero, k - n)),
            lambda k: s.left(k - n) if k > n else s.at(zero),
        )


def linear(p: Fraction, a: Num, b: Num) -> Num:
    return add(mul(a, 1 - p), mul(b, p))


def cosine(p: Fraction, a: Num, b: Num) -> Num:
    return add(b, mul(sub(a, b), mul(add(Fraction(1), cosine_of_turn(p)), Fraction(1, 2))))


def exponential(p: Fraction, a: Num, b: Num) -> Num:
    return mul(a, power(div(b, a), p))


def half_life(p: Fraction, a: Num, b: Num) -> Num:
    """As the authors write it, in lives that are shorter by one step."""
    if p == 0 or a == b:
        return a
    if p == 1:
        return b
    half = mpmath.log(mpmath.mpf(0.5))
    first, last = (half / mpmath.log(big(end)) - 1 for end in (a, b))
    return mpmath.exp(half / (big(1 - p) * first + big(p) * last + 1))


def through(places: list[Fraction], values: list[Num], curve: str) -> Schedule:
    between = {"linear": linear, "cosine": cosine, "exponential": exponential}[curve]

    def value(k: Fraction) -> Num:
        if k <= places[0]:
            return values[0]
        for i in range(len(places) - 1):
            if k <= places[i + 1]:
                p = (k - places[i]) / (places[i + 1] - places[i])
                return between(p, values[i], values[i + 1])
        return values[-1]

    return smooth(int(places[-1]), value)


# ---------------------------------------------------------------- what tests call


@contextmanager
def working() -> Iterator[None]:
    """Sixty digits, and room for a sum of some thousand terms (each a level of the tree)."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 100_000))
    try:
        with mpmath.workdps(DIGITS):
            yield
    finally:
        sys.setrecursionlimit(limit)


def schedule_of(text: str, facts: Mapping[str, object], output: str | None) -> Schedule:
    schedules = Program(text, facts).schedules
    if output is None and len(schedules) == 1:
        return next(iter(schedules.values()))
    if output not in schedules:
        raise ValueError(f"no output {output!r} among {list(schedules)}")
    return schedules[output]


def evaluate(
    text: str,
    facts: dict[str, object],
    steps: Sequence[int | Fraction],
    outputs: str | None = None,
) -> list[mpmath.mpf]:
    """The result of a program (or the output of a bundle that is named) at each step.

    `facts` holds what a caller gives: facts and parameters, as numbers or as text.
    """
    with working():
        schedule = schedule_of(text, facts, outputs)
        return [mpmath.mpf(big(schedule.at(max(Fraction(0), Fraction(step))))) for step in steps]


def duration(text: str, facts: dict[str, object], outputs: str | None = None) -> int | str:
    """The number of steps, 'endless' or 'timeless'."""
    with working():
        return schedule_of(text, facts, outputs).duration


def output_names(text: str, facts: dict[str, object]) -> list[str]:
    """The outputs of a bundle, in order; none where the program has a result."""
    with working():
        return [name for name in Program(text, facts).schedules if name is not None]
