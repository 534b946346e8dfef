"""Everything that can happen to the register. One function, one act, one transaction, one journal line."""

from bdhvs.people.commands.belonging import join_group, leave_group, record_consent, serve, stop_serving
from bdhvs.people.commands.distinguishing import keep_apart, reconsider
from bdhvs.people.commands.erasing import erase_details
from bdhvs.people.commands.households import NewHome, correct_household, split_household
from bdhvs.people.commands.listing import follow_approved_list
from bdhvs.people.commands.merging import (
    carried_by_merge,
    merge_households,
    merge_persons,
    part_households,
    part_persons,
    records_of,
)
from bdhvs.people.commands.moving import (
    change_kind,
    leave_commune,
    move_person,
    record_death,
    withdraw_death,
)
from bdhvs.people.commands.redrawing import proposed, redraw_hamlets
from bdhvs.people.commands.registering import (
    correct_person,
    register_household,
    register_person,
    set_priority,
)
from bdhvs.people.commands.unredrawing import lost_by_undoing, redraw_of, undo_redraw

__all__ = [
    "NewHome",
    "carried_by_merge",
    "change_kind",
    "correct_household",
    "correct_person",
    "erase_details",
    "follow_approved_list",
    "join_group",
    "keep_apart",
    "lost_by_undoing",
    "leave_commune",
    "leave_group",
    "merge_households",
    "merge_persons",
    "move_person",
    "part_households",
    "part_persons",
    "proposed",
    "reconsider",
    "record_consent",
    "record_death",
    "records_of",
    "redraw_hamlets",
    "redraw_of",
    "register_household",
    "register_person",
    "serve",
    "set_priority",
    "split_household",
    "stop_serving",
    "undo_redraw",
    "withdraw_death",
]
