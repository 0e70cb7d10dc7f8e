{% load kneelift %}{% same "sessions/_timers.html" as timers %}document.getElementById("timers")?.insertAdjacentHTML("afterend", "{{ timers|escapejs }}");
