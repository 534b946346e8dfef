"""What a device needs to open lessons again without a network: a small service worker and the page it falls back to."""

import hashlib
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from bdhvs.learning.cards.guards import open_to_learners
from bdhvs.learning.site.device import learners
from bdhvs.ui.build import BUILT

SHELL = ("learner.css", "learner.js")


@learners
def offline(request: HttpRequest) -> HttpResponse:
    """Says that there is no network and lists what this device kept."""
    return render(request, "learning/site/offline.html")


@open_to_learners
def worker(request: HttpRequest) -> HttpResponse:
    """The worker with the list of what it keeps in front; another text whenever something of that has changed."""
    text = (BUILT / "learner-worker.js").read_text()
    seal = hashlib.sha256(text.encode())
    for name in SHELL:
        seal.update((BUILT / name).read_bytes())
    shell = [
        reverse("learner_offline"),
        *(static(f"ui/built/{name}") for name in SHELL),
        static("ui/mark.svg"),
    ]
    front = {"seal": seal.hexdigest()[:12], "shell": shell, "offline": reverse("learner_offline")}
    body = f"self.__KEPT={json.dumps(front)};\n{text}"
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)
