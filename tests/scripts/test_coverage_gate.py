import pytest

from scripts.coverage_gate import decides, judge


def found(percent, *, lines=(), branches=()):
    return {
        "summary": {
            "percent_covered": percent,
            "missing_lines": len(lines),
            "missing_branches": len(branches),
        },
        "missing_lines": list(lines),
        "missing_branches": list(branches),
    }


def report(total, **files):
    return {"totals": {"percent_covered": total}, "files": files}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("training/rules.py", True),
        ("training/rules/load.py", True),
        ("alerts/services/outbox.py", True),
        ("athletes/querysets.py", True),
        ("athletes/rules_of_thumb.py", False),
        ("coachsite/pages/views.py", False),
    ],
)
def test_files_that_decide_are_known_by_name_or_folder(name, expected):
    assert decides(name) is expected


def test_a_report_that_is_good_enough_has_no_complaints():
    assert (
        judge(report(95.0, **{"training/rules.py": found(100.0), "a/views.py": found(80.0, lines=[1])})) == []
    )


def test_one_missed_branch_of_a_rule_is_too_much_and_named():
    complaints = judge(report(99.0, **{"training/rules.py": found(99.9, lines=[3], branches=[[7, 9]])}))
    assert complaints == ["training/rules.py decides, and its tests miss 3, 7->9"]


def test_too_little_over_all_names_the_worst_files_first():
    files = {
        "a/views.py": found(90.0, lines=[1]),
        "b/views.py": found(50.0, lines=[1, 2, 3]),
        "c.py": found(100.0),
    }
    complaints = judge(report(94.9, **files))
    assert complaints[0].startswith("Coverage is 94.9 %")
    assert [line.split(":")[0].strip() for line in complaints[1:]] == ["b/views.py", "a/views.py"]
