from django.db import migrations

from bdhvs.ops.schema import commune_wide

# None of the three names anybody but officials; learners of the commune read approved cards and the desk.


class Migration(migrations.Migration):
    dependencies = [("learning", "0014_answers_and_questions"), ("ops", "0001_scope")]
    operations = [
        commune_wide("learning_answercard"),
        commune_wide("learning_openquestion"),
        commune_wide("learning_helpdesk"),
    ]
