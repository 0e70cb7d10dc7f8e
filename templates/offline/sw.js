{% load kneelift %}"use strict";
const RELEASE = "{{ release|escapejs }}";
const STATIC = "{{ static|escapejs }}";
const OFFLINE = "{{ offline|escapejs }}";
const SHELL = [{% for address in shell %}
  "{{ address|escapejs }}",{% endfor %}
];
{{ code }}
