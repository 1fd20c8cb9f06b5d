"""Forms: what readers send, for how long it is kept, who sees it, and who is refused."""

import csv
import html
import json
import re
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import altcha
import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.changes.runner import full_runner
from cms.core.trees import homes_of
from cms.pages.forms import limits
from cms.pages.forms.builder import CONSENT, PROOF, TICKET, TRAP
from cms.pages.forms.limits import network_of
from cms.pages.forms.operations import delete_expired_answers
from cms.pages.forms.tickets import Ticket, challenge_for, is_proof, issue_ticket, read_ticket
from cms.pages.models import FormField, FormPage, FormSubmission
from cms.pages.models.submissions import read_receipt
from sites.registry import registry
from sites.roles import Role
from sites.scope import NoPortalScope, all_portals, portal_scope
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2021, 7, 5, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
ADDRESS = {"vi": "/gop-y/", "en": "/en/gop-y/"}
ANSWERS = {"ho_va_ten": "Sùng Thị Mỷ", "noi_dung": "Đường liên thôn hỏng."}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clock():
    """Move on: `clock(hours=1)`."""

    def move(**by):
        traveller.shift(timedelta(**by))

    with time_machine.travel(NOW, tick=False) as traveller:
        yield move


@pytest.fixture(autouse=True)
def _light_work(monkeypatch):
    """Proof of work that a test can do in a moment."""
    monkeypatch.setattr("cms.pages.forms.tickets._COST", 1)
    monkeypatch.setattr("cms.pages.forms.tickets._COUNTERS", (2, 5))


def make_form(portal, *, language="vi", fields=None, **values) -> FormPage:
    with portal_scope(portal):
        page = FormPage(
            title=values.pop("title", f"Góp ý {portal.slug}"),
            slug=values.pop("slug", "gop-y"),
            purpose=values.pop("purpose", "Trả lời người góp ý."),
            form_fields=fields
            or [
                FormField(label="Họ và tên"),
                FormField(label="Nội dung", field_type="multiline", help_text="Ngắn gọn."),
                FormField(label="Thư điện tử", field_type="email", required=False),
            ],
            **values,
        )
        # As the desk numbers them; without numbers a database gives them in any order.
        for number, field in enumerate(page.form_fields.all()):
            field.sort_order = number
        homes_of(portal)[language].add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
    return page


@pytest.fixture
def form(sapa, bacha):
    make_form(bacha)
    return make_form(sapa)


class Sender:
    """A reader of a form, with a browser that runs scripts or one that does not."""

    def __init__(self, client, path="/gop-y/", address="203.0.113.7"):
        self.client, self.path, self.address = client, path, address

    def look(self, **query):
        return self.client.get(self.path, query, REMOTE_ADDR=self.address)

    def hidden(self, response) -> dict[str, str]:
        return {
            name: html.unescape(re.search(f'name="{name}" value="([^"]*)"', text(response))[1])
            for name in (TICKET, PROOF)
        }

    def send(self, answers=ANSWERS, *, opened=None, works=True, wait=0, clock=None, **extra):
        opened = opened or self.look()
        data = self.hidden(opened)
        if works:
            data[PROOF] = work(opened)
        if clock:
            clock(seconds=wait)
        return self.client.post(
            self.path, data | {CONSENT: "on"} | answers | extra, REMOTE_ADDR=self.address
        )


def text(response) -> str:
    return response.content.decode()


def main_of(response) -> str:
    return text(response).split("<main")[1].split("</main")[0]


def work(response) -> str:
    """What the page's script does."""
    found = re.search(r'data-challenge="([^"]*)"', text(response))[1]
    challenge = altcha.Challenge.from_dict(json.loads(html.unescape(found)))
    return altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()


@pytest.fixture
def sender(browse, sapa):
    def on(portal=sapa, **kwargs) -> Sender:
        return Sender(browse(portal), **kwargs)

    return on


@pytest.fixture
def reader(sender, form) -> Sender:
    return sender()


@pytest.fixture
def commit(sapa, django_capture_on_commit_callbacks):
    """What happens after the commit happens at the end of the block, in the request's scope."""

    @contextmanager
    def then():
        with portal_scope(sapa), django_capture_on_commit_callbacks(execute=True):
            yield

    return then


def kept(portal) -> list[FormSubmission]:
    with portal_scope(portal):
        return list(FormSubmission.objects.order_by("pk"))


def vi(message: str) -> str:
    with override("vi"):
        return html.escape(gettext(message))


