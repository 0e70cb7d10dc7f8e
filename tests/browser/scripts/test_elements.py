"""Custom elements: put in, moved, copied and taken away, each hears once or not at all."""

import pytest

LISTENS = """async () => {
  const { ConnectedElement } = await import("/connected-element.js");
  const heard = [];
  customElements.define("x-ear", class extends ConnectedElement {
    connected() {
      this.listen(document, "ping pong", (event) => heard.push(event.type));
    }
    disconnected() {
      heard.push("gone");
    }
  });
  const ping = (type) => {
    heard.length = 0;
    document.dispatchEvent(new Event(type));
    return [...heard];
  };
  const ear = document.createElement("x-ear");
  const found = { apart: ping("ping") };
  document.body.append(ear);
  found.there = ping("ping").concat(ping("pong"));
  document.body.prepend(ear);
  found.moved = ping("ping");
  ear.connectedCallback();
  found.twice = ping("pong");
  heard.length = 0;
  ear.remove();
  found.leaving = [...heard];
  found.left = ping("ping");
  return found;
}"""


def test_it_hears_once_while_it_is_in_the_page(scripts):
    found = scripts.evaluate(LISTENS)
    assert found == {
        "apart": [],
        "there": ["ping", "pong"],
        "moved": ["ping"],
        "twice": ["pong"],
        "leaving": ["gone"],
        "left": [],
    }


STEPS = """async () => {
  await import("/step-field.js");
  document.body.innerHTML =
    '<step-field data-step="2.5" data-less="Less" data-more="More"><input value="5"></step-field>';
  const field = document.querySelector("step-field");
  const less = field.querySelector("[data-steps=less]");
  const shown = (one) => one.querySelector("input").value;
  field.querySelector("[data-steps=more]").click();
  const found = { once: shown(field) };
  document.body.append(field);
  field.querySelector("[data-steps=more]").click();
  found.moved = shown(field);
  const copy = field.cloneNode(true);
  document.body.append(copy);
  copy.querySelector("[data-steps=more]").click();
  found.copied = [copy.querySelectorAll("button").length, shown(copy), shown(field)];
  for (let n = 0; n < 9; n += 1) less.click();
  return { ...found, least: [shown(field), less.disabled] };
}"""


def test_it_steps_once_a_press_wherever_the_field_was_put(scripts):
    assert scripts.evaluate(STEPS) == {
        "once": "7.5",
        "moved": "10",
        "copied": [2, "12.5", "10"],
        "least": ["0", True],
    }


SEARCHES = """async () => {
  await import("/drill-search.js");
  document.body.innerHTML = '<label for="d">Drill</label><drill-search><select id="d">'
    + '<option value="">Choose</option><option value="1">Step-up</option>'
    + '<option value="2">Hop</option></select></drill-search>';
  const search = document.querySelector("drill-search");
  document.body.append(search);
  const copy = search.cloneNode(true);
  search.replaceWith(copy);
  const input = copy.querySelector("input");
  input.value = "hop";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  copy.querySelector("[role=option]").click();
  return {
    fields: copy.querySelectorAll("input").length,
    lists: copy.querySelectorAll("ul").length,
    labelled: document.querySelector("label").control === input,
    chosen: copy.querySelector("select").value,
  };
}"""


def test_it_searches_in_one_field_after_the_page_was_put_back(scripts):
    found = scripts.evaluate(SEARCHES)
    assert found == {"fields": 1, "lists": 1, "labelled": True, "chosen": "2"}


LEAVES = """async () => {
  await import("/unsaved-changes.js");
  document.body.innerHTML = "<unsaved-changes><form><input></form></unsaved-changes>";
  const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  const form = document.querySelector("unsaved-changes");
  const found = [asks()];
  form.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  found.push(asks());
  form.remove();
  return [...found, asks()];
}"""


def test_it_asks_only_while_the_changed_form_is_there(scripts):
    assert scripts.evaluate(LEAVES) == [False, True, False]


TOASTS = """async () => {
  await import("/toast-list.js");
  document.body.innerHTML =
    '<toast-list data-close="Close"><div class="toast"><p>One</p></div></toast-list>';
  const list = document.querySelector("toast-list");
  list.say("Two");
  document.body.prepend(list);
  const found = [...list.querySelectorAll("button")].map((one) => one.ariaLabel);
  const said = list.textContent;
  list.querySelector("button").click();
  return [...found, said, list.textContent];
}"""


def test_it_shows_one_message_at_a_time_and_closes_it_by_its_one_button(scripts):
    assert scripts.evaluate(TOASTS) == ["Close", "Two", ""]


def test_a_page_that_was_kept_says_no_message_again(scripts):
    said = scripts.evaluate("""async () => {
      await import("/toast-list.js");
      document.documentElement.dataset.keptSince = "1";
      document.body.innerHTML = `<toast-list><div class="toast"><p>Saved.</p></div></toast-list>`;
      return document.body.textContent;
    }""")
    assert said == ""


ZONES = """async (offer) => {
  await import("/zone-select.js");
  document.body.innerHTML =
    `<zone-select ${offer}><select><option>UTC</option></select></zone-select>`;
  const zone = document.querySelector("zone-select");
  document.body.append(zone);
  zone.querySelector("button")?.click();
  const { select } = zone;
  return [zone.querySelectorAll("button").length, select.value === zone.here, select.length];
}"""


@pytest.mark.parametrize(
    ("offer", "buttons"), [("data-guess", 0), ('data-offer="Use %s"', 1)], ids=["guess", "offer"]
)
def test_it_takes_the_zone_of_the_browser(scripts, offer, buttons):
    found = scripts.evaluate(ZONES, offer)
    assert found[:2] == [buttons, True]
