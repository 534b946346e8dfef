"""One commune of the sample from its first day to its last, in the order in which things need each other."""

from bdhvs.demo.attaining import attain
from bdhvs.demo.changing import live_through, merge_hamlets
from bdhvs.demo.reaching import gather, go_from_door_to_door, publish
from bdhvs.demo.registering import write_register
from bdhvs.demo.reporting import hand_in, recognise, report_figures
from bdhvs.demo.serving import (
    found_teams,
    join_units,
    keep_duty,
    open_centre,
    open_units,
    pair_mentors,
    put_in_charge,
)
from bdhvs.demo.settling import draw_map, settle
from bdhvs.demo.village import Village


def make_commune(village: Village) -> None:
    """Write all rows of the commune to its sheets."""
    draw_map(village)
    settle(village)
    live_through(village)
    merge_hamlets(village)
    open_units(village)
    join_units(village)
    found_teams(village)
    pair_mentors(village)
    open_centre(village)
    keep_duty(village)
    put_in_charge(village)
    write_register(village)
    attain(village)
    go_from_door_to_door(village)
    gather(village)
    publish(village)
    hand_in(village)
    report_figures(village)
    recognise(village)