class TestSending:
    def test_an_answer_is_kept_in_its_portal_until_its_day(self, reader, sapa, bacha, form):
        response = reader.send()

        (answer,) = kept(sapa)
        assert kept(bacha) == []
        assert answer.page_id == form.pk
        assert answer.form_data == {**ANSWERS, "thu_dien_tu": ""}
        assert answer.delete_date == date(2022, 1, 1)
        assert response.status_code == 302
        assert response.headers["Location"] == f"?ma={answer.receipt}&sent=1"

    def test_rows_are_read_in_a_portals_scope_only(self, reader):
        reader.send()
        with pytest.raises(NoPortalScope):
            FormSubmission.objects.count()
        with all_portals():
            assert FormSubmission.objects.count() == 1

    def test_the_sender_gets_a_receipt(self, reader, sapa):
        reader.send({**ANSWERS, "noi_dung": "Dòng một\r\nDòng <b>hai</b>"})
        (answer,) = kept(sapa)

        shown = main_of(reader.look(ma=answer.receipt, sent=1))

        assert answer.receipt_in_groups in shown
        assert "Dòng một<br>Dòng &lt;b&gt;hai&lt;/b&gt;" in shown
        assert "01/01/2022" in shown
        assert vi("Your answer has come in.") in shown

    def test_consent_is_always_asked_and_always_needed(self, reader, sapa):
        response = reader.send(**{CONSENT: ""})

        assert kept(sapa) == []
        assert vi("It cannot be sent without your consent.") in text(response)

    def test_purpose_and_days_stand_above_the_form(self, reader):
        shown = main_of(reader.look())
        privacy, form = shown.index('class="privacy"'), shown.index('method="post"')
        assert privacy < shown.index("Trả lời người góp ý.") < form
        assert privacy < shown.index("180") < form

    def test_an_error_is_said_in_words_and_nothing_typed_is_lost(self, reader, sapa):
        response = reader.send({"ho_va_ten": "Lý A Sú", "noi_dung": "", "thu_dien_tu": "@"})

        page = text(response)
        assert response.status_code == 200
        assert kept(sapa) == []
        summary = page.split('role="alert"')[1].split("</div>")[0]
        assert '<a href="#id_noi_dung">Nội dung: ' in summary
        assert '<a href="#id_thu_dien_tu">Thư điện tử: ' in summary
        assert 'value="Lý A Sú"' in page
        assert 'value="@"' in page
        control = re.search(r'<textarea name="noi_dung"[^>]*>', page)[0]
        assert 'aria-invalid="true"' in control
        assert 'aria-describedby="id_noi_dung_helptext id_noi_dung_error"' in control
        assert page.index('id="id_noi_dung_error"') < page.index('<textarea name="noi_dung"')
        assert re.search(rf'name="{CONSENT}"[^>]* checked', page)

    def test_what_was_refused_once_can_be_sent_with_the_same_work(self, reader, sapa):
        opened = reader.look()
        refused = reader.send({"ho_va_ten": "Lý A Sú", "noi_dung": ""}, opened=opened)

        again = reader.hidden(refused)
        assert again[TICKET] == reader.hidden(opened)[TICKET]
        reader.client.post(reader.path, again | {CONSENT: "on"} | ANSWERS)
        assert len(kept(sapa)) == 1

    def test_sent_twice_it_is_one_answer(self, reader, sapa):
        opened = reader.look()
        first, second = reader.send(opened=opened), reader.send(opened=opened)

        assert len(kept(sapa)) == 1
        assert first.headers["Location"] == second.headers["Location"]

    def test_another_answer_with_a_used_ticket_is_asked_about(self, reader, sapa):
        opened = reader.look()
        reader.send(opened=opened)

        response = reader.send({**ANSWERS, "noi_dung": "Khác"}, opened=opened)

        assert vi("You have sent this form already. Send it again for a second answer.") in text(
            response
        )
        reader.client.post(
            reader.path,
            {TICKET: reader.hidden(response)[TICKET], PROOF: work(response), CONSENT: "on"}
            | ANSWERS,
        )
        assert len(kept(sapa)) == 2

    def test_a_form_needs_the_token_of_its_own_page(self, sapa, form):
        strict = Client(enforce_csrf_checks=True, headers={"host": registry.get(sapa.pk).host})
        sender = Sender(strict)
        opened = sender.look()
        assert sender.send(opened=opened).status_code == 403
        token = re.search('name="csrfmiddlewaretoken" value="([^"]*)"', text(opened))[1]
        assert sender.send(opened=opened, csrfmiddlewaretoken=token).status_code == 302

    def test_no_cache_keeps_a_page_with_a_form(self, reader, sapa):
        reader.send()
        (answer,) = kept(sapa)
        for response in (
            reader.look(),
            reader.send({}),
            reader.look(ma=answer.receipt),
            reader.look(ma=answer.receipt, json=1),
            reader.look(ma="X"),
        ):
            assert response.headers["Cache-Control"] == "no-store"

    def test_the_page_obeys_the_content_security_policy(self, reader):
        page = text(reader.look())
        assert '<script src="/static/pages/form.js" defer></script>' in page
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=", page)

    def test_a_form_that_is_over_says_so_and_keeps_the_way_to_what_was_sent(
        self, sender, sapa, form, clock
    ):
        make_form(sapa, slug="dot-mot", open_until=date(2021, 7, 5))
        reader = sender(path="/dot-mot/")
        opened = reader.look()
        assert 'method="post"' in text(opened)
        clock(hours=16, minutes=30)  # 00:30 of the next day in Vietnam

        closed = main_of(reader.look())

        assert 'method="post"' not in closed
        assert "05/07/2021" in closed
        assert 'name="ma"' in closed
        late = Sender(reader.client, "/dot-mot/")
        assert late.client.post("/dot-mot/", ANSWERS | {CONSENT: "on"}).status_code == 403
        assert kept(sapa) == []

    def test_who_began_before_the_end_may_send(self, sender, sapa, form, clock):
        make_form(sapa, slug="dot-mot", open_until=date(2021, 7, 5))
        clock(hours=15, minutes=50)  # 23:50
        reader = sender(path="/dot-mot/")
        assert reader.send(clock=clock, wait=1200).status_code == 302


