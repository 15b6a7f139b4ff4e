"""Give a section an assignment, grade what was handed in, correct a grade, delete the assignment.

CLEVER_TOKEN=... python examples/grade_assignment.py SECTION_ID
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

from clever_client import Clever
from clever_client.models import AssignmentRequest, AssignmentUpdate, SubmissionRequest


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Create, grade and delete an assignment in a section.")
    parser.add_argument("section_id")
    section_id = parser.parse_args().section_id
    with Clever() as clever:
        assignment = clever.assignments.create(
            section_id,
            AssignmentRequest(
                title="Fractions, part 1",
                description="Exercises 1 to 10",
                due_date=datetime.now(UTC) + timedelta(days=7),
                points_possible=10,
                submission_types=["text"],
            ),
        )
        print(f"  created   {assignment!r}")
        clever.assignments.update(section_id, assignment.id, AssignmentUpdate(max_attempts=2))

        students = []
        for points, submission in enumerate(clever.submissions.list(section_id, assignment.id, limit=5)):
            students.append(submission.user_id)
            grade = SubmissionRequest(grade_points=points % 11)  # the first gets 0: a grade of 0 is a grade
            clever.submissions.update(section_id, assignment.id, submission.user_id, grade)
        print(f"  graded    {len(students)} submissions, page by page; the first one with 0")

        corrected = clever.submissions.update(
            section_id, assignment.id, students[0], SubmissionRequest(grade_points=9.5, grade_comment=None)
        )
        print(f"  corrected the first grade from 0 to {corrected.grade_points}")
        clever.assignments.delete(section_id, assignment.id)
        print("  deleted   the assignment")


if __name__ == "__main__":
    main()
