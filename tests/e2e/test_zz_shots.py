import os
from datetime import timedelta
import pytest
from django.utils import timezone
from training.services import log_activity, recompute_dirty_weeks
from injuries import services
from injuries.services import Entry
from injuries.rules.report import Report
from injuries.enums import *

OUT = "/tmp/w/scratch/pages"

@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shots(transactional_db, live_server, browser, sign_in, theme):
    from tests.cast import make_cast
    cast = make_cast()
    anna = cast.athlete
    now = timezone.now()
    for n in range(40):
        at = now - timedelta(days=n*2, hours=3)
        log_activity(anna.user, athlete=anna, start_at=at, type="run", distance_m=6000+ (n%4)*1500, moving_s=2400, now=now)
    recompute_dirty_weeks(now=now)
    lang = os.environ.get("SHOT_LANG", "en")
    anna.user.language = lang; anna.user.save()
    r1 = services.log_pain(anna.user, athlete=anna, entry=Entry(report=Report(side=Side.LEFT, area=Area.KNEE, spots=frozenset([Spot.LATERAL]), worst_during=4, signs={s: False for s in Sign}), felt_at=now-timedelta(days=1)), now=now).report
    def shots(prefix, paths):
        for w, h in ((375, 667), (1366, 900), (320, 568)):
            ctx = browser.new_context(viewport={"width": w, "height": h}, color_scheme=theme)
            sign_in(ctx, anna.user)
            page = ctx.new_page()
            for name, path in paths.items():
                page.goto(live_server.url + path)
                if w == 320:
                    assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
                    continue
                page.screenshot(path=f"{OUT}/{prefix}{name}-{w}-{theme}-{lang}.png", full_page=True)
            ctx.close()
    shots("", {"today": "/today/", "log": "/log/", "week": "/week/", "me": "/me/", "history": "/history/", "runs": "/runs/", "saved": f"/log/{r1.public_id}/", "later": f"/log/{r1.public_id}/later/", "nowhere": "/nowhere/"})
    r2 = services.log_pain(anna.user, athlete=anna, entry=Entry(report=Report(side=Side.LEFT, area=Area.KNEE, spots=frozenset([Spot.LATERAL]), worst_during=8, signs={Sign.SWELLING: True, Sign.CATCHING_LOCKING: True, Sign.INJURY_TWIST_OR_BLOW: True, Sign.FEVER: os.environ.get("SHOT_E") == "1"}), felt_at=now-timedelta(hours=1)), now=now).report
    shots("flag-", {"today": "/today/", "report": f"/log/{r2.public_id}/", "warnings": "/warnings/"})
