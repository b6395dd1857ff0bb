"""Whatever is answered, in whatever order, how often and how late: the ladder keeps to its limits.

The machine tells the ladder of runs, answers, signs and overrides as they might come in. After each of them
every step up that the ladder took is proved from what is stored, by the words of the rule and without the
ladder's own code.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from injuries.enums.recovery import GateOutcome, LadderStep, MoveReason
from injuries.rules.attempt import entry_is_met
from injuries.rules.gate import GateFacts, RunAnswers, gate
from injuries.rules.ladder import ladder_state
from injuries.rules.ladder_facts import Override, RunResult, Span
from tests.injuries.rules.climbing import DAY_0, at, course, day, entry

numbers = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 6, None])
said = st.sampled_from([False, False, False, False, None, True])
some_answers = st.builds(
    RunAnswers,
    worst_during=numbers,
    after_60min=numbers,
    next_morning=numbers,
    limp=said,
    swelling=said,
    giving_way=st.sampled_from([False, None]),
    locking=st.sampled_from([False, None]),
)
GOOD_RUN = RunAnswers(worst_during=0, after_60min=0, next_morning=0, limp=False, swelling=False)
good = st.just(GOOD_RUN)
one_bad_answer = st.sampled_from(
    [
        replace(GOOD_RUN, **{name: value})
        for name in ("worst_during", "after_60min", "next_morning")
        for value in (None, 1, 3)
    ]
    + [replace(GOOD_RUN, limp=True), replace(GOOD_RUN, worst_during=6), replace(GOOD_RUN, swelling=None)]
)
mostly_good = st.one_of(good, good, one_bad_answer)
names = st.sampled_from(["worst_during", "after_60min", "next_morning", "limp", "swelling"])


class WayBack(RuleBasedStateMachine):
    """What is stored so far, and today."""

    @initialize(
        runs=st.lists(mostly_good, min_size=5, max_size=12),
        hurries=st.booleans(),
        off=st.integers(1, 12),
        bone=st.sampled_from([False, False, True]),
        sore=st.integers(0, 3),
    )
    def begin(self, runs, hurries, off, bone, sore):
        self.today = 0
        self.known = (None, None)
        self.results = []
        self.overrides = []
        self.entries = [entry(0)]
        self.stops = []
        self.held = []
        self.fields = {
            "off_since": day(-off),
            "bone_since": day(-30) if bone else None,
            "mornings": {day(-2): sore},
        }
        # Long ways up are rare by chance.
        self.follows_the_plan(runs, hurries=hurries, is_raised=False)

    def state(self):
        """Asked by every invariant, and slow to work out."""
        stored = (self.results, self.overrides, self.entries, self.stops, self.held)
        key = (self.today, *map(tuple, stored))
        if self.known[0] != key:
            self.known = (key, self.state_of(self.results, self.overrides))
        return self.known[1]

    def state_of(self, results, overrides):
        return ladder_state(results, overrides, at(self.today), course=self.course())

    def course(self):
        return course(
            entries=tuple(self.entries),
            stops=tuple(self.stops),
            no_progression=tuple(self.held),
            **self.fields,
        )

    @rule(answers=mostly_good, ago=st.integers(0, 3), days=st.integers(0, 2))
    def runs_the_step_shown(self, answers, ago, days):
        self.today += days
        self.results.append(RunResult(run_on=day(self.today - ago), step=self.state().step, answers=answers))

    @rule(
        runs=st.lists(mostly_good, min_size=2, max_size=8),
        hurries=st.booleans(),
        is_raised=st.booleans(),
    )
    def follows_the_plan(self, runs, hurries, is_raised):
        """Each run on the first day that it may stand on; in a hurry every second one a day early."""
        for nth, answers in enumerate(runs):
            found = self.state()
            if found.next_on is None:
                return
            early = 1 if hurries and nth % 2 else 0
            self.today = max((found.next_on - DAY_0).days - early, self.today)
            run_on = day(self.today)
            self.results.append(RunResult(run_on=run_on, step=found.next_step, answers=answers))
            self.today += 1
            if is_raised:
                self.a_coach_moves_the_step_shown()

    @rule(answers=mostly_good, step=st.sampled_from(list(LadderStep)), ago=st.integers(0, 9))
    def tells_late_of_any_run(self, answers, step, ago):
        self.results.append(RunResult(run_on=day(self.today - ago), step=step, answers=answers))

    @precondition(lambda self: self.results)
    @rule(nth=st.integers(0, 99), answers=some_answers)
    def answers_again(self, nth, answers):
        place = nth % len(self.results)
        self.results[place] = replace(self.results[place], answers=answers)

    @precondition(lambda self: self.results)
    @rule(nth=st.integers(0, 99))
    def says_it_twice(self, nth):
        self.results.append(self.results[nth % len(self.results)])

    @precondition(lambda self: self.results)
    @rule(step=st.sampled_from(list(LadderStep)), up=st.booleans())
    def a_coach_moves_it(self, step, up):
        self.overrides.append(Override(on=day(self.today), from_step=step, up=up))

    @rule()
    def a_coach_raises(self):
        self.a_coach_moves_the_step_shown()

    def a_coach_moves_the_step_shown(self):
        self.overrides.append(Override(on=day(self.today), from_step=self.state().step, up=True))

    @rule(ago=st.integers(0, 2), seen_after=st.sampled_from([None, 0, 1, 2, 3, 4]))
    def a_warning_sign_opens(self, ago, seen_after):
        """Mostly it is cleared, and the entry answered again."""
        first = day(self.today - ago)
        if seen_after is None:
            self.stops.append(Span(first, None))
            return
        self.today += seen_after
        self.stops.append(Span(first, day(self.today)))
        self.entries.append(entry(self.today))

    @rule()
    def all_signs_are_cleared(self):
        self.stops = [Span(one.since, one.until or day(self.today)) for one in self.stops]
        self.entries.append(entry(self.today))

    @rule(pain=numbers, limp=said)
    def answers_before_the_first_step(self, pain, limp):
        self.entries.append(replace(entry(self.today, walking=pain), limp=limp))

    @rule(days=st.integers(0, 10))
    def load_may_not_grow(self, days):
        self.held.append(Span(day(self.today), day(self.today + days)))

    def gates_of(self, on, usual=0):
        facts = GateFacts(
            usual_morning=usual,
            flag_open=self.course().is_stopped(on),
            bone_cleared=self.fields["bone_since"] is not None,
            no_progression=any(span.holds(on) for span in self.held),
        )
        said_so_far = [one.answers for one in self.results if one.run_on == on]
        if on == day(self.today):
            said_so_far = [replace(answers, next_morning=None) for answers in said_so_far]
        return [gate(answers, facts) for answers in said_so_far]

    @invariant()
    def every_step_up_by_answers_has_two_good_runs(self):
        found = self.state()
        for move in found.moves:
            if move.reason != MoveReason.TWO_GO:
                continue
            before = [one for one in found.runs if one.run_on <= move.on]
            counted = [one for one in before if one.counts and one.step == move.step][-2:]
            assert len(counted) == 2
            first, second = (one.run_on for one in counted)
            days = {one.run_on for one in self.results if first <= one.run_on}
            for run_on in {one for one in days if one <= second or one < move.on}:
                # Two is the most that a usual morning can be.
                gates = self.gates_of(run_on, usual=2)
                assert {one.outcome for one in gates} == {GateOutcome.GO}
            for one in counted:
                same_day = [result for result in self.results if result.run_on == one.run_on]
                assert all(result.step == move.step and result.answers.is_complete for result in same_day)
                assert one.run_on < day(self.today)

    @invariant()
    def a_rest_day_lies_before_every_run_that_counts(self):
        days = {one.run_on for one in self.results}
        for one in self.state().runs:
            yesterday = one.run_on - timedelta(days=1)
            assert not (one.counts and yesterday in days and yesterday >= DAY_0)

    @invariant()
    def nothing_counts_before_the_entry_is_met(self):
        bone = self.fields["bone_since"] is not None
        met = [one.on for one in self.entries if entry_is_met(one, bone=bone)]
        last_cleared = max((span.until for span in self.stops if span.until), default=DAY_0)
        for one in self.state().runs:
            since = last_cleared if one.run_on > last_cleared else DAY_0
            assert not one.counts or any(since <= on <= one.run_on for on in met)

    @invariant()
    def nothing_counts_twice_in_a_day(self):
        counted = [one.run_on for one in self.state().runs if one.counts]
        assert all(later - earlier >= timedelta(days=2) for earlier, later in pairwise(counted))

    @invariant()
    def at_most_two_steps_up_in_any_seven_days(self):
        ups = [move.on for move in self.state().moves if move.is_up]
        assert all(third - first >= timedelta(days=7) for first, third in zip(ups, ups[2:], strict=False))

    @invariant()
    def a_step_is_one_step(self):
        order = list(LadderStep)
        for move in self.state().moves:
            if move.to is None:
                assert move.step == LadderStep.RUN_30
                continue
            steps = order[: order.index(LadderStep.EASY_1_2_KM)] + order[-2:]
            if LadderStep.EASY_1_2_KM in {move.step, move.to}:
                steps = order[-3:]
            assert abs(steps.index(move.step) - steps.index(move.to)) == 1

    @invariant()
    def no_step_up_on_a_day_with_an_open_sign(self):
        stopped = self.course().is_stopped
        assert not any(move.is_up and stopped(move.on) for move in self.state().moves)

    @invariant()
    def an_open_sign_stops(self):
        found = self.state()
        if any(span.until is None for span in self.stops) and found.finished_on is None:
            assert (found.phase, found.next_on) == ("stopped", None)

    @invariant()
    def nobody_turns_a_severe_answer_into_a_run(self):
        """An override after a limp, strong pain or a sign moves nothing up."""
        for move in self.state().moves:
            if move.reason == MoveReason.OVERRIDE and move.is_up:
                last = max(
                    (one.run_on for one in self.results if DAY_0 <= one.run_on <= move.on), default=None
                )
                assert last is None or not any(one.is_severe for one in self.gates_of(last))

    @invariant()
    def the_next_run_keeps_its_distance(self):
        found = self.state()
        last = max((one.run_on for one in found.runs), default=None)
        if found.next_on is None:
            return
        assert found.next_on >= day(self.today)
        assert last is None or found.next_on >= last + timedelta(days=2)
        assert found.off_until is None or found.next_on > found.off_until

    @invariant()
    def the_order_of_what_came_in_plays_no_part(self):
        shuffled = [*self.results[1::2], *self.results[::-1]]
        by_hand = [*self.overrides[1::2], *self.overrides[::-1]]
        assert self.state_of(shuffled, by_hand) == self.state()

    @precondition(lambda self: self.results)
    @rule(nth=st.integers(0, 99), name=names)
    def an_answer_taken_away_never_makes_a_good_run(self, nth, name):
        place = nth % len(self.results)
        result = self.results[place]
        lesser = replace(result, answers=replace(result.answers, **{name: None}))
        results = [*self.results[:place], lesser, *self.results[place + 1 :]]
        assert not any(
            one.counts for one in self.state_of(results, self.overrides).runs if one.run_on == result.run_on
        )


TestWayBack = WayBack.TestCase
TestWayBack.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)