class TestLanguages:
    def test_an_english_form_speaks_english(self, sender, sapa, bacha):
        make_form(sapa, language="en", title="Feedback", purpose="To answer you.")
        reader = sender(path="/en/gop-y/")

        page = text(reader.look())
        refused = reader.send({"ho_va_ten": "", "noi_dung": "x"})
        sent = reader.send()

        assert '<html lang="en"' in page
        assert "What becomes of your answers" in page
        assert "180 days, then they are deleted for good." in page
        assert '<a href="#id_ho_va_ten">Họ và tên: Please fill this in.</a>' in text(refused)
        assert sent.headers["Location"].startswith("?code=")

    def test_words_are_translated_names_and_addresses_are_not(self, sapa, bacha, commit):
        source = make_form(
            sapa,
            to_address="vp@sapa.gov.vn",
            fields=[
                FormField(label="Nội dung", help_text="Ngắn gọn"),
                FormField(label="Chọn một", field_type="radio", choices="Có\nKhông"),
            ],
        )
        english = {
            "Góp ý sapa": "Feedback",
            "Trả lời người góp ý.": "To answer you.",
            "Nội dung": "Message",
            "Ngắn gọn": "Be short",
            "Chọn một": "Choose one",
            "Có<br/>Không": "Yes<br/>No",
        }
        with portal_scope(sapa):
            translate_object(source, [Locale.objects.get(language_code="en")])
            synced = Translation.objects.get(source__object_id=source.translation_key)
            segments = synced.source.stringsegment_set.select_related("string")
            assert {segment.string.data for segment in segments} == set(english)
            for segment in segments:
                StringTranslation.objects.create(
                    translation_of=segment.string,
                    context=segment.context,
                    locale=synced.target_locale,
                    data=english[segment.string.data],
                )
            with commit():
                synced.save_target(publish=True)
            page = FormPage.objects.get(
                translation_key=source.translation_key, locale=synced.target_locale
            )
            fields = list(page.form_fields.all())

        assert page.live
        assert (page.to_address, page.retention_days) == ("vp@sapa.gov.vn", 180)
        assert [(f.label, f.clean_name, f.choice_list) for f in fields] == [
            ("Message", "noi_dung", []),
            ("Choose one", "chon_mot", ["Yes", "No"]),
        ]
        assert {f.locale_id for f in fields} == {page.locale_id}

    def test_answers_of_one_language_are_not_the_others(self, sender, sapa, form):
        make_form(sapa, language="en")
        sender().send()
        (answer,) = kept(sapa)
        assert sender(path="/en/gop-y/").look(code=answer.receipt).status_code == 404


