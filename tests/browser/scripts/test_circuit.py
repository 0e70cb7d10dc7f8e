"""Which drill of a circuit is next: the phone and the server say the same."""

from itertools import product

from coaching.rules import rounds

NEXT = """async (cases) => {
  const { nextInRound } = await import("/circuit.js");
  const set = (number, state, extra = "") =>
    `<p class="set" ${extra}>
      <b class="n">${number}</b><i class="tap" data-state="${state}"></i>
    </p>`;
  const card = ([before, open]) =>
    `<i class="drillcard" data-before="${before}">
      ${set(1, "done")} ${open === null ? "" : set(open, "next")} ${set(9, "todo", "data-extra")}
    </i>`;
  return cases.map((cards) => {
    document.body.innerHTML = cards.map(card).join("");
    const next = nextInRound(document.body);
    return next && [...document.body.children].indexOf(next);
  });
}"""


def test_the_next_drill_of_a_round_is_the_servers(scripts):
    """Of each drill its sets before a swap, and its first open set; one too many is never next."""
    drills = [*product((0, 2), (None, 2, 3))]
    cases = [*product(drills, repeat=3)]
    assert scripts.evaluate(NEXT, cases) == [
        rounds.next_up([None if row is None else before + row for before, row in case])
        for case in cases
    ]
