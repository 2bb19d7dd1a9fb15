"""What the desk asks: lists, routes, rotas, saved replies, times, suggestions, forgetting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from parvis.accounts.models import Absence, Department, OpeningHours, Site, Topic
from parvis.accounts.roles import Role
from parvis.collection.models import Maker, Work, WorkMaker
from parvis.conversation import cleaning, services
from parvis.conversation.contracts import Author
from parvis.conversation.models import Correspondent, Message, Rota, Route, SavedReply, Settings, Thread, Turn
from parvis.conversation.queries import lists, reading, taking, times
from parvis.conversation.queries.hours import after_open, hours_of, open_seconds
from parvis.conversation.services import suggesting
from parvis.conversation.tests.conftest import Making
from parvis.conversation.tests.people import make_member
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.feedback.models import Remark
from parvis.traces.queries import subject_named, subject_of
from parvis.traces.services import erase_person, register_thing


class TestWords:
    def test_what_hides_or_drowns_goes_and_what_is_writing_stays(self):
        assert cleaning.clean_text("a\u202egnp.exe\u2066b\x00") == "agnp.exeb"
        assert len(cleaning.clean_text("e" + "\u0301" * 500)) <= 6
        family, persian = "👩‍👩‍👧", "می‌خواهم"
        assert cleaning.clean_text(family) == family and cleaning.clean_text(persian) == persian
        assert cleaning.digest_of("👍") == cleaning.digest_of(" 👍 ") != cleaning.digest_of("👎")
        assert "script" not in cleaning.clean_markup('<p onclick="x()">a<script>b</script></p>')

    def test_emoji_alone_are_a_message(self, arrival: Making):
        assert services.receive(arrival(text="👍👍")).text == "👍👍"


class TestList:
    def test_three_filters_the_newest_first_a_page_at_a_time(self, arrival: Making):
        editor = make_member()
        made = [services.receive(arrival(language="fr", at=now() - timedelta(hours=9 - n))).thread for n in range(5)]
        services.receive(arrival(language="en"))
        wanted = lists.Filters(state="open", network="mastodon", language="fr")
        first = lists.threads(wanted, by=editor, limit=2)
        second = lists.threads(wanted, by=editor, limit=2, after=first.after)
        last = lists.threads(wanted, by=editor, limit=2, after=second.after)
        seen = [row.thread for page in (first, second, last) for row in page.rows]
        assert seen == made[::-1] and last.after == "" and lists.count(wanted, by=editor) == 5
        assert first.rows[0].last and first.rows[0].last.thread == made[-1]
        assert not lists.threads(wanted, by=editor, after="nonsense").rows

    def test_words_are_found_with_filters_and_pages(self, arrival: Making):
        editor = make_member()
        for number in range(6):
            services.receive(arrival(text=f"Les horaires d’été, s’il vous plaît {number}", language="fr"))
        services.receive(arrival(text="Opening hours?", language="en"))
        page = lists.threads(lists.Filters(words="horaire", language="fr"), by=editor, limit=4)
        more = lists.threads(lists.Filters(words="horaire", language="fr"), by=editor, limit=4, after=page.after)
        assert len(page.rows) == 4 and len({row.thread.pk for row in (*page.rows, *more.rows)}) == 6
        assert not lists.threads(lists.Filters(words='"ete horaires"'), by=editor).rows
        assert not lists.threads(lists.Filters(words="horaires -ete"), by=editor).rows
        assert not lists.threads(lists.Filters(words="!!! ( ' \" *"), by=editor).rows
        assert services.rebuild() == 7 and lists.threads(lists.Filters(words="opening"), by=editor).rows

    def test_what_changed_is_told_to_an_open_list(self, arrival: Making):
        editor, before = make_member(), now()
        thread = services.receive(arrival()).thread
        assert [row.thread for row in lists.changed_since(before, lists.Filters(), by=editor)] == [thread]
        moment = lists.latest_change()
        assert moment and not lists.changed_since(moment, lists.Filters(), by=editor)

    def test_many_at_once_go_by_the_one_door(self, arrival: Making):
        editor = make_member()
        made = [services.receive(arrival()).thread for _each in range(3)]
        assert services.in_bulk(made, "close", by=editor) == 3
        assert {each.state for each in Thread.objects.all()} == {"closed"}
        assert services.in_bulk(Thread.objects.all(), "assign", by=editor, member=editor) == 3
        with pytest.raises(BadInput):
            services.in_bulk(made, "burn", by=editor)

    def test_what_is_late_is_told(self, arrival: Making):
        editor = make_member()
        late = services.receive(arrival(at=now() - timedelta(days=30))).thread
        services.receive(arrival())
        rows = lists.threads(lists.Filters(is_overdue=True), by=editor).rows
        assert [row.thread for row in rows] == [late]


class TestWhoTakesIt:
    def test_a_route_gives_it_to_the_expert_who_is_here(self, arrival: Making):
        expert, deputy = make_member(Role.CONTRIBUTOR), make_member(Role.CONTRIBUTOR)
        topic = Topic.objects.create(name_fr="Faïence")
        topic.people.add(expert)
        department = Department.objects.create(name_fr="Conservation")
        Route.objects.create(name_fr="Faïences", words="faience\ncéramique", topic=topic, department=department)
        thread = services.receive(arrival(text="Cette CÉRAMIQUE vient-elle de Nevers ?")).thread
        thread.refresh_from_db()
        assert (thread.assignee, thread.department, thread.state) == (expert, department, "assigned")
        Absence.objects.create(member=expert, deputy=deputy, first_day=today(), last_day=today())
        assert services.receive(arrival(text="Et cette faïence ?")).thread.assignee == deputy
        assert services.receive(arrival(text="À quelle heure ?")).thread.assignee is None

    def test_whose_turn_it_is_the_narrower_first(self):
        one, two, three = (make_member() for _each in range(3))
        rota = Rota.objects.create(name_fr="Réseaux")
        Turn.objects.create(rota=rota, member=one)
        Turn.objects.create(rota=rota, member=two, weekday=today().weekday())
        Turn.objects.create(rota=rota, member=three, first_day=today(), last_day=today())
        Turn.objects.create(rota=rota, member=one, weekday=(today().weekday() + 1) % 7)
        assert taking.turn_of(rota) == [three, two, one]
        Absence.objects.create(member=three, first_day=today(), last_day=today())
        assert taking.first_here(taking.turn_of(rota)) == (two, None)

    def test_deputies_of_deputies_do_not_turn_in_circles(self):
        one, two = make_member(), make_member()
        for member, deputy in ((one, two), (two, one)):
            Absence.objects.create(member=member, deputy=deputy, first_day=today(), last_day=today())
        assert taking.stand_in(one) is None

    def test_nobody_gets_what_they_may_not_read(self, arrival: Making):
        thread = services.receive(arrival(way="private", is_private=True)).thread
        with pytest.raises(BadInput):
            services.assign(thread, by=None, member=make_member(Role.CONTRIBUTOR))

    def test_what_somebody_who_left_had_is_everybodys(self, arrival: Making):
        member = make_member()
        thread = services.receive(arrival()).thread
        services.assign(thread, by=member, member=member)
        assert services.pass_on(member) == 1
        thread.refresh_from_db()
        assert thread.assignee is None and thread.state == "new"


class TestNoted:
    def test_notes_and_typing_are_for_colleagues(self, arrival: Making):
        one, two = make_member(), make_member()
        thread = services.receive(arrival()).thread
        services.add_note(thread, text="Voir avec la conservation", by=one)
        services.say_typing(thread, one)
        services.say_typing(thread, one)
        assert reading.typing(thread, but=two) == [one] and reading.typing(thread, but=one) == []
        thread.refresh_from_db()
        assert thread.messages == 1 and thread.needs_answer and len(reading.read(thread).messages) == 2
        services.stop_typing(thread, one)
        assert reading.typing(thread) == []

    def test_a_saved_reply_is_filled_in_the_language_of_the_conversation(self, arrival: Making):
        member = make_member(name="zoe")
        about = register_thing(kind="work", title="La Vague")
        thread = services.receive(arrival(about=about.pk, language="en", who="ida")).thread
        reply = SavedReply.objects.create(
            name_fr="x", text_fr="Bonjour {name},", text_en="Hello {name}, see {work}: {link} {nothing} — {signature}"
        )
        told = services.fill(reply, thread=thread, by=member)
        assert told.startswith("Hello Ida, see La Vague: ") and about.path in told and told.endswith("— Zoe R.")
        assert services.check_variables(reply.text_en) == ["nothing"]
        unknown = services.receive(arrival(author=None, language="fr")).thread
        assert services.fill(reply, thread=unknown, by=member) == "Bonjour,"

    def test_a_message_marked_twice_is_one_remark(self, arrival: Making):
        editor = make_member()
        message = services.receive(arrival(text="On ne peut pas voir les films chez soi"))
        services.mark(message.thread, kind="remark", by=editor)
        services.mark(message.thread, kind="complaint", by=editor)
        remark = Remark.objects.get()
        assert remark.mark == "complaint" and remark.contact == services.contact_of(message.thread)
        assert remark.quoting == "public" and remark.url == message.address
        with pytest.raises(BadInput):
            services.mark(message.thread, kind="x", by=editor)

    def test_muting_somebody_needs_a_reason_and_can_be_taken_back(self, arrival: Making):
        editor = make_member()
        thread = services.receive(arrival()).thread
        with pytest.raises(BadInput):
            services.mute_person(thread, by=editor, reason=" ")
        services.mute_person(thread, by=editor, reason="Injures")
        assert services.receive(arrival()).thread.state == "muted"
        services.unmute_person(thread, by=editor)
        assert services.receive(arrival()).thread.state == "new"


class TestTime:
    @pytest.fixture
    def site(self) -> Site:
        site = Site.objects.create(name_fr="Le Quai")
        for weekday in (2, 3, 4, 5, 6):
            OpeningHours.objects.create(site=site, weekday=weekday, opens="10:00", closes="18:00")
        return site

    def test_nights_and_closing_days_are_not_waited(self, site: Site):
        hours = hours_of(site, since=date(2026, 11, 1))
        sunday, wednesday = _at(2026, 11, 22, 17), _at(2026, 11, 25, 11)
        assert open_seconds(hours, sunday, wednesday) == 2 * 3600
        assert after_open(hours, sunday, 2 * 3600) == wednesday

    def test_median_and_ninety_by_way_the_waiting_told(self, site: Site, arrival: Making):
        editor = make_member()
        base = _at(2026, 11, 25, 10)
        for minutes in (10, 20, 30, 40, 50, 60, 70, 80, 90, 100):
            thread = services.receive(arrival()).thread
            answered = base + timedelta(minutes=minutes)
            Thread.objects.filter(pk=thread.pk).update(first_in_at=base, first_answer_at=answered, site=site)
        Thread.objects.filter(pk=services.receive(arrival()).thread_id).update(first_in_at=base)
        told = times.response_times(since=base - timedelta(days=1), until=base + timedelta(days=1), by=editor)
        assert [(each.kind, each.answered, each.waiting) for each in told] == [("network", 10, 1)]
        assert told[0].median == 50 * 60 and told[0].ninety == 90 * 60

    def test_an_answer_is_owed_within_the_hours_the_institution_chose(self, site: Site, arrival: Making):
        Settings.objects.create(pk=1, hours=3)
        thread = services.receive(arrival(at=_at(2026, 11, 22, 17), site=site.pk)).thread
        assert thread.due_at == _at(2026, 11, 25, 12)


class TestSuggested:
    def test_what_is_on_now_nearest_to_what_it_is_about_with_why(self, arrival: Making, story: Any, settings: Any):
        editor = make_member()
        thread = services.receive(arrival(text="Où voir des œuvres de Brumaire ?")).thread
        assert suggesting.suggest(thread) == []
        suggesting.put_on_view(story.thing, by=editor, last_day=today())
        with override("fr"):
            found = suggesting.suggest(thread)
            assert [each.thing for each in found] == [story.thing] and found[0].url.endswith(story.thing.path)
            assert [str(each) for each in found[0].reasons] == ["montre des œuvres de Ida Brumaire"]
        nothing = services.receive(arrival(text="Où sont les toilettes ?")).thread
        assert suggesting.suggest(nothing) == []
        suggesting.put_on_view(story.thing, by=editor, last_day=today() - timedelta(days=1))
        assert suggesting.suggest(thread) == []

    @pytest.fixture
    def story(self) -> Any:
        from wagtail.models import Locale, Page

        from parvis.stories.models import StoryPage, StoryWork

        maker = Maker.objects.create(
            thing=register_thing(kind="maker", title="Ida Brumaire"), slug="ida", key="ida", name="Ida Brumaire"
        )
        work = Work.objects.create(thing=register_thing(kind="work", title="Vague"), slug="vague", title_fr="Vague")
        WorkMaker.objects.create(work=work, maker=maker)
        thing = register_thing(kind="story", title="Marées")
        page = StoryPage(title="Marées", slug="marees", summary="…", thing=thing, locale=Locale.get_default())
        root = Page.get_first_root_node()
        assert root is not None
        root.add_child(instance=page)
        StoryWork.objects.create(page=page, work=work)
        return page


class TestForgotten:
    def test_somebody_erased_leaves_counts_and_no_words(self, arrival: Making):
        editor = make_member()
        message = services.receive(arrival(text="Mon secret de famille"))
        other = services.receive(arrival(in_reply_to=message.address, who="bruno", text="Merci"))
        erase_person(subject_of(message.handle))
        message.refresh_from_db()
        assert message.text == message.author == message.address == "" and message.erased_at
        assert Message.objects.get(pk=other.pk).text == "Merci" and Message.objects.count() == 2
        assert not lists.threads(lists.Filters(words="famille"), by=editor).rows

    def test_who_wrote_letters_is_found_by_their_address_and_erased_with_what_we_answered(self, arrival: Making):
        editor = make_member()
        who = Author(network="mail", email="ida@exemple.fr", name="Ida")
        message = services.receive(arrival(way="mail", author=who, is_private=True, text="Chère équipe", network=""))
        services.add_note(message.thread, text="Ida est insistante", by=editor)
        subject = subject_named("ida@exemple.fr")
        assert "Chère équipe" in str(_portrait(subject))
        erase_person(subject)
        person = Correspondent.objects.get()
        assert services.address_of(person) == "" and not Message.objects.exclude(text="").exists()

    def test_words_whose_time_is_over_go(self, arrival: Making):
        old = services.receive(arrival(way="form", is_private=True, text="Ancien", at=now() - timedelta(days=365 * 4)))
        kept = services.receive(arrival(way="form", is_private=True, text="Récent"))
        assert services.forget_old() == 1
        assert Message.objects.get(pk=old.pk).text == "" and Message.objects.get(pk=kept.pk).text == "Récent"


def _portrait(subject: Any) -> Any:
    from parvis.traces.queries.portrait import portrait_of

    return portrait_of(subject)


def _at(*when: int) -> datetime:
    return timezone.make_aware(datetime(*when))  # type: ignore[arg-type]