class TestFields:
    KINDS = [
        FormField(label="Điện thoại", field_type="phone"),
        FormField(label="Số người", field_type="number"),
        FormField(label="Ngày", field_type="date"),
        FormField(label="Trang", field_type="url"),
        FormField(label="Cần phiên dịch", field_type="checkbox", required=False),
        FormField(label="Việc", field_type="checkboxes", choices="Đất đai\nHộ tịch\n\nHộ tịch"),
        FormField(label="Lần", field_type="radio", choices="Một\nHai"),
        FormField(label="Nơi ở", field_type="dropdown", choices="Sa Pa\nTả Van"),
    ]
    GOOD = {
        "dien_thoai": "0214 3871 000",
        "so_nguoi": "1.234,5",
        "ngay": "2021-07-09",
        "trang": "https://laocai.gov.vn/",
        "viec": ["Đất đai", "Hộ tịch"],
        "lan": "Hai",
        "noi_o": "Tả Van",
    }

    @pytest.fixture
    def reader(self, sender, sapa, bacha):
        make_form(sapa, fields=[FormField(**self.values(f)) for f in self.KINDS])
        return sender()

    @staticmethod
    def values(field) -> dict:
        return {
            name: getattr(field, name) for name in ("label", "field_type", "choices", "required")
        }

    def test_every_kind_is_kept_as_plain_text(self, reader, sapa):
        assert reader.send(self.GOOD).status_code == 302
        assert kept(sapa)[0].form_data == {
            **self.GOOD,
            "so_nguoi": "1234.5",
            "can_phien_dich": False,
        }

    def test_a_day_may_be_typed_as_it_is_written_here(self, reader, sapa):
        reader.send({**self.GOOD, "ngay": "09/07/2021"})
        assert kept(sapa)[0].form_data["ngay"] == "2021-07-09"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("dien_thoai", "<script>"),
            ("so_nguoi", "NaN"),
            ("so_nguoi", "9" * 400),
            ("ngay", "31/02/2021"),
            ("trang", "javascript:alert(1)"),
            ("trang", "https://laocai.gov.vn/\u202etest"),
            ("viec", ["Đất đai", "Khác"]),
            ("lan", "Ba"),
            ("noi_o", ""),
        ],
    )
    def test_what_is_not_of_its_kind_is_refused(self, reader, sapa, name, value):
        response = reader.send({**self.GOOD, name: value})
        assert response.status_code == 200
        anchor = f"{name}_0" if name in ("viec", "lan") else name
        assert f'<a href="#id_{anchor}">' in text(response)
        assert kept(sapa) == []

    @pytest.mark.parametrize("value", ["a\x00b", "a\u202eb", "a\ud800b", "x" * 256])
    def test_hostile_text_is_refused(self, sender, sapa, form, value):
        encoded = value.encode("utf-8", "surrogatepass").decode("latin-1")
        response = sender().send({**ANSWERS, "ho_va_ten": encoded if "\ud800" in value else value})
        assert response.status_code in (200, 302)
        assert all(value not in answer.form_data["ho_va_ten"] for answer in kept(sapa))

    @pytest.mark.parametrize(
        ("label", "name"),
        [("Đất đai", "dat_dai"), ("？？", "field"), ("Submit time", "submit_time_field")],
    )
    def test_every_label_has_a_name(self, label, name):
        assert FormField(label=label).get_field_clean_name() == name

    def test_choices_are_two_at_least(self):
        with pytest.raises(ValidationError) as error:
            FormField(label="Chọn", field_type="radio", choices="Một\nMột\n").clean()
        assert "choices" in error.value.message_dict

    @pytest.mark.parametrize("days", [0, 3651, None])
    def test_days_are_one_to_ten_years(self, sapa, days):
        with portal_scope(sapa), pytest.raises(ValidationError) as error:
            FormPage(title="A", slug="a", purpose="B", retention_days=days).full_clean()
        assert "retention_days" in error.value.message_dict

    @pytest.mark.parametrize(
        ("addresses", "is_good"),
        [
            ("", True),
            ("vp@sapa.gov.vn; a@sub.laocai.test, b@laocai.gov.vn", True),
            ("vp@congdoan.org.vn", True),
            ("nguoi@gmail.com", False),
            ("nguoi@xgov.vn", False),
            ("khong phai", False),
            ("vp@sapa.gov.vn\nbcc: x@gmail.com", False),
            (", ".join(f"a{n}@sapa.gov.vn" for n in range(11)), False),
        ],
    )
    def test_addresses_to_tell_are_official(self, sapa, addresses, is_good):
        sapa.email = "vanthu@congdoan.org.vn"
        sapa.save()
        page = FormPage(title="A", slug="a", purpose="B", to_address=addresses)
        with portal_scope(sapa):
            if is_good:
                page.clean()
            else:
                with pytest.raises(ValidationError) as error:
                    page.clean()
                assert "to_address" in error.value.message_dict


class TestMachines:
    def test_without_a_script_it_takes_patience(self, reader, sapa, clock):
        opened = reader.look()
        quick = reader.send(opened=opened, works=False)
        assert kept(sapa) == []
        assert vi("That was very quick. Please check what you wrote and send it again.") in text(
            quick
        )
        assert 'value="Sùng Thị Mỷ"' in text(quick)

        assert reader.send(opened=quick, works=False, clock=clock, wait=4).status_code == 302
        assert len(kept(sapa)) == 1

    def test_the_trap_catches_machines_and_tells_people(self, reader, sapa):
        response = reader.send(**{TRAP: "https://x.test"})
        assert kept(sapa) == []
        assert f'<a href="#id_{TRAP}">' in text(response)
        assert 'class="trap"' not in text(response)
        assert 'class="trap"' in text(reader.look())

    @pytest.mark.parametrize("ticket", ["", "x", "a:b:c", "é" * 50, "x" * 100_000])
    def test_a_forged_ticket_is_no_error_of_the_server(self, reader, sapa, ticket):
        response = reader.send(**{TICKET: ticket})
        assert response.status_code == 200
        assert kept(sapa) == []
        assert 'value="Sùng Thị Mỷ"' in text(response)

    def test_a_ticket_is_of_one_form_and_of_some_hours(self, form, sapa, clock):
        other = make_form(sapa, slug="khac")
        ticket = issue_ticket(form.pk)
        assert read_ticket(str(ticket), form.pk) == ticket
        assert read_ticket(str(ticket), other.pk) is None
        clock(hours=6, seconds=1)
        assert read_ticket(str(ticket), form.pk) is None

    def test_a_form_that_was_open_too_long_is_sent_by_pressing_again(self, reader, sapa, clock):
        late = reader.send(clock=clock, wait=6 * 3600 + 1)
        assert kept(sapa) == []
        assert reader.send(opened=late).status_code == 302

    def test_work_is_good_for_its_own_ticket(self, form):
        first, second = issue_ticket(form.pk), issue_ticket(form.pk)
        challenge = altcha.Challenge.from_dict(json.loads(challenge_for(first)))
        solution = altcha.solve_challenge(challenge)
        proof = altcha.Payload(challenge, solution).to_base64()
        assert is_proof(proof, first)
        assert not is_proof(proof, second)
        wrong = altcha.Solution(solution.counter + 1, solution.derived_key)
        assert not is_proof(altcha.Payload(challenge, wrong).to_base64(), first)
        easier = altcha.create_challenge("PBKDF2/SHA-256", 1, data={"ticket": first.nonce})
        forged = altcha.Payload(easier, altcha.solve_challenge(easier)).to_base64()
        assert not is_proof(forged, first)

    @given(
        st.one_of(
            st.text(),
            st.recursive(
                st.none() | st.integers() | st.text(),
                lambda inner: (
                    st.lists(inner)
                    | st.dictionaries(
                        st.sampled_from(
                            ["challenge", "solution", "parameters", "signature", "nonce"]
                        ),
                        inner,
                    )
                ),
            ).map(lambda value: b64encode(json.dumps(value).encode()).decode()),
        )
    )
    def test_no_input_is_a_proof_or_an_error(self, payload):
        assert not is_proof(payload, Ticket(1, "n", timezone.now()))


