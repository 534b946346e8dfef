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
)
MEMBERSHIP_GROUPS = (
    "official",
    "public_employee",
    "public_worker",
    "worker",
    "pupil",
    "student",
    "youth",
    "teacher",
    "school_manager",
    "trader",
    "farmer",
    "elderly",
)
UNIT_KINDS = ("office", "school", "school", "one_stop", "enterprise", "cooperative", "cooperative_group")
SCHOOL_LEVELS = ("preschool", "primary", "lower_secondary", "upper_secondary")

TOPICS = ("learning_platform", "movement", "online_safety", "ai", "payment", "weekly_skill", "public_service")
CHANNELS = ("loudspeaker", "website", "facebook", "zalo")
SESSION_KINDS = ("guidance", "meeting", "course", "training", "festival")
SESSION_STATUSES = ("held", "held", "held", "planned", "cancelled")
VISIT_KINDS = ("guidance", "told", "support")
VISIT_OUTCOMES = ("done", "done", "done", "absent", "refused")
PUBLICATION_KINDS = ("article", "broadcast", "banner", "weekly_skill")
ROLES_IN_TEAM = ("leader", "deputy", "member", "member")
ATTENDANCE_ROLES = ("learner", "learner", "learner", "trainer")
PROGRAMMES = ("digital_family", "digital_ambassador", "digital_market")
TEST_PURPOSES = ("confirmation", "practice", "before", "after")
REPORTS = ("team_plan", "priority_list", "daily_digest")
STATUSES = ("accepted", "approved", "submitted", "returned", "due")
MEASURES = ("pupils_equipped", "vneid_confirmed", "workers_equipped", "youth_told")
PRIORITIES = ("elderly_alone", "poor")
