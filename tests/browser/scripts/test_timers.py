"""Time of timers: what is shown and heard at an instant."""

TIME = """async () => {
  const t = await import("/timers/time.js");
  const plan = { work: 30, rest: 30, rounds: 10, ready: 5, start: 0, paused: null };
  const at = (s) => t.part(plan, s * 1000);
  return {
    phases: [0, 5, 34.9, 35, 65, 544, 545, 574.9, 575, 900].map((s) => {
      const { phase, round } = at(s);
      return `${phase} ${round}`;
    }),
    worked: [0, 34, 35, 66, 95, 900].map((s) => t.worked(plan, s * 1000)),
    paused: t.part(t.resume(t.pause(plan, 10000), 110000), 110000).left,
    skipped: t.part(t.skip(plan, 10000), 10000).phase,
    short: [4, 13, 34.9, 40].map((s) => t.begunWork(plan, s * 1000)),
    back: t.part(t.back(plan, 50000), 50000),
    cues: t.cues({ ...plan, rounds: 2 }, 0).map((cue) => `${cue.in} ${cue.what}`),
    clocks: [0, 0.2, 59.2, 60, 600].map((s) => t.clock(s)),
    longer: t.left(t.longer({ start: 0, total: 10 }, -15, 4000), 4000),
  };
}"""


def test_it_knows_the_part_at_every_instant(scripts):
    found = scripts.evaluate(TIME)
    assert found["phases"] == [
        "ready 1",
        "work 1",
        "work 1",
        "rest 1",
        "work 2",
        "rest 9",
        "work 10",
        "work 10",
        "done 10",
        "done 10",
    ]
    assert found["worked"] == [0, 0, 1, 1, 2, 10]
    assert (found["paused"], found["skipped"]) == (25, "rest")
    assert found["short"] == [None, 8, 29, None]
    assert (found["back"]["phase"], found["back"]["left"]) == ("work", 30)
    assert found["cues"][:5] == ["2 soon", "3 soon", "4 soon", "5 work", "32 soon"]
    assert found["cues"][-1] == "95 done"
    assert found["clocks"] == ["0:00", "0:01", "1:00", "1:00", "10:00"]
    assert found["longer"] == 0
