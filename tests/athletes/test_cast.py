from athletes.models import Athlete


def test_every_viewer_of_the_cast_is_another_person(cast):
    people = cast.viewers()
    assert len({id(person) for person in people.values()}) == 11


def test_her_coach_sees_the_minor_and_the_stranger_does_not(cast):
    assert Athlete.objects.visible_to(cast.coach).filter(pk=cast.minor.pk).exists()
    assert not Athlete.objects.visible_to(cast.stranger.user).filter(pk=cast.minor.pk).exists()
