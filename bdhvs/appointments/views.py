"""Accounts: the list, one account, and everything that can be done to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.commands import post_of
from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import VOLUNTEERS, Act
from bdhvs.accounts.signin.proof import proved_recently
from bdhvs.appointments import commands
from bdhvs.appointments.forms import HandOverForm, InviteForm, PledgeForm, PostForm
from bdhvs.appointments.models import Appointment
from bdhvs.appointments.printing import pledge_sheets
from bdhvs.appointments.queries import (
    STATES,
    accounts_kept_by,
    names_here,
    open_code,
    place_of,
    state_of,
)
from bdhvs.appointments.tables import account_table
from bdhvs.appointments.views_desk import attempt, confirm_page, done, opened, result_page, who
from bdhvs.journal.commands import note
from bdhvs.people.queries import roster_of_team
from bdhvs.places.models import Team
from bdhvs.ui.printing import handed_over
from bdhvs.ui.tables import respond


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
def accounts(request: Request) -> HttpResponseBase:
    """Everybody whose account this user keeps."""
    users = accounts_kept_by(request.user, request.commune_code)
    table = account_table(request, users, names_here(request.commune_code))
    return respond(request, "appointments/accounts.html", table, {"in_commune": bool(request.commune_code)})


def _account(request: Request, user_id: int) -> User:
    """The account behind an address; one that this user does not keep is not there."""
    return get_object_or_404(accounts_kept_by(request.user, request.commune_code), pk=user_id)


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
def account(request: Request, user_id: int) -> HttpResponse:
    """One account: its post and earlier posts, its code, its pledge."""
    user, names = _account(request, user_id), names_here(request.commune_code)
    held = (
        Appointment.objects.filter(user=user).select_related("unit", "team") if request.commune_code else ()
    )
    context = {
        "account": user,
        "state": state_of(user),
        "state_words": STATES[state_of(user)],
        "where": place_of(user, names),
        "held": [(one, _held_where(one, names)) for one in held],
        "code": open_code(user, timezone.localtime()),
        "needs_pledge": user.role in VOLUNTEERS,
        "pledges": user.pledges.order_by("-signed_on") if request.commune_code else (),
        "is_self": user.pk == request.user.pk,
    }
    return render(request, "appointments/account.html", context)


def _held_where(held: Appointment, names: dict[str, str]) -> str:
    named = [held.unit.name if held.unit else "", held.team.name if held.team else ""]
    return ", ".join([word for word in named if word] + [names.get(code, code) for code in held.hamlets])


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@proved_recently
def invite(request: Request) -> HttpResponse:
    """One new account, with its sheet."""
    form = _post_form(InviteForm, request, request.user)
    made: list[commands.Invited] = []

    def act() -> None:
        since = form.cleaned_data["since"]
        made.append(commands.invite(**form.whom(), post=form.post(), on=since, **who(request)))

    if attempt(request, form, act):
        return result_page(request, made)
    lead = "Người được mời nhận một phiếu có mã dùng một lần, rồi tự đặt mật khẩu. Không cần thư điện tử."
    return _form_page(
        request, form, "Mời một người", lead, "Mời và in phiếu", reverse("appointments:accounts")
    )


def _post_form(kind: Any, request: Request, by: User, initial: dict[str, Any] | None = None) -> Any:
    options = {"by": by, "commune": request.commune_code, "today": timezone.localdate()}
    return opened(request, kind, initial or {}, **options)


def _form_page(request: Request, form: Any, title: str, lead: str, button: str, back: str) -> HttpResponse:
    context = {"title": title, "lead": lead, "form": form, "submit_label": button, "cancel_url": back}
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@allowed(Act.MANAGE_ACCOUNTS)
@proved_recently
def invite_team(request: Request, code: str) -> HttpResponse:
    """Everybody on the roster of a team who has no account yet, in one act."""
    team = get_object_or_404(Team.objects.select_related("hamlet"), pk=code, commune_id=request.commune_code)
    known = User.objects.filter(commune_id=request.commune_code, person__isnull=False)
    held = set(known.values_list("person_id", flat=True))
    roster = [
        entry for entry in roster_of_team(team).filter(valid_to=None) if entry.subject_person_id not in held
    ]
    made: list[commands.Invited] = []
    today = timezone.localdate()
    if request.method == "POST" and done(
        request, lambda: made.extend(commands.invite_team(team=team, on=today, **who(request)))
    ):
        return result_page(request, made)
    ids = [entry.subject_person_id for entry in roster]
    note(act="see_team", commune=request.commune_code, subject="person", ids=ids, **who(request))
    return render(request, "appointments/invite_team.html", {"team": team, "roster": roster})


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@proved_recently
def new_code(request: Request, user_id: int) -> HttpResponse:
    """A new sheet: the old one was lost, ran out, or the password or the phone was lost."""
    user, made = _account(request, user_id), list[commands.Invited]()
    if request.method != "POST":
        effects = [
            "Phiếu cũ chưa dùng không còn dùng được.",
            "Khi người này nhập mã mới: tự đặt mật khẩu mới, cách xác nhận thứ hai cũ bị bỏ, mọi máy bị đăng xuất.",
            "Cho đến lúc ấy tài khoản vẫn dùng như thường. Máy bị mất thì bấm thêm “Đăng xuất mọi máy của người này”.",
        ]
        title = f"Cấp mã mới cho {user.full_name}?"
        return confirm_page(request, user, title=title, effects=effects, label="Cấp mã và in phiếu")
    if done(request, lambda: made.append(commands.invite_again(user=user, **who(request)))):
        return result_page(request, made)
    return redirect("appointments:account", user_id)


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@proved_recently
def sign_out_everywhere(request: Request, user_id: int) -> HttpResponse:
    """Somebody else's device was lost, or stands open somewhere: all sessions end now."""
    user = _account(request, user_id)
    if request.method != "POST":
        effects = [
            "Mọi máy đang đăng nhập bằng tài khoản này bị đăng xuất ngay.",
            "Mật khẩu vẫn như cũ. Nếu mật khẩu có thể đã lộ thì cấp mã mới.",
            "Ứng dụng đi hộ trên điện thoại có quyền riêng: ngừng ở trang Máy đi hộ.",
        ]
        title = f"Đăng xuất {user.full_name} khỏi mọi máy?"
        return confirm_page(request, user, title=title, effects=effects, label="Đăng xuất mọi máy")
    if done(request, lambda: commands.sign_out_everywhere(user=user, **who(request))):
        messages.success(request, f"Đã đăng xuất {user.full_name} khỏi mọi máy.")
    return redirect("appointments:account", user_id)


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@require_POST
def revoke_code(request: Request, user_id: int) -> HttpResponse:
    user = _account(request, user_id)
    if done(request, lambda: commands.revoke_invitation(user=user, **who(request))):
        messages.success(request, "Đã thu lại mã. Phiếu đã in không còn dùng được.")
    return redirect("appointments:account", user_id)


