"""Numbers as people type them, and what a step makes of them."""

from coaching.rules.units import plain as server_plain
from tests.seen_cases import SEEN
from tests.typed_numbers import NUMBERS

AMOUNTS = """async () => {
  const { parseNumber, stepped, totalLoad } = await import("/amounts.js");
  return {
    parsed: ["12", " 7,5 ", "7.5", "", "ten", "0"].map(parseNumber),
    totals: [totalLoad(0.1, 3), totalLoad(7.5, 2), totalLoad(2.2046, 1)],
    steps: [[10, 1, 2.5, 0], [0.1, 1, 0.2, 0], [1, -1, 5, 0], [3, -1, 1, 2]]
      .map((one) => stepped(...one)),
  };
}"""


def test_it_reads_numbers_and_counts_without_crumbs(scripts):
    assert scripts.evaluate(AMOUNTS) == {
        "parsed": [12, 7.5, 7.5, 0, None, 0],
        "totals": [0.3, 15, 2.205],
        "steps": [12.5, 0.3, 0, 2],
    }


READ = """async (texts) => {
  const { parseNumber } = await import("/amounts.js");
  return texts.map(parseNumber);
}"""


def test_it_reads_a_number_as_the_server_does(scripts):
    read = scripts.evaluate(READ, [*NUMBERS])
    assert dict(zip(NUMBERS, read, strict=True)) == {
        text: None if value is None else float(value) for text, value in NUMBERS.items()
    }


def test_it_counts_the_signs_that_the_server_counts(scripts):
    count = """async (texts) => {
      const { seenLength } = await import("/seen-length.js");
      return texts.map(seenLength);
    }"""
    assert scripts.evaluate(count, [*SEEN]) == [*SEEN.values()]


WRITE = """async (numbers) => {
  const { parseNumber, plain } = await import("/amounts.js");
  return numbers.map((number) => [plain(number), parseNumber(plain(number))]);
}"""


def test_it_writes_a_number_as_the_server_does_and_reads_it_again(scripts):
    numbers = [0, 0.125, 1.125, 6.804, 27.216, 100, 999.999, 1000.125, 2.5]
    assert scripts.evaluate(WRITE, numbers) == [[server_plain(str(n)), n] for n in numbers]


CIRCUIT = """async () => {
  const { nextInRound, roundOf } = await import("/circuit.js");
  const set = (n, state) =>
    `<div class="set"><span class="n">${n}</span><i class="tap" data-state="${state}"></i></div>`;
  const card = (before, ...states) => {
    const sets = states.map((state, n) => set(n + 1, state)).join("");
    return `<div class="drillcard" data-before="${before}">${sets}</div>`;
  };
  const next = (...cards) => {
    const block = Object.assign(document.createElement("div"), { innerHTML: cards.join("") });
    const all = [...block.querySelectorAll(".drillcard")];
    return [all.map(roundOf).map(String), all.indexOf(nextInRound(block))];
  };
  return [
    next(card(0, "next", "todo"), card(0, "next", "todo")),
    next(card(0, "done", "next"), card(0, "next", "todo")),
    next(card(0, "done", "next"), card(1, "next")),
    next(card(0, "done", "skip"), card(0, "over", "done")),
  ];
}"""


def test_it_goes_around_a_circuit_set_by_set(scripts):
    assert scripts.evaluate(CIRCUIT) == [
        [["1", "1"], 0],
        [["2", "1"], 1],
        [["2", "2"], 0],
        [["Infinity", "Infinity"], -1],
    ]
