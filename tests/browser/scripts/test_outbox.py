"""The outbox's pure parts: ids, addresses, what waits for what, what an answer means."""

from uuid import uuid4

import pytest

from coaching.offline.addresses import addresses
from coaching.rules.sides import set_id
from coaching.rules.swaps import swap_id

ID = "3f1c7b52-0d5e-4b5a-9c3f-0a1b2c3d4e5f"


@pytest.fixture
def page(scripts):
    """The page with the server's table of addresses, as base.html has it."""
    scripts.evaluate(
        """(table) => {
          const template = Object.assign(document.createElement("template"), { id: "addresses" });
          Object.assign(template.dataset, table);
          document.body.append(template);
        }""",
        addresses(),
    )
    return scripts


def test_it_makes_the_ids_that_the_server_makes(page):
    drill = uuid4()
    made = page.evaluate(
        """async (drill) => {
          const { setId, swapId } = await import("/outbox/uuid5.js");
          return Promise.all([
            setId(drill, 1, "left"), setId(drill, "12", "both"), swapId(drill, "hop"),
            swapId(drill, "hop/band"),
          ]);
        }""",
        str(drill),
    )
    assert made == [
        str(set_id(drill, 1, "left")),
        str(set_id(drill, 12, "both")),
        str(swap_id(drill, "hop")),
        str(swap_id(drill, "hop", "band")),
    ]


MATCH = """async ([path, names]) => {
  const { matchAddress } = await import("/outbox/addresses.js");
  return matchAddress(path, names);
}"""


@pytest.mark.parametrize(
    ("path", "names", "found"),
    [
        (f"/sets/{ID}/", ["removal", "log"], {"name": "log", "id": ID}),
        (f"/sets/{ID}/removal/", ["log", "removal"], {"name": "removal", "id": ID}),
        (f"/session-drills/{ID}/swap/?why=easier", ["swap"], {"name": "swap", "id": ID}),
        (f"/session-drills/{ID}/swap/removal/", ["swap"], None),
        (f"/sessions/{ID}/finish/", ["session", "pain"], None),
        ("/drills/hanging-feet-to-bar/", ["drill"], {"name": "drill", "id": "hanging-feet-to-bar"}),
        ("/week/?from=2026-12-01", ["today", "week"], {"name": "week", "id": ""}),
        ("/", ["home"], {"name": "home", "id": ""}),
        ("/sets/", ["log"], None),
        (f"/sets/{ID}/", ["of a later release"], None),
    ],
)
def test_it_knows_an_address_by_the_servers_table(page, path, names, found):
    assert page.evaluate(MATCH, [path, names]) == found


def test_it_sends_each_kind_of_act_to_its_own_address(page):
    sent = page.evaluate(
        """async () => {
          const { addressOfAct } = await import("/outbox/acts.js");
          const kinds = ["log", "removal", "pain", "swap", "unswap", "finish", "reopen", "later"];
          return kinds.map((kind) =>
            addressOfAct({ kind, set: "a-set", drill: "a-drill", session: "a-session" }));
        }"""
    )
    assert sent == [
        "/sets/a-set/",
        "/sets/a-set/removal/",
        "/session-drills/a-drill/pain/",
        "/session-drills/a-drill/swap/",
        "/session-drills/a-drill/swap/removal/",
        "/sessions/a-session/finish/",
        "/sessions/a-session/reopening/",
        None,
    ]


ORDER = """async () => {
  const { counted, nextOf, waitsFor } = await import("/outbox/acts.js");
  let seq = 0;
  const act = (kind, rest) => ({ kind, id: ++seq, seq, state: "waiting", fields: {}, ...rest });
  const log = (set, drill, rest) => act("log", { set, drill, ...rest });
  const swap = act("swap", { drill: "d1", made: "d2" });
  const [one, two] = [log("s1", "d1"), log("s2", "d1")];
  const onNew = log("s3", "d2");
  const again = act("removal", { set: "s1", drill: "d1" });
  const later = act("dance", { drill: "d9" });
  return {
    waits: [waitsFor(two, one), waitsFor(again, one), waitsFor(onNew, swap), waitsFor(swap, one)],
    first: nextOf([one, again, two]).id === one.id,
    held: nextOf([one, again, two], new Set([one.id])).id === two.id,
    unknown: nextOf([later, one]).id === one.id,
    refused: nextOf([{ ...swap, state: "parked" }, onNew]) === undefined,
    counted: [counted([one, two, again]), counted([one, swap])],
  };
}"""


