"""Cards of officers, questions without an answer, whom to call. Nothing of a learner stands here."""

from django.db import models
from django.db.models import Q

from bdhvs.learning.approval.models import TWO_PAIRS_OF_EYES, Approved
from bdhvs.learning.asking.rules import QuestionState


class AnswerCard(Approved):
    """An officer's answer to what people ask here. Read by everybody once a second person approved it."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    asks = models.CharField("câu hỏi", max_length=120)
    others = models.CharField("cách hỏi khác", max_length=400, blank=True)
    says = models.CharField("trả lời", max_length=600)
    lesson = models.CharField("bài học", max_length=80, blank=True)
    step = models.PositiveSmallIntegerField("bước", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=TWO_PAIRS_OF_EYES,
                name="learning_card_has_two_pairs_of_eyes",
            ),
            models.CheckConstraint(
                condition=Q(step=None) | ~Q(lesson=""), name="learning_card_step_is_of_a_lesson"
            ),
        )
        indexes = (models.Index(fields=["commune", "-written_at"], name="learning_answer_card_newest"),)

    def __str__(self) -> str:
        return self.asks


class OpenQuestion(models.Model):
    """A question that nothing of ours answered: its words without numbers and names, sealed, of nobody, by the day.

    The same words asked again are the same row (`mark` is a keyed hash of them) with a higher count.
    """

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    mark = models.BinaryField("dấu của câu hỏi")
    words = models.BinaryField("câu hỏi")
    times = models.PositiveIntegerField("số lần hỏi", default=1)
    first_on = models.DateField("hỏi lần đầu")
    last_on = models.DateField("hỏi gần nhất")
    state = models.CharField(
        "tình trạng", max_length=10, choices=QuestionState.choices(), default=QuestionState.OPEN.value
    )
    card = models.ForeignKey(AnswerCard, models.PROTECT, related_name="questions", null=True, blank=True)
    decided_at = models.DateTimeField("xử lý lúc", null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "mark"], name="learning_open_question_once"),
            models.CheckConstraint(
                condition=Q(state=QuestionState.CARD.value, card__isnull=False)
                | Q(~Q(state=QuestionState.CARD.value), card=None),
                name="learning_open_question_card_fits",
            ),
        )
        indexes = (models.Index(fields=["commune", "state", "-times"], name="learning_open_question_most"),)

    def __str__(self) -> str:
        return f"{self.commune_id} {self.last_on}"


class HelpDesk(models.Model):
    """Whom a learner of the commune calls or visits. Numbers of offices, never of a person."""

    commune = models.OneToOneField(
        "places.Commune", models.PROTECT, primary_key=True, related_name="+", db_column="commune_code"
    )
    police = models.CharField("số Công an", max_length=20, blank=True)
    clinic = models.CharField("số Trạm y tế", max_length=20, blank=True)
    desk = models.CharField("số Bộ phận một cửa", max_length=20, blank=True)
    places = models.CharField("nơi có người giúp", max_length=400, blank=True)
    changed_at = models.DateTimeField("sửa lúc")
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return self.commune_id
