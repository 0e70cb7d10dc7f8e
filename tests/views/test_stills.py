"""Pictures kept on purpose: by whom, for whom, and what of the file is left."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from coaching.models import Still
from coaching.models.stills import MAX_STILL_BYTES
from coaching.services.assessments import still_drawing
from tests.factories import make_assessment, make_result

pytestmark = pytest.mark.django_db

KNEE = [0.75, 0.5]
POINTS = {
    "aspect": 1.5,
    "frames": [
        {"mark": "highest", "joints": {"shoulder": [0.5, 0.2], "hip": [0.5, 0.5], "knee": KNEE}}
    ],
}
ADULT, MINOR = date(1990, 1, 1), date(2015, 1, 1)


def taken(kind="JPEG", size=(1500, 1000), mode="RGB", **values):
    """A picture that no encoder makes small: each pixel another color."""
    noise = Image.effect_noise(size, 90)
    out = io.BytesIO()
    (noise.convert(mode)).save(out, kind, **values)
    return out.getvalue()


def flat(size, kind="PNG"):
    out = io.BytesIO()
    Image.new("1" if kind == "PNG" else "RGB", size).save(out, kind)
    return out.getvalue()


@pytest.fixture
def result(maya):
    maya.birth_date = ADULT
    maya.save()
    lift = make_assessment("Knee lift", slug="knee-lift", measures="knee_lift", unit="deg")
    return make_result(maya, lift, 84, method="photo", points=POINTS)


def keep(client, result, content, name="lift.jpg"):
    address = reverse("result_picture", args=[result.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def test_what_is_kept_is_small_marked_and_without_metadata(signed_in, maya, result):
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "where she lives", 3
    content = taken(quality=60, exif=exif, comment=b"a note", icc_profile=b"colors of a phone")
    assert MAX_STILL_BYTES < len(content) < still_drawing.MAX_BYTES
    client = signed_in(maya)
    assert "Keep the picture" in client.get(result.get_absolute_url()).content.decode()
    assert keep(client, result, content).url == reverse("result_picture", args=[result.pk])
    answer = client.get(reverse("result_picture_file", args=[result.pk]))
    assert (answer.headers["Content-Type"], len(answer.content)) == (
        "image/jpeg",
        Still.objects.get().size,
    )
    assert len(answer.content) <= MAX_STILL_BYTES
    kept = Image.open(io.BytesIO(answer.content))
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (max(kept.size) in still_drawing.SIZES, len(kept.getexif())) == (True, 0)
    red, green, blue = kept.getpixel((round(0.62 * kept.width), round(0.5 * kept.height)))
    assert red > green + 40 > blue
    # Once more is in its place.
    keep(client, result, content)
    assert Still.objects.count() == 1


def test_she_and_her_coaches_see_it_and_either_removes_it(
    signed_in, maya, hillside, dana, priya, result
):
    keep(signed_in(maya), result, taken(quality=30))
    places = [reverse(f"result_picture{name}", args=[result.pk]) for name in ("", "_file")]
    removal = reverse("result_picture_removal", args=[result.pk])
    teammate = signed_in(priya)
    assert [teammate.get(place).status_code for place in places] == [404, 404]
    assert teammate.post(removal).status_code == 404
    coach = signed_in(dana)
    assert [coach.get(place).status_code for place in places] == [200, 200]
    maya.birth_date = MINOR
    maya.save()
    # She turned out to be younger: nobody sees it, and it can still be removed.
    assert coach.get(places[1]).status_code == 404
    assert coach.post(removal).url == result.get_absolute_url()
    assert not Still.objects.exists()


@pytest.mark.parametrize(("born", "words"), [(MINOR, "a guardian said yes"), (None, "18 or older")])
def test_nothing_is_kept_of_who_is_not_known_to_be_of_age(signed_in, maya, result, born, words):
    maya.birth_date = born
    maya.save()
    client = signed_in(maya)
    assert words in client.get(reverse("result_picture", args=[result.pk])).content.decode()
    answer = keep(client, result, taken(quality=30))
    assert (answer.status_code, Still.objects.count()) == (403, 0)
    assert words in answer.content.decode()


def test_a_coach_keeps_no_picture_of_an_athlete(signed_in, hillside, dana, result):
    answer = keep(signed_in(dana), result, taken(quality=30))
    assert answer.status_code == 403
    assert "Only the athlete herself" in answer.content.decode()
    assert not Still.objects.exists()


PICTURE = taken(quality=30)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"x" * (still_drawing.MAX_BYTES + 1), "larger than 2 MB"),
        (flat((20_000, 20_000)), "more than 16 million pixels"),
        (flat((5_000, 4_000)), "more than 16 million pixels"),
        (PICTURE + b"PK\x05\x06" + bytes(18), "something else in this file (ZIP)"),
        (PICTURE[:2] + b"\xff\xfe\x00\x11<SCRIPT>alert()" + PICTURE[2:], "(HTML)"),
        (b"%PDF-1.7 " + PICTURE, "(PDF)"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no picture"),
        (flat((300, 200), "GIF"), "This is no picture"),
        (PICTURE[: len(PICTURE) // 2], "This picture is damaged"),
        (taken("PNG", (300, 200))[:-900], "This picture is damaged"),
        (PICTURE + still_drawing.SCAN * 40, "packed in an unusual way"),
        (taken(size=(900, 900), quality=30), "another picture than the one that was marked"),
    ],
)
def test_what_is_no_picture_of_it_is_said_for_what_it_is(signed_in, maya, result, content, words):
    answer = keep(signed_in(maya), result, content)
    assert answer.status_code == 422
    [error] = answer.context["form"].errors["file"]
    assert words in re.sub(r"[\u2068\u2069]", "", error)
    assert not Still.objects.exists()
