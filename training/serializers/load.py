"""The REST shape of weeks and days of load."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.models import Athlete
from training.enums import MonotonyGap, TrendGap
from training.models import WeekLoad
from training.rules import DayLoad, Monotony

DIGITS = 6


def rounded(value: float | None) -> float | None:
    """To the digits that published values agree to."""
    return None if value is None else round(value, DIGITS)


class WeekLoadSerializer(serializers.ModelSerializer[WeekLoad]):
    """An ISO week with at least one activity. Sums are over runs, `load` over every activity."""

    iso_week = serializers.SerializerMethodField()
    athlete = serializers.SlugRelatedField[Athlete](slug_field="public_id", read_only=True)
    change_pct = serializers.SerializerMethodField(
        help_text=_("Against the week before; null where no percentage makes sense.")
    )
    monotony = serializers.SerializerMethodField(
        help_text=_("Mean of the seven daily loads over their standard deviation (n - 1).")
    )
    strain = serializers.SerializerMethodField(help_text=_("Load times monotony."))
    monotony_gap = serializers.SerializerMethodField(
        help_text=_("Why there is no monotony and no strain; null where there are.")
    )

    class Meta:
        model = WeekLoad
        fields = [
            "athlete",
            "iso_week",
            "monday",
            "runs",
            "distance_m",
            "moving_s",
            "elapsed_s",
            "ascent_m",
            "descent_m",
            "longest_m",
            "load",
            "load_complete",
            "monotony",
            "strain",
            "monotony_gap",
            "change_pct",
            "baseline_m",
            "ceiling_m",
            "longest_allowed_m",
            "verdict",
            "basis",
            "covered",
            "increase_pct",
            "strict",
            "rule_version",
        ]

    def get_iso_week(self, row: WeekLoad) -> str:
        return row.iso_week

    def get_change_pct(self, row: WeekLoad) -> float | None:
        return rounded(row.change_pct)

    def get_monotony(self, row: WeekLoad) -> float | None:
        return rounded(self._alike(row).monotony)

    def get_strain(self, row: WeekLoad) -> float | None:
        return rounded(self._alike(row).strain)

    @extend_schema_field(serializers.ChoiceField(MonotonyGap.choices, allow_null=True))
    def get_monotony_gap(self, row: WeekLoad) -> str | None:
        return self._alike(row).gap

    def _alike(self, row: WeekLoad) -> Monotony:
        return row.monotony_on(row.athlete.local_date(timezone.now()))


class DayLoadSerializer(serializers.Serializer[DayLoad]):
    """One day of the log. `load` is 0 on a day without a session and null where a session's effort is not
    known; what rests on it is null where `gap` says why.
    """

    date = serializers.DateField()
    load = serializers.IntegerField(allow_null=True, help_text=_("Session RPE, over all sessions."))
    ctl = serializers.SerializerMethodField(help_text=_("Training trend, 42 days."))
    atl = serializers.SerializerMethodField(help_text=_("Training trend, 7 days."))
    tsb = serializers.SerializerMethodField(help_text=_("Yesterday's ctl less yesterday's atl."))
    ewma_acute = serializers.SerializerMethodField(help_text=_("Weighted mean of 7 days."))
    ewma_chronic = serializers.SerializerMethodField(help_text=_("Weighted mean of 28 days."))
    acwr = serializers.SerializerMethodField(
        help_text=_(
            "The last 7 days over the 21 before. Null unless it is switched on, with fewer than 28 days of "
            "log or an unknown day among them, and where nothing was done in the 21."
        )
    )
    complete = serializers.BooleanField(
        source="is_complete", help_text=_("The effort of every session of the last 28 days is known.")
    )
    gap = serializers.ChoiceField(TrendGap.choices, allow_null=True)

    def get_ctl(self, day: DayLoad) -> float | None:
        return None if day.gap else rounded(day.ctl)

    def get_atl(self, day: DayLoad) -> float | None:
        return None if day.gap else rounded(day.atl)

    def get_tsb(self, day: DayLoad) -> float | None:
        return None if day.gap else rounded(day.tsb)

    def get_ewma_acute(self, day: DayLoad) -> float | None:
        return rounded(self._mean(day, day.ewma_acute))

    def get_ewma_chronic(self, day: DayLoad) -> float | None:
        return rounded(self._mean(day, day.ewma_chronic))

    def get_acwr(self, day: DayLoad) -> float | None:
        return rounded(day.acwr) if self.context.get("shows_acwr") else None

    def _mean(self, day: DayLoad, value: float | None) -> float | None:
        return None if day.gap == TrendGap.UNKNOWN_DAYS else value
