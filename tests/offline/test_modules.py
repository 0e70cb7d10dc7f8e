import pytest

from coaching.offline.modules import NotJoined, joined

# b needs a; c needs both; d stands alone.
MODULES = {
    "js/in/a.js": """\
// Says why.
/** @returns {number} and nothing
 * else */
export const one = 1;
let own = 2;
export async function two() {
  return own;
}
""",
    "js/b.js": """\
import { one, two } from "./in/a.js";
let own = one;
export function three() { return two() + own; }
""",
    "js/c.js": 'import "./b.js";\nimport { one } from "./in/a.js";\nconsole.log(one);\n',
    "js/d.js": "console.log(4);\n",
}


def scripts(*entries, **more):
    read = (MODULES | {f"js/{name}.js": text for name, text in more.items()}).__getitem__
    return joined(entries, read)


def test_it_puts_what_a_script_needs_before_it_with_names_of_its_own():
    script, parts = scripts("js/c.js")["js/c.js"]
    assert parts == ["js/in/a.js", "js/b.js", "js/c.js"]
    assert (
        script
        == """\
const $0 = (() => {
const one = 1;
let own = 2;
async function two() {
return own;
}
return { one, two };
})();
const $1 = (() => {
const { one, two } = $0;
let own = one;
function three() { return two() + own; }
return { three };
})();
const $2 = (() => {
const { one } = $0;
console.log(one);
})();
"""
    )


def test_it_takes_from_an_earlier_script_what_is_there_already():
    found = scripts("js/in/a.js", "js/b.js")
    assert found["js/in/a.js"][0].endswith("export { $0 };\n")
    script, parts = found["js/b.js"]
    assert parts == ["js/b.js"]
    assert script.startswith('import { $0 } from "./in/a.js";\nconst $1 = ')


def test_it_waits_for_an_earlier_script_it_takes_nothing_from():
    found = scripts("js/d.js", "js/e.js", e='import "./d.js";\nconsole.log(5);\n')
    assert found["js/e.js"][0].startswith('import "./d.js";\nconst $1 = ')
    assert "export" not in found["js/d.js"][0]


@pytest.mark.parametrize(
    "text",
    [
        'import all from "./d.js";\n',
        'import * as all from "./d.js";\n',
        'import { a as b } from "./d.js";\n',
        "export default 1;\n",
        "export { a };\n",
        'if (window.a) {\n  import "./d.js";\n}\n',
        'const a = import("./d.js");\n',
        'import { five } from "./d.js";\n',
        "const a = await fetch('/');\n",
        "for await (const a of b) console.log(a);\n",
        "export let a = 1;\n",
        "await fetch('/');\n",
        "console.log(import.meta.url);\n",
        "console.log(`one\n  two`);\n",
    ],
)
def test_it_refuses_what_it_cannot_join(text):
    with pytest.raises(NotJoined):
        scripts("js/e.js", e=text)


def test_it_refuses_modules_that_need_each_other():
    with pytest.raises(NotJoined, match=r"js/e.js needs js/f.js needs js/e.js"):
        scripts("js/e.js", e='import "./f.js";\n', f='import "./e.js";\n')


def test_it_refuses_a_script_that_an_earlier_one_needs():
    with pytest.raises(NotJoined, match=r"js/d.js must stand before js/e.js"):
        scripts("js/e.js", "js/d.js", e='import "./d.js";\n')
