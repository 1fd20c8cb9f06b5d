"""All pictures by their keys."""

from . import buildings, hills, people, places

SCENES = {
    "terraces": hills.terraces,
    "water-season": hills.water_season,
    "river": places.river,
    "border-gate": places.border_gate,
    "school": buildings.school,
    "tea": hills.tea,
    "fansipan": hills.fansipan,
    "market": buildings.market,
    "forest": hills.forest,
    "village": places.village,
    "bridge": places.bridge,
    "clinic": buildings.clinic,
    "meeting": buildings.meeting,
    "road": places.road,
    "city": places.city,
    "plum": hills.plum,
    "office": buildings.office,
    "harvest": hills.harvest,
    "man-1": people.man_1,
    "man-2": people.man_2,
    "woman": people.woman,
}