class TestLimits:
    @pytest.fixture(autouse=True)
    def _low(self, monkeypatch):
        for name, count in (("WITH_PROOF", 4), ("WITHOUT_PROOF", 2), ("ATTEMPTS", 8)):
            monkeypatch.setattr(limits, name, replace(getattr(limits, name), count=count))

    def test_a_network_sends_so_many_and_keeps_what_it_typed(self, sender, sapa, bacha, form):
        reader = sender()
        for number in range(limits.WITH_PROOF.count):
            assert reader.send({**ANSWERS, "noi_dung": f"{number}"}).status_code == 302

        response = reader.send()

        assert response.status_code == 429
        assert response.headers["Retry-After"] == "3600"
        assert '<html lang="vi"' in text(response)
        assert "Đường liên thôn hỏng." in text(response)
        assert len(kept(sapa)) == limits.WITH_PROOF.count
        assert sender(address="203.0.113.250").send().status_code == 429
        assert sender(address="203.0.114.7").send().status_code == 302
        assert sender(bacha).send().status_code == 302

    def test_without_work_fewer(self, reader, sapa, clock):
        for _ in range(limits.WITHOUT_PROOF.count):
            assert reader.send(works=False, clock=clock, wait=5).status_code == 302
        assert reader.send(works=False, clock=clock, wait=5).status_code == 429
        assert reader.send().status_code == 302
        clock(hours=1)
        assert reader.send(works=False, clock=clock, wait=5).status_code == 302

    def test_attempts_are_counted_too(self, reader, sapa):
        for _ in range(limits.ATTEMPTS.count):
            assert reader.send({}, works=False).status_code == 200
        assert reader.send().status_code == 429
        assert kept(sapa) == []

    def test_all_networks_together(self, sender, form, monkeypatch):
        monkeypatch.setattr(limits, "WHOLE_FORM", replace(limits.WHOLE_FORM, count=2))
        for number in (1, 2):
            assert sender(address=f"198.51.{number}.1").send().status_code == 302
        assert sender(address="198.51.3.1").send().status_code == 429

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("203.0.113.7", "203.0.113.0/24"),
            ("::ffff:203.0.113.7", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("", ""),
            ("unix:", ""),
        ],
    )
    def test_networks(self, address, network):
        request = RequestFactory().get(
            "/", REMOTE_ADDR=address, headers={"X-Forwarded-For": "198.51.100.1"}
        )
        assert network_of(request) == network


