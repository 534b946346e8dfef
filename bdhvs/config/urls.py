"""The whole site map on one screen."""

from django.urls import include, path

from bdhvs.field.urls import api_urls
from bdhvs.learning.cards.urls import office_urls
from bdhvs.learning.site.urls import learner_urls
from bdhvs.plans.calendar.urls import feed
from bdhvs.plans.urls import home

urlpatterns = [
    home,
    path("", include("bdhvs.accounts.urls")),
    path("", include("bdhvs.accounts.signin.urls")),
    path("", include("bdhvs.places.urls")),
    path("", include("bdhvs.people.urls")),
    path("ke-hoach/", include("bdhvs.plans.urls")),
    path("ghi-nhan/", include("bdhvs.exchange.urls")),
    path("ghi-nhan/", include("bdhvs.skills.urls")),
    path("ghi-nhan/", include("bdhvs.visits.urls")),
    path("ghi-nhan/", include("bdhvs.gatherings.urls")),
    path("ghi-nhan/", include("bdhvs.outreach.urls")),
    path("lop-hoc/", include("bdhvs.gatherings.urls_classes")),
    path("truyen-thong/", include("bdhvs.plans.reach.urls")),
    path("truyen-thong/bai/", include("bdhvs.outreach.content.urls")),
    path("truyen-thong/bang-ron/", include("bdhvs.outreach.banners.urls")),
    path("truyen-thong/su-viec/", include("bdhvs.outreach.incidents.urls")),
    path("truyen-thong/tep/", include("bdhvs.outreach.filing.urls")),
    path("so-lieu/", include("bdhvs.figures.urls")),
    path("bao-cao/don-vi/", include("bdhvs.reports.units.urls")),
    path("bao-cao/van-ban/", include("bdhvs.reports.papers.urls")),
    path("bao-cao/mau-bieu/", include("bdhvs.reports.ownforms.urls")),
    path("bao-cao/", include("bdhvs.reports.urls")),
    path("den-nha/", include("bdhvs.visits.urls_team")),
    path("den-nha/the-noi/", include("bdhvs.learning.urls_talking")),
    path("den-nha/cam-nang/", include("bdhvs.learning.library.urls")),
    path("tinh/", include("bdhvs.exchange.urls_province")),
    path("tai-khoan/", include("bdhvs.appointments.urls")),
    path("nhat-ky/", include("bdhvs.accounts.urls_journal")),
    path("sync/", api_urls),
    path("den-nha/", include("bdhvs.field.urls_office")),
    path("y-kien/", include("bdhvs.feedback.urls")),
    path("nguon-luc/", include("bdhvs.registries.urls")),
    path("may-chu/", include("bdhvs.exchange.machine.urls")),
    path("hoc/", include(learner_urls)),
    path("the-hoc/", include(office_urls)),
    path("day-hoc/soan/", include("bdhvs.learning.authoring.urls")),
    path("day-hoc/cam-nang/", include("bdhvs.learning.library.urls_writing")),
    path("day-hoc/tuan/", include("bdhvs.outreach.weekly.urls")),
    path("day-hoc/canh-bao/", include("bdhvs.learning.alerts.urls")),
    path("day-hoc/hoi-dap/", include("bdhvs.learning.asking.urls")),
    path("day-hoc/khoa-hoc/", include("bdhvs.learning.courses.urls")),
    path("day-hoc/khung/", include("bdhvs.learning.framework.urls")),
    path("huong-dan/", include("bdhvs.ui.urls_guides")),
    path("giao-dien/", include("bdhvs.ui.urls")),
    path("di-dong/", include("bdhvs.field.urls_app")),
    feed,
]