def test_it_keeps_the_order_of_acts_that_need_each_other(page):
    assert page.evaluate(ORDER) == {
        "waits": [False, True, True, True],
        "first": True,
        "held": True,
        "unknown": True,
        "refused": True,
        "counted": [{"count": 2, "sets": True}, {"count": 2, "sets": False}],
    }


STORE = """async () => {
  const { actsOf, change, discard, keep, sent, waiting } = await import("/outbox/store.js");
  const act = (set, account) => ({ account, kind: "log", set, fields: {} });
  const log = async (set, account = "ann") => (await keep(act(set, account)))[0];
  const made = [await log("a"), await log("b"), await log("a"), await log("a", "bea")];
  await change(made[0], { state: "parked" });
  const names = async (acts) => (await acts).map((act) => `${act.set}${act.seq} ${act.state}`);
  const found = { kept: await names(actsOf("ann")) };
  await sent(made[2], 1000);
  found.settled = await names(actsOf("ann"));
  found.waiting = await names(waiting("ann"));
  await discard(made[1]);
  found.discarded = await names(actsOf("ann"));
  found.other = await names(actsOf("bea"));
  await log("c");
  await sent((await waiting("ann"))[0], 1000 + 10 * 24 * 3600 * 1000);
  found.forgotten = await names(actsOf("ann"));
  found.phones = new Set(made.map((act) => act.device)).size;
  return found;
}"""


ALL_OR_NONE = """async () => {
  const { actsOf, keep } = await import("/outbox/store.js");
  const act = (set, fields) => ({ account: "ann", kind: "did", set, fields });
  const whole = await keep(act("a", {}), act("b", {}));
  // What no phone can keep.
  const bad = keep(act("c", {}), act("d", { bad: () => 1 }));
  const refused = await bad.then(() => false, () => true);
  const names = (await actsOf("ann")).map((each) => `${each.set}${each.seq}`);
  return { refused, names, ids: whole.every((each) => each.id) };
}"""


def test_of_acts_that_are_kept_together_all_stay_or_none(page):
    found = page.evaluate(ALL_OR_NONE)
    assert found == {"refused": True, "names": ["a1", "b2"], "ids": True}


def test_it_keeps_acts_in_their_order_until_they_are_settled(page):
    assert page.evaluate(STORE) == {
        "kept": ["a1 parked", "b2 waiting", "a3 waiting"],
        # What was sent takes the place of what was refused before.
        "settled": ["b2 waiting", "a3 sent"],
        "waiting": ["b2 waiting"],
        "discarded": ["a3 sent"],
        "other": ["a1 waiting"],
        "forgotten": ["c4 sent"],
        "phones": 2,
    }


JUDGE = """async ([status, headers, body]) => {
  const { judge } = await import("/outbox/sender.js");
  const act = { kind: "log", set: "a-set", seq: 3 };
  return judge(act, new Response(body && JSON.stringify(body), { status, headers }));
}"""
OURS = {"X-Account": "ann"}


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ([200, OURS, {"id": "a-set", "seq": 3}], {"verdict": "yes"}),
        ([200, OURS, {"id": "a-set", "seq": 2}], {"verdict": "wait"}),
        ([200, OURS, None], {"verdict": "wait"}),
        # What stands before our server, in trouble.
        ([502, {}, None], {"verdict": "later", "after": 0}),
        # A hotel's page.
        ([200, {}, {"id": "a-set", "seq": 3}], {"verdict": "wait"}),
        ([401, OURS, None], {"verdict": "sign-in"}),
        ([403, {**OURS, "X-Refusal": "csrf"}, None], {"verdict": "token"}),
        ([503, {**OURS, "Retry-After": "7"}, None], {"verdict": "later", "after": 7000}),
        ([429, OURS, None], {"verdict": "later", "after": 0}),
        (
            [422, OURS, {"errors": {"amount": [{"message": "Too much."}]}}],
            {"verdict": "park", "status": 422, "reason": "Too much."},
        ),
        ([404, OURS, None], {"verdict": "park", "status": 404, "reason": ""}),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, list) else "",
)
def test_it_takes_only_the_servers_own_word_for_a_yes(page, answer, verdict):
    assert page.evaluate(JUDGE, answer) == verdict


def test_it_waits_longer_after_each_failure_up_to_five_minutes(page):
    waits = page.evaluate(
        """async () => {
          const { pause } = await import("/outbox/sender.js");
          return [[0, 0], [0, 1], [3, 0], [3, 1], [40, 0], [40, 1]].map((one) => pause(...one));
        }"""
    )
    assert waits == [1000, 2000, 8000, 16000, 150_000, 300_000]
