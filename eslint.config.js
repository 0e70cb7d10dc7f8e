// What `make lint` holds the scripts to. Rules that find mistakes, and the few of the house:
// camelCase, one class a file, nothing left listening.
import js from "@eslint/js";
import globals from "globals";

// What a name alone says is held by tests/test_scripts.py: an element's file is called as it is.
const HOUSE = [
  "error",
  {
    selector: "ClassDeclaration[superClass.name='HTMLElement']",
    message: "Extend ConnectedElement: it lets go of what it listens to.",
  },
  {
    selector: "ClassBody CallExpression[callee.property.name='addEventListener']",
    message: "Use this.listen(): it ends when the element leaves the page.",
  },
  {
    selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]",
    message: "No markup from text: make elements (dom.js), or take them from the server's templates.",
  },
];

const ADDRESSES = [
  String.raw`Literal[value=/^\u002f[a-z]/]`,
  String.raw`TemplateElement[value.raw=/^\u002f[a-z]/]`,
  String.raw`Literal[regex.pattern=/\u005c\u002f[a-z]/]`,
].map((selector) => ({
  selector,
  message: "Write no address out: take it from the page, or by name (outbox/addresses.js).",
}));

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    rules: {
      // The names of a form's fields are the server's: as properties they keep their form.
      camelcase: ["error", { properties: "never" }],
      "array-callback-return": "error",
      "arrow-body-style": "error",
      curly: ["error", "multi-line"],
      "default-case-last": "error",
      "dot-notation": "error",
      eqeqeq: "error",
      "func-style": ["error", "declaration", { allowArrowFunctions: true }],
      "grouped-accessor-pairs": "error",
      "max-classes-per-file": "error",
      "max-len": ["error", { code: 120 }],
      "no-alert": "error",
      "no-console": "error",
      "no-else-return": ["error", { allowElseIf: true }],
      "no-eval": "error",
      "no-extend-native": "error",
      "no-implicit-coercion": ["error", { allow: ["+"] }],
      "no-implicit-globals": "error",
      "no-implied-eval": "error",
      "no-lonely-if": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-promise-executor-return": "error",
      "no-return-assign": "error",
      "no-self-compare": "error",
      "no-sequences": "error",
      "no-shadow": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unneeded-ternary": "error",
      "no-unreachable-loop": "error",
      "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: true, variables: false }],
      "no-useless-concat": "error",
      "no-useless-rename": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "off",
      "require-atomic-updates": "off",
      "sort-imports": ["error", { ignoreCase: true, ignoreDeclarationSort: true }],
    },
  },
  {
    files: ["static/js/**"],
    ignores: ["static/js/connected-element.js"],
    rules: { "no-restricted-syntax": [...HOUSE, ...ADDRESSES] },
  },
  { files: ["coaching/**/worker.js"], rules: { "no-restricted-syntax": ["error", ...ADDRESSES] } },
  { files: ["static/js/**"], languageOptions: { globals: globals.browser } },
  {
    files: ["coaching/**/worker.js"],
    languageOptions: {
      globals: {
        ...globals.serviceworker,
        // templates/offline/sw.js puts these before it.
        APART: "readonly",
        FILES_BEGIN: "readonly",
        ICON: "readonly",
        OFFLINE: "readonly",
        RELEASE: "readonly",
        SHELL: "readonly",
      },
    },
  },
];