class TestReceipts:
    @pytest.fixture
    def answer(self, reader, sapa):
        reader.send()
        return kept(sapa)[0]

    def test_a_code_is_short_and_read_as_people_write_it(self, answer):
        assert len(answer.receipt) == 12
        assert read_receipt(f" {answer.receipt_in_groups.lower()} ") == answer.receipt

    def test_the_person_sees_takes_along_and_deletes(self, reader, sapa, answer):
        assert "Sùng Thị Mỷ" in text(reader.look(ma=answer.receipt_in_groups))

        export = reader.look(ma=answer.receipt, json=1)
        assert "attachment" in export.headers["Content-Disposition"]
        assert json.loads(export.content) == {
            "form": "Góp ý sapa",
            "unit": "Ủy ban nhân dân thị xã Sa Pa",
            "address": "http://sapa.laocai.test/gop-y/",
            "purpose": "Trả lời người góp ý.",
            "receipt": answer.receipt_in_groups,
            "sent_at": "2021-07-05T08:00:00+07:00",
            "deleted_on": "2022-01-01",
            "answers": [
                {"question": "Họ và tên", "answer": "Sùng Thị Mỷ"},
                {"question": "Nội dung", "answer": "Đường liên thôn hỏng."},
                {"question": "Thư điện tử", "answer": ""},
            ],
        }

        gone = reader.client.post(f"/gop-y/?ma={answer.receipt}", follow=True)
        assert gone.redirect_chain == [("/gop-y/?deleted=1", 302)]
        assert vi("What you sent has been deleted.") in text(gone)
        assert kept(sapa) == []

    def test_looking_deletes_nothing(self, reader, sapa, answer):
        reader.look(ma=answer.receipt, delete=1)
        assert kept(sapa) == [answer]

    def test_another_portals_or_pages_code_is_like_an_unknown_one(
        self, reader, sender, sapa, bacha, form, answer
    ):
        make_form(sapa, slug="khac")
        sender(bacha).send()
        sender(path="/khac/").send()
        foreign = kept(bacha)[0].receipt
        elsewhere = next(a.receipt for a in kept(sapa) if a.page_id != form.pk)

        def blurred(code, method="get"):
            response = getattr(reader.client, method)(f"/gop-y/?ma={code}")
            page = re.sub(r'(value|data-challenge)="[^"]*"', "", text(response))
            return response.status_code, page

        for method in ("get", "post"):
            unknown = blurred("23456789ABCD", method)
            assert unknown[0] == 404
            assert blurred(foreign, method) == unknown
            assert blurred(elsewhere, method) == unknown
        assert len(kept(bacha)) == 1
        assert len(kept(sapa)) == 2

    @pytest.mark.parametrize("code", ["", "'", "<script>", "x" * 10_000, "\x00", "＝１"])
    def test_any_code_is_answered(self, reader, answer, code):
        response = reader.look(ma=code)
        assert response.status_code == 404
        assert "<script>" not in main_of(response)

    def test_codes_cannot_be_tried_for_ever(self, reader, answer, monkeypatch):
        monkeypatch.setattr(limits, "CODES", replace(limits.CODES, count=3))
        for _ in range(limits.CODES.count):
            assert reader.look(ma="23456789ABCD").status_code == 404
        assert reader.look(ma=answer.receipt).status_code == 429


class TestRetention:
    def test_an_answer_past_its_day_is_nowhere(
        self, reader, browse, sapa, bacha, form, sender, clock
    ):
        with portal_scope(sapa):
            form.retention_days = 3
            form.save_revision().publish()
        reader.send()
        sender(bacha).send()
        code = kept(sapa)[0].receipt
        desk = browse(sapa, make_user(sapa, Role.APPROVER))
        answers = f"/admin/forms/submissions/{form.pk}/"

        clock(days=2, hours=15, minutes=59)  # 23:59 of 7 July
        assert "Sùng Thị Mỷ" in body(desk.get(answers + "?export=csv"))
        assert delete_expired_answers() == 0

        clock(minutes=2)
        assert "Sùng Thị Mỷ" not in body(desk.get(answers + "?export=csv"))
        assert "Sùng Thị Mỷ" not in body(desk.get(answers))
        assert reader.look(ma=code).status_code == 404
        assert len(kept(sapa)) == 1  # not shown any more, deleted by the next run

        job = next(job for job in full_runner().jobs if job.name == "answers to forms")
        job.do()
        assert kept(sapa) == []
        assert len(kept(bacha)) == 1
        assert delete_expired_answers() == 0

    def test_many_go_in_batches(self, form, sapa, monkeypatch):
        monkeypatch.setattr("cms.pages.forms.operations.BATCH", 2)
        with portal_scope(sapa):
            FormSubmission.objects.bulk_create(
                FormSubmission(
                    portal=sapa,
                    page=form,
                    form_data={},
                    ticket=f"t{number}",
                    receipt=f"R{number}",
                    delete_date=date(2021, 7, 4 + number % 2),
                )
                for number in range(5)
            )
        assert delete_expired_answers(on=date(2021, 7, 4)) == 3
        assert delete_expired_answers() == 2

    def test_a_changed_number_of_days_keeps_earlier_promises(self, reader, sapa, form):
        reader.send()
        with portal_scope(sapa):
            form.retention_days = 3650
            form.save_revision().publish()
        assert kept(sapa)[0].delete_date == date(2022, 1, 1)


def body(response) -> str:
    return b"".join(response).decode("utf-8-sig")


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(StringIO(body(response))))


