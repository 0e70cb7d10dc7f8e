"""The lists that a page holds whole are searched as the server searches."""

from tests.search_cases import CASES, NAMES

ALL = """async ([names, asked]) => {
  const { find } = await import("/search.js");
  return asked.map((one) => find(names, String, one).things);
}"""


def test_it_finds_what_the_server_finds(scripts):
    asked = [query for query, _expected in CASES]
    found = scripts.evaluate(ALL, [NAMES, asked])
    assert dict(zip(asked, found, strict=True)) == dict(CASES)


BOX = """async () => {
  await import("/drill-search.js");
  document.body.innerHTML = '<drill-search data-nothing="Nothing found." data-choose="Choose one."'
    + ' data-elsewhere="{drill} is {kind}." data-others="others">'
    + '<select><option value="">Choose</option><option value="1">Bulgarian split squat</option>'
    + '<option value="2">Hop</option></select></drill-search>'
    + '<datalist id="others"><option value="Tuck jump" label="Plyometric"></datalist>';
  const box = document.querySelector("drill-search");
  const [input, select] = [box.querySelector("input"), box.querySelector("select")];
  const says = () => [select.value, box.querySelector("[role=status]").textContent];
  const type = (text) => {
    input.focus();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const press = (key) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    input.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const found = {};
  type("zzzz");
  found.nothing = says();
  found.asked = [box.ask(), ...says()];
  type("tukc");
  found.elsewhere = says();
  type("zzzz");
  press("ArrowDown");
  found.kept = press("Enter");
  found.stillNothing = says();
  type("squt");
  press("Enter");
  found.onlyNear = says();
  input.blur();
  found.left = [...says(), input.value];
  type("squt");
  press("ArrowDown");
  press("Enter");
  found.taken = [...says(), input.value];
  type("hop");
  press("Enter");
  found.exact = says();
  return found;
}"""


def test_a_box_says_that_nothing_is_found_and_enter_takes_nothing_that_was_not_meant(scripts):
    assert scripts.evaluate(BOX) == {
        "nothing": ["", "Nothing found."],
        "asked": [False, "", "Choose one."],
        "elsewhere": ["", "Tuck jump is Plyometric."],
        "kept": True,
        "stillNothing": ["", "Nothing found."],
        "onlyNear": ["", ""],
        "left": ["", "Choose one.", "squt"],
        "taken": ["1", "", "Bulgarian split squat"],
        "exact": ["2", ""],
    }


LIST = """async () => {
  await import("/filter-list.js");
  const rows = (n) => Array.from({ length: n }, (_, i) => `<li data-words="Runner ${i}">`).join("");
  const list = (n) => '<filter-list data-from="20"><div class="find" hidden><input></div>'
    + `<p><span data-nothing hidden></span></p><ul>${rows(n)}</ul></filter-list>`;
  document.body.innerHTML = list(19) + list(20);
  const [few, many] = document.querySelectorAll("filter-list");
  const shown = () => many.querySelectorAll("li:not([hidden])").length;
  const type = (text) => {
    const input = many.querySelector("input");
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return [shown(), many.querySelector("[data-nothing]").hidden];
  };
  const found = {
    offered: [few, many].map((one) => !one.querySelector(".find").hidden),
    near: type("runer 12"),
    none: type("zzzz"),
  };
  many.querySelector("ul").innerHTML = rows(25);
  many.dispatchEvent(new Event("htmx:afterSwap"));
  return { ...found, anew: shown() };
}"""


def test_a_list_has_a_filter_from_twenty_on_that_holds_for_new_rows(scripts):
    assert scripts.evaluate(LIST) == {
        "offered": [False, True],
        "near": [1, True],
        "none": [0, False],
        "anew": 0,
    }
