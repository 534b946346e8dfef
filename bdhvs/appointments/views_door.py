"""The printed sheets, and the page where a sheet is taken up."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.accounts.signin.devices import address_of, device_of_somebody
from bdhvs.accounts.signin.rules import TooManyTriesError
from bdhvs.accounts.signin.tries import begin_try, forgive, invitation_of
from bdhvs.appointments import commands
from bdhvs.appointments.forms import TakeUpForm
from bdhvs.appointments.printing import invitation_sheets
from bdhvs.appointments.queries import accounts_kept_by, names_here
from bdhvs.appointments.rules import AppointmentError, CodeError, PledgeError, code_hash
from bdhvs.places.http import profile_here
from bdhvs.ui.printing import handed_over

_MOST = 200


@allowed(Act.MANAGE_ACCOUNTS, in_commune=False)
@require_POST
def sheets(request: Request) -> HttpResponse:
    """Print codes that were made just now: only their hashes are kept, so the page sends them back."""
    now, kept = timezone.localtime(), accounts_kept_by(request.user, request.commune_code)
    found = []
    for code in request.POST.getlist("code")[:_MOST]:
        try:
            invitation = commands.open_invitation(code, now)
        except CodeError:
            raise Http404 from None
        user = kept.filter(pk=invitation.user_id).first()
        if user is None:
            raise Http404
        found.append((user, code, invitation.expires_at))
    profile = profile_here(request)
    pdf = invitation_sheets(
        found,
        address=request.build_absolute_uri(reverse("appointments:take_up")),
        place=f"UBND {profile.commune}" if profile else "",
        names=names_here(request.commune_code),
    )
    return handed_over(pdf, "phieu-mo-tai-khoan.pdf")


def take_up(request: HttpRequest) -> HttpResponse:
    """Open to everybody: the code is the key."""
    form = TakeUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _taken_up(request, form.cleaned_data["code"], form.cleaned_data["password"])
        except (AppointmentError, TooManyTriesError) as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(
                request, f"Đã mở tài khoản {user.username}. Hãy đăng nhập bằng mật khẩu vừa đặt."
            )
            return redirect("accounts:sign_in")
    return render(request, "appointments/take_up.html", {"form": form}, status=422 if form.errors else 200)


def _taken_up(request: HttpRequest, code: str, password: str) -> User:
    """The account behind the code. A wrong code is counted, for this code and this address.

    Raises: TooManyTriesError, CodeError, PledgeError
    """
    at, named = timezone.localtime(), code_hash(code, key=settings.SECRET_KEY).hex()
    counted = invitation_of(named, address_of(request), device_of_somebody(request))
    begin_try(counted=counted, at=at)
    try:
        user = commands.take_up(code=code, password=password, at=at)
    except PledgeError:
        forgive(counted=counted)  # the code was right; the paper is missing
        raise
    forgive(counted=counted)
    return user
