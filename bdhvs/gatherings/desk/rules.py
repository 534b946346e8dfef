"""What is helped with at the desk, and whom, in the order of the buttons. Pure."""

from typing import Final

DESK_KIND: Final = "desk"
TOPICS: Final = (
    "public_services", "digital_payment", "learning_platform", "vneid", "digital_signature", "local_app",
    "online_health", "fraud",
)  # fmt: skip
GROUPS: Final = ("resident", "elderly", "worker", "trader", "youth")
MISTAKE: Final = "Bấm nhầm ở quầy"
