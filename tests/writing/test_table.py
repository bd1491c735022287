"""Every row of the table of what is refused (docs/writing.md) is tried by a test."""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "writing.md"
DOOR, OUTPUTS = "writing/test_door.py", "writing/test_outputs.py"
FIX, REVIEW, STAMP = "cli/test_fix.py", "cli/test_review.py", "fixes/test_stamp.py"

ROWS = {
    "a file that was changed since it was read": (DOOR, "test_what_was_saved_meanwhile_is_not_lost"),
    "a file with several names (hard links)": (DOOR, "test_hard_links_and_read_only_files_are_refused"),
    "a read-only file, for root too": (DOOR, "test_hard_links_and_read_only_files_are_refused"),
    "a link in the tree that leads out of it": (
        DOOR,
        "test_a_symbolic_link_is_followed_inside_the_tree_and_not_out_of_it",
    ),
    "owner, group or attributes that cannot be kept": (
        DOOR,
        "test_a_file_that_cannot_be_given_back_to_its_owner_is_refused",
    ),
    "a new file of a name that is taken, if only by a link to nothing": (
        DOOR,
        "test_something_new_takes_no_name_that_is_taken",
    ),
    "an output onto a page that is no earlier report": (OUTPUTS, "test_what_an_output_may_not_replace"),
    "an output onto the configuration, baseline, history, saved run or template of the run": (
        OUTPUTS,
        "test_no_command_replaces_what_it_reads",
    ),
    "an output onto any database, a history among them": (OUTPUTS, "test_what_an_output_may_not_replace"),
    "two outputs to one file": (OUTPUTS, "test_what_an_output_may_not_replace"),
    "`init` and `baseline create` where there is a file already, without `--force`": (
        OUTPUTS,
        "test_a_link_to_nothing_is_no_free_name",
    ),
    "`baseline create --force` over a file that is no baseline": (OUTPUTS, "test_no_command_replaces_what_it_reads"),
    "a page with changes that are not committed": (FIX, "test_a_dirty_page_is_left_alone_unless_allowed"),
    "a page that git does not track, or ignores": (
        FIX,
        "test_where_git_could_not_give_the_text_back_nothing_is_written",
    ),
    "a page of a submodule or nested repository": (
        FIX,
        "test_where_git_could_not_give_the_text_back_nothing_is_written",
    ),
    "any page where git is missing, or cannot read its index or last commit": (
        FIX,
        "test_without_git_on_the_path_nothing_is_written",
    ),
    "a symbolic link": (FIX, "test_a_symbolic_link_is_left_alone"),
    "a page that changed while the run read it": (FIX, "test_a_page_that_changes_while_fix_runs_is_not_spoilt"),
    "a link that would not lead to the file and place that were meant": (
        FIX,
        "test_a_renamed_page_that_lost_the_place_is_left_alone",
    ),
    "a masked address (`***`) of a saved run": (FIX, "test_a_masked_address_of_a_saved_run_is_never_written"),
    "a renamed page whose title, names or numbers differ (without `--unsafe`)": (
        FIX,
        "test_another_page_of_the_same_template_is_only_a_suggestion",
    ),
    "a page without a date of review, or with one that cannot be read": (
        STAMP,
        "test_a_page_that_has_to_be_mended_first_says_what",
    ),
    "dates of review that differ, or a number that may be the month or the day": (
        STAMP,
        "test_a_page_that_has_to_be_mended_first_says_what",
    ),
    "a next review that is past, without a cycle of the page or its folder": (
        STAMP,
        "test_the_next_review_moves_only_by_a_stated_cycle",
    ),
    "a date that another key of the front matter shares by an alias": (
        STAMP,
        "test_what_cannot_be_written_whole_is_refused",
    ),
    "a weekday beside the date that is not the date's, or of an unclear language": (
        STAMP,
        "test_what_cannot_be_written_whole_is_refused",
    ),
    "a month's name that several languages have": (STAMP, "test_what_cannot_be_written_whole_is_refused"),
    "`$Date$` and the like": (STAMP, "test_what_cannot_be_written_whole_is_refused"),
    "a date in a heading that a link leads to": (
        REVIEW,
        "test_a_date_in_a_heading_is_written_only_where_no_link_leads_to_it",
    ),
    "a page with broken links (without `--allow-broken`)": (
        REVIEW,
        "test_a_page_with_broken_links_is_refused_unless_allowed",
    ),
    "a page whose text git could not give back (without `--allow-dirty`)": (
        REVIEW,
        "test_a_page_that_git_could_not_give_back_is_refused",
    ),
    "a day to come, or before the last review (without a yes or `--any-day`)": (
        REVIEW,
        "test_a_day_that_can_hardly_be_meant_needs_a_flag_or_a_yes",
    ),
    "a symbolic link, a folder, a page that is not audited": (REVIEW, "test_one_bad_page_does_not_stop_the_others"),
}


def test_every_row_is_tried() -> None:
    cells = [
        line.split(" | ")[0].removeprefix("| ")
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if " | " in line
    ]
    assert [cell for cell in cells if cell != "Refused"] == list(ROWS)


def test_every_test_is_there() -> None:
    for file, name in set(ROWS.values()):
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name
