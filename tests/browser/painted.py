"""What a page of sets says and where its texts stand: painted here, and drawn by the server."""

from tests.browser.phone import all_sent, ready

# All that a page says of sets, by where it stands; a drill says more once it was opened.
SAID = """() => {
  for (const summary of document.querySelectorAll(".drillcard:not([open]) > summary")) {
    summary.click();
    summary.click();
  }
  const texts = (selector) => [...document.querySelectorAll(selector)]
    .map((one) => one.textContent.replace(/\\s+/g, " ").trim());
  const values = (selector, read) => [...document.querySelectorAll(selector)].map(read);
  const field = (one) => `${one.name}=${one.value}`;
  return {
    rows: texts("session-sheet .rowbox .tap .v"),
    states: values("session-sheet .rowbox .tap", (one) => one.dataset.state),
    labels: values("session-sheet .rowbox .tap", (one) => one.getAttribute("aria-label")),
    ends: texts(".end"),
    counts: values(".end", ({ dataset: d }) =>
      [d.state, d.done, d.planned, d.skipped ?? 0, d.extra ?? 0, d.over ?? 0].join(" ")),
    results: texts("session-sheet [id^=result-]"),
    blocks: texts("[data-count]"),
    tally: texts(".tally"),
    gauge: values(".gauge", (one) => one.getAttribute("aria-label")),
    editors: texts(".edit:not([hidden]) .edit-cap b, .edit:not([hidden]) button.big .says"),
    typed: values(".edit:not([hidden]) input:not([type=hidden])", field),
    tapped: values("session-sheet .rowbox > .tap[data-amount]", (one) => one.dataset.amount),
  };
}"""

# Every text that can be seen and its place, in quarters of a pixel: with all drills closed, and
# with each of them open.
PLACED = """() => {
  const cards = [...document.querySelectorAll(".drillcard")];
  const range = document.createRange();
  const look = () => {
    const found = [];
    for (const part of document.querySelectorAll(".today-prog, session-sheet")) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.data.trim();
        if (!text || !node.parentElement.checkVisibility()) continue;
        range.setStart(node, node.data.indexOf(text));
        range.setEnd(node, node.data.indexOf(text) + text.length);
        const { x, y, width, height } = range.getBoundingClientRect();
        const at = [x, y + scrollY, width, height].map((n) => Math.round(n * 4) / 4);
        found.push([text.replace(/\\s+/g, " "), ...at].join(" "));
      }
    }
    return found;
  };
  const was = cards.filter((card) => card.open);
  for (const part of document.querySelectorAll("session-sheet details")) part.open = false;
  const all = [look(), ...cards.map((card) => {
    card.querySelector("summary").click();
    const found = look();
    card.open = false;
    return found;
  })];
  for (const card of was) card.open = true;
  return all;
}"""


def said_by_both(phone):
    """What the phone says without a network, and the server after it heard of all that."""
    here = phone.evaluate(SAID)
    phone.context.set_offline(False)
    loaded_anew_nothing_moves(phone)
    return here, phone.evaluate(SAID)


def loaded_anew_nothing_moves(phone):
    """Once all is sent, loading the page anew moves no text and changes none."""
    all_sent(phone)
    painted = phone.evaluate(PLACED)
    phone.reload()
    ready(phone)
    drawn = phone.evaluate(PLACED)
    differs = [
        (sorted(set(painted_text) - set(other)), sorted(set(other) - set(painted_text)))
        for painted_text, other in zip(painted, drawn, strict=True)
        if painted_text != other
    ]
    assert not differs, differs
