"""Tests that walk through much, which others go through line by line.

Counting the lines they run takes three times as long as running them, so it is not done.
"""

from __future__ import annotations

WALKS = {
    "test_a_thousand_partly_known_people_get_no_certain_answer_from_the_unknown",
    "test_a_thousand_partly_known_people_never_get_a_certain_answer_from_the_unknown",
    "test_another_persons_records_are_refused_at_every_route",
    "test_each_page_is_sound",
    "test_each_page_of_the_demo_is_small",
    "test_every_answer_of_the_demo_is_the_same_from_there",
    "test_every_line_of_a_text_has_a_mark_and_every_mark_its_source",
    "test_every_line_of_every_card_leads_to_a_source",
    "test_every_page_is_sound_on_a_phone_at_night",
    "test_fifty_people_at_once",
    "test_hostile_text_is_only_ever_text",
    "test_learning_one_thing_after_another_only_narrows",
    "test_looking_changes_nothing",
    "test_no_address_leads_out_of_the_house",
    "test_no_call_that_a_machine_makes_up_breaks_it",
    "test_no_line_says_anything_about_anybody",
    "test_taking_one_thing_away_never_makes_certain",
    "test_what_is_german_and_what_is_english_says_so",
    "test_what_is_said_by_a_rule_holds_by_what_is_known",
    "test_what_was_made_to_do_harm_is_refused",
}