@allowed(Act.MANAGE_ACCOUNTS)
def pledge(request: Request, user_id: int) -> HttpResponse:
    """Record that the volunteer signed."""
    user = _account(request, user_id)
    form = PledgeForm(
        request.POST if request.method == "POST" else None,
        initial={"signed_on": timezone.localdate(), "witness": request.user.full_name},
    )
    if attempt(request, form, lambda: commands.record_pledge(user=user, **form.cleaned_data, **who(request))):
        messages.success(request, "Đã ghi bản cam kết. Người này có thể nhập mã để mở tài khoản.")
        return redirect("appointments:account", user_id)
    lead = "Ghi lại sau khi bản giấy đã ký. Bản giấy giữ tại văn phòng."
    back = reverse("appointments:account", args=[user_id])
    return _form_page(request, form, f"Cam kết của {user.full_name}", lead, "Ghi đã ký", back)


@allowed(Act.MANAGE_ACCOUNTS)
def pledge_sheet(request: Request, user_id: int) -> HttpResponse:
    """The paper to be signed."""
    user = _account(request, user_id)
    pdf = pledge_sheets([user], place=str(user.commune or ""), names=names_here(request.commune_code))
    return handed_over(pdf, "cam-ket.pdf")


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@proved_recently
def change(request: Request, user_id: int) -> HttpResponse:
    """Another role, other places."""
    user = _account(request, user_id)
    held = post_of(user)
    initial = {
        "role": user.role, "hamlets": held.hamlets, "unit": held.unit_code, "team": held.team_code,
        "province": held.province_code,
    }  # fmt: skip
    form = _post_form(PostForm, request, request.user, initial)

    def act() -> None:
        commands.change_post(user=user, post=form.post(), since=form.cleaned_data["since"], **who(request))

    if attempt(request, form, act):
        messages.success(request, f"Đã đổi. {user.full_name} cần đăng nhập lại.")
        return redirect("appointments:account", user_id)
    back = reverse("appointments:account", args=[user_id])
    return _form_page(
        request, form, f"Đổi vai trò: {user.full_name}", "Việc đã ghi trước ngày này vẫn giữ.", "Đổi", back
    )


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@proved_recently
def hand_over(request: Request, user_id: int) -> HttpResponse:
    """Somebody else takes the post."""
    user = _account(request, user_id)
    form = opened(
        request, HandOverForm, {"on": timezone.localdate()}, by=request.user, commune=request.commune_code
    )
    made: list[commands.Invited] = []

    def act() -> None:
        on = form.cleaned_data["on"]
        made.append(commands.hand_over(user=user, **form.whom(), on=on, **who(request)))

    if attempt(request, form, act):
        return result_page(request, made)
    lead = (
        f"Người nhận có tài khoản mới với vai trò và việc đang làm dở của {user.full_name}. Tài khoản cũ đóng ngay,"
        " mọi máy đang đăng nhập bị đăng xuất; việc đã ghi vẫn mang tên người cũ."
    )
    if user.person_id:
        lead += " Các hộ đang giao chuyển theo khi người nhận được chọn từ danh sách dân."
    back = reverse("appointments:account", args=[user_id])
    return _form_page(request, form, f"Bàn giao: {user.full_name}", lead, "Bàn giao và in phiếu", back)


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@proved_recently
def close(request: Request, user_id: int) -> HttpResponse:
    """Nobody signs in with it any more."""
    user, today = _account(request, user_id), timezone.localdate()
    if request.method == "POST":
        if done(request, lambda: commands.close_account(user=user, on=today, **who(request))):
            messages.success(request, f"Đã đóng tài khoản của {user.full_name}.")
        return redirect("appointments:account", user_id)
    context = {
        "title": f"Đóng tài khoản của {user.full_name}?",
        "effects": [
            "Mọi máy đang đăng nhập bị đăng xuất ngay.",
            "Mã đã in không còn dùng được.",
            "Những gì người này đã ghi vẫn giữ nguyên.",
        ],
        "confirm_label": "Đóng tài khoản",
        "danger": True,
        "cancel_url": reverse("appointments:account", args=[user_id]),
    }
    return render(request, "ui/confirm.html", context)


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@proved_recently
def reopen(request: Request, user_id: int) -> HttpResponse:
    """The same person comes back."""
    user, made = _account(request, user_id), list[commands.Invited]()
    today = timezone.localdate()
    if request.method != "POST":
        effects = [
            "Người cũ trở lại việc cũ, với mã mới và mật khẩu mới.",
            "Người khác nhận việc thì mời người ấy.",
        ]
        title = f"Mở lại tài khoản của {user.full_name}?"
        return confirm_page(request, user, title=title, effects=effects, label="Mở lại và in phiếu")
    if done(request, lambda: made.append(commands.reopen_account(user=user, on=today, **who(request)))):
        return result_page(request, made)
    return redirect("appointments:account", user_id)