class TestDesk:
    @pytest.fixture
    def desk(self, browse, sapa):
        return browse(sapa, make_user(sapa, Role.WRITER))

    def test_who_may_change_the_page_reads_its_answers(self, desk, reader, form):
        reader.send()
        response = desk.get(f"/admin/forms/submissions/{form.pk}/")
        assert response.status_code == 200
        assert "Sùng Thị Mỷ" in body(response)
        assert form.title in text(desk.get("/admin/forms/"))

    @pytest.mark.parametrize("role", [Role.QUESTION_CLERK, None])
    def test_others_do_not(self, browse, sapa, bacha, reader, form, role):
        reader.send()
        user = make_user(sapa, role) if role else make_user(bacha, Role.PORTAL_ADMIN)
        response = browse(sapa, user).get(f"/admin/forms/submissions/{form.pk}/?export=csv")
        assert response.status_code == 302
        assert "Sùng Thị Mỷ" not in text(response)

    def test_no_receipt_code_is_shown_at_the_desk(self, desk, reader, sapa, form):
        reader.send()
        code = kept(sapa)[0].receipt
        for query in ("", "?export=csv"):
            shown = body(desk.get(f"/admin/forms/submissions/{form.pk}/{query}"))
            assert code not in shown
            assert kept(sapa)[0].receipt_in_groups not in shown

    @pytest.mark.parametrize("is_superuser", [False, True])
    def test_another_portals_forms_are_not_there(
        self, browse, sender, sapa, bacha, form, is_superuser
    ):
        theirs = FormPage.objects.get(title="Góp ý bacha")
        sender(bacha).send({**ANSWERS, "ho_va_ten": "Người Bắc Hà"})
        (answer,) = kept(bacha)
        user = make_user(sapa, Role.PORTAL_ADMIN, is_superuser=is_superuser)
        desk = browse(sapa, user)

        assert "Góp ý bacha" not in text(desk.get("/admin/forms/"))
        for pk in (theirs.pk, 999_999):
            for path in ("", "results/", "?export=csv", "?export=xlsx"):
                assert desk.get(f"/admin/forms/submissions/{pk}/{path}").status_code == 404
            deletion = f"/admin/forms/submissions/{pk}/delete/?selected-submissions={answer.pk}"
            assert desk.post(deletion).status_code == 404
        ours = f"/admin/forms/submissions/{form.pk}/delete/?selected-submissions={answer.pk}"
        desk.post(ours)
        assert kept(bacha) == [answer]

    def test_chosen_answers_are_deleted(self, desk, reader, sapa, form):
        for number in range(3):
            reader.send({**ANSWERS, "noi_dung": f"{number}"})
        first, second, third = kept(sapa)
        query = f"selected-submissions={first.pk}&selected-submissions={third.pk}"
        desk.post(f"/admin/forms/submissions/{form.pk}/delete/?{query}&selected-submissions=x")
        assert kept(sapa) == [second]

    def test_exports_are_in_vietnamese_and_hold_no_formula(self, desk, sender, sapa, bacha):
        form = make_form(
            sapa,
            fields=[
                FormField(label="=Họ và tên"),
                FormField(label="Điện thoại"),
                FormField(label="Số", field_type="number"),
                FormField(label="Việc", field_type="checkboxes", choices="-Đất\nNhà"),
                FormField(label="Cần gọi lại", field_type="checkbox", required=False),
            ],
        )
        sender().send(
            {
                "ho_va_ten": "=cmd|' /C calc'!A0",
                "dien_thoai": "+84 214 3871",
                "so": "-5",
                "viec": ["-Đất", "Nhà"],
                "can_goi_lai": "on",
            }
        )
        address = f"/admin/forms/submissions/{form.pk}/?export="

        raw = b"".join(desk.get(f"{address}csv"))
        headings, row = list(csv.reader(StringIO(raw.decode("utf-8-sig"))))
        sheet = load_workbook(BytesIO(b"".join(desk.get(f"{address}xlsx")))).active

        assert raw.startswith(b"\xef\xbb\xbf")
        assert headings[1:-1] == ["'=Họ và tên", "Điện thoại", "Số", "Việc", "Cần gọi lại"]
        expected = ["'=cmd|' /C calc'!A0", "'+84 214 3871", "-5", "'-Đất, Nhà", gettext("Yes")]
        assert row == ["05/07/2021 08:00", *expected[:4], row[5], "01/01/2022"]
        cells = list(sheet.iter_rows())[1]
        assert [cell.value for cell in cells[1:5]] == expected[:4]
        assert cells[0].value == datetime(2021, 7, 5, 8, 0)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "d"}

    @pytest.mark.parametrize("export", ["", "?export=csv", "?export=xlsx"])
    def test_a_list_costs_no_statement_for_each_answer(self, desk, reader, form, export):
        address = f"/admin/forms/submissions/{form.pk}/{export}"
        counts = []
        for number in (1, 5):
            for more in range(number):
                reader.send({**ANSWERS, "noi_dung": f"{number} {more}"})
            b"".join(desk.get(address))
            with CaptureQueriesContext(connection) as captured:
                b"".join(desk.get(address))
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_a_form_is_made_at_the_desk(self, browse, sapa, form):
        desk = browse(sapa, make_user(sapa, Role.APPROVER))
        home = homes_of(sapa)["vi"]
        address = f"/admin/pages/add/pages/formpage/{home.pk}/"
        assert desk.get(address).status_code == 200

        values = {
            "title": "Đăng ký",
            "slug": "dang-ky",
            "intro": "",
            "purpose": "Gọi lại.",
            "retention_days": "30",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "form_fields-TOTAL_FORMS": "2",
            "form_fields-INITIAL_FORMS": "0",
        }
        for number, (label, kind, choices) in enumerate(
            [("Họ tên", "singleline", ""), ("Buổi", "radio", "Sáng\nChiều")]
        ):
            prefix = f"form_fields-{number}-"
            values |= {
                f"{prefix}label": label,
                f"{prefix}field_type": kind,
                f"{prefix}choices": choices,
                f"{prefix}required": "on",
                f"{prefix}ORDER": str(number + 1),
            }
        wrong = desk.post(address, values | {"retention_days": "0", "action-publish": "1"})
        assert wrong.status_code == 200
        assert desk.post(address, values | {"action-publish": "1"}).status_code == 302

        page = FormPage.objects.get(slug="dang-ky")
        assert (page.live, page.retention_days) == (True, 30)
        assert [f.clean_name for f in page.form_fields.all()] == ["ho_ten", "buoi"]
        assert {f.locale_id for f in page.form_fields.all()} == {page.locale_id}

    def test_two_fields_do_not_share_a_name(self, browse, sapa, form):
        desk = browse(sapa, make_user(sapa, Role.APPROVER))
        page = desk.get(f"/admin/pages/{form.pk}/edit/").context["form"]
        bound = type(page)(
            instance=form,
            data={
                "title": "A",
                "slug": "a",
                "purpose": "B",
                "retention_days": "1",
                "comments-TOTAL_FORMS": "0",
                "comments-INITIAL_FORMS": "0",
                "form_fields-TOTAL_FORMS": "2",
                "form_fields-INITIAL_FORMS": "0",
                **{f"form_fields-{n}-label": label for n, label in enumerate(["Ý kiến", "ý kiến"])},
                **{f"form_fields-{n}-field_type": "singleline" for n in range(2)},
                **{f"form_fields-{n}-ORDER": str(n) for n in range(2)},
            },
            for_user=page.for_user,
        )
        with portal_scope(sapa):
            assert not bound.is_valid()
        assert "label" in bound.formsets["form_fields"].forms[0].errors

    def test_a_copy_has_the_questions_and_none_of_the_answers(self, reader, sapa, form):
        reader.send()
        with portal_scope(sapa):
            copy = form.copy(update_attrs={"slug": "ban-sao"})
            assert copy.get_submissions().count() == 0
        assert [f.clean_name for f in copy.form_fields.all()] == [
            f.clean_name for f in form.form_fields.all()
        ]
        with portal_scope(sapa):
            form.delete()
        assert kept(sapa) == []


