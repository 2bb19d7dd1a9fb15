from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0002_search")]

    operations = [
        migrations.AddIndex(
            model_name="work",
            index=models.Index(condition=models.Q(("is_published", False)), fields=["-id"], name="work_drafts"),
        )
    ]
