{% load kneelift %}"use strict";
const RELEASE = "{{ release|escapejs }}";
const FILES_BEGIN = ["{{ static|escapejs }}", "{{ timers|escapejs }}"];
const APART = [{% for address in apart %}"{{ address|escapejs }}", {% endfor %}];
self.ADDRESSES = { {% for name, address in addresses.items %}
  {{ name|escapejs }}: "{{ address|escapejs }}",{% endfor %}
};
const ICON = "{% static "icons/icon-192.png" %}";
const OFFLINE = "{{ offline|escapejs }}";
const SHELL = [{% for address in shell %}
  "{{ address|escapejs }}",{% endfor %}
];
{{ code }}