class TestMails:
    @pytest.fixture
    def told(self, sapa, bacha):
        make_form(bacha, slug="bao", to_address="vp@bacha.gov.vn")
        return make_form(
            sapa,
            slug="bao",
            title="Phản ánh\nđường sá",
            to_address="vp@sapa.gov.vn, kt@sapa.gov.vn",
        )

    def test_the_unit_is_told_and_nothing_of_the_answer_is(self, sender, told, commit):
        with commit():
            sender(path="/bao/").send({**ANSWERS, "thu_dien_tu": "my@example.org"})

        (message,) = mail.outbox
        assert message.to == ["vp@sapa.gov.vn", "kt@sapa.gov.vn"]
        assert "Phản ánh đường sá" in message.subject
        desk = f"http://sapa.laocai.test/admin/forms/submissions/{told.pk}/"
        assert desk in message.body
        assert "01/01/2022" in message.body
        written = message.subject + message.body
        for secret in (*ANSWERS.values(), "my@example.org", kept(told.portal.pk)[0].receipt):
            assert secret not in written

    def test_an_english_answer_is_told_in_the_desks_language(self, sender, sapa, bacha, commit):
        make_form(sapa, language="en", to_address="vp@sapa.gov.vn")
        with commit():
            sender(path="/en/gop-y/").send()
        with override("vi"):
            assert mail.outbox[0].subject == gettext("New answer: %(form)s") % {
                "form": "Góp ý sapa"
            }

    def test_no_mail_before_the_answer_is_kept(
        self, sender, told, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as callbacks:
            sender(path="/bao/").send()
        assert mail.outbox == []
        assert len(callbacks) == 1

    def test_a_refused_answer_tells_nobody(self, sender, told, commit):
        with commit():
            sender(path="/bao/").send({})
        assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_form_costs_three_statements(reader, django_assert_num_queries):
    reader.look()
    with django_assert_num_queries(3):
        reader.look()


@pytest.mark.parametrize(
    ("mode", "expected"), [("form", 'method="post"'), ("landing", "XXXX-XXXX-XXXX")]
)
def test_the_desk_previews_form_and_receipt(browse, sapa, form, mode, expected):
    request = browse(sapa, make_user(sapa, Role.APPROVER)).get("/gop-y/").wsgi_request
    with portal_scope(sapa):
        response = form.make_preview_request(original_request=request, preview_mode=mode)
    assert expected in text(response)
