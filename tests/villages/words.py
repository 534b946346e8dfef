"""The codes that villages use. A test keeps every code named by the catalogue of indicators among them."""

FRAMEWORK = "khung"
VERSIONS = ("1", "2")
FRAMEWORK_GROUPS = ("official", "pupil", "worker", "citizen")

SETS = ("core", "safety", "basic", "five_basic")
STATUS_ITEMS = (
    "learning_account",
    "course_joined",
    "digital_signature",
    "e_signature",
    "digital_identity",
    "vneid_app",
    "bank_account",
    "teaches_family",
    "ai_use",
    "platform_use",
)
MEMBERSHIP_GROUPS = (
    "official",
    "public_employee",
    "public_worker",
    "teacher",
    "school_manager",
    "worker",
    "trader",
    "farmer",
    "pupil",
    "student",
    "youth",
    "association_member",
)
UNIT_KINDS = (
    "office",
    "school",
    "school",
    "one_stop",
    "enterprise",
    "cooperative",
    "cooperative_group",
    "business_household",
    "youth_cell",
)
SCHOOL_LEVELS = ("kindergarten", "primary", "lower_secondary", "upper_secondary")

TOPICS = ("learning_platform", "movement", "safety", "digital_platform", "digital_payment")
CHANNELS = ("loudspeaker", "website", "facebook", "zalo", "meeting")
SESSION_KINDS = ("guidance", "meeting", "course", "training", "festival", "seminar")
SESSION_STATUSES = ("held", "held", "held", "planned", "cancelled")
VISIT_KINDS = ("guidance", "guidance", "information", "survey", "spot_check", "desk")
VISIT_OUTCOMES = ("done", "done", "done", "nobody_home", "refused", "postponed")
PUBLICATION_KINDS = ("article", "broadcast", "banner", "weekly_skill")
ROLES_IN_TEAM = ("leader", "deputy", "member", "member")
ATTENDANCE_ROLES = ("learner", "learner", "learner", "coach", "helper")
PROGRAMMES = ("digital_family", "digital_ambassador", "digital_market")
TEST_PURPOSES = ("confirmation", "confirmation", "practice", "survey")
REPORTS = ("team_plan", "priority_list", "daily_digest")
ACCEPTED = ("approved", "locked")
STATUSES = ("submitted", "returned", "due")
MEASURES = (
    "pupils_equipped",
    "youth_informed",
    "vneid_confirmed",
    "adult_signature",
    "digital_identity_16",
    "worker_basic_skill",
    "worker_good_skill",
)
TOLD = ("digital_ranking", "digital_score", "learning_accounts")
"""Measures that are told as one number."""

PRIORITIES = ("elderly_alone", "no_device", "hardship")
