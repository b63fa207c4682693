"""A forgotten password, and the page that a one-time link opens."""

from flask import Response, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.auth import one_time, open_to_all
from register.auth.http_status import status_of
from register.errors import InvalidInput, NotFound
from register.schemas.accounts import ForgottenForm, NewPasswordForm
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form


@web.get("/sign-in/forgotten")
@open_to_all
def forgotten_form() -> ResponseReturnValue:
    """Ask for the address to which a link is to go."""
    return _forgotten_page(blank(ForgottenForm()), 200)


@web.post("/sign-in/forgotten")
@open_to_all
def forgotten() -> ResponseReturnValue:
    """Say the same whether or not there is such an account, and then see whether there is."""
    form = read_form(ForgottenForm())
    if form.errors:
        return _forgotten_page(form, 400)
    email = form.data["email"]
    one_time.count_asking(email)
    return _once_sent(make_response(render_template("account/link_sent.html")), email)


@web.get("/links/<token>")
@open_to_all
def open_link(token: str) -> ResponseReturnValue:
    """Take the secret out of the address; opening a link twice uses nothing up."""
    try:
        one_time.take(token)
    except NotFound as error:
        # A letter may have been broken in the middle of its link.
        return _not_open(error, status_of(error))
    return redirect(url_for("web.password_form"), 303)


@web.get("/links/password")
@open_to_all
def password_form() -> ResponseReturnValue:
    """Ask whoever came by a link to choose a password."""
    try:
        one_time.must_open()
    except NotFound as error:
        return _not_open(error)
    return _password_page(blank(NewPasswordForm()), 200)


@web.post("/links/password")
@open_to_all
def choose_password() -> ResponseReturnValue:
    """Keep the password and go on as after any right one."""
    form = read_form(NewPasswordForm())
    try:
        one_time.must_open()
        if not form.errors:
            has_factor = one_time.choose(form.data["password"])
            return redirect(url_for("web.code_form" if has_factor else "web.set_up_form"), 303)
    except InvalidInput as error:
        form.refuse(error)
    except NotFound as error:
        return _not_open(error)
    return _password_page(form, 400)


def _once_sent(answer: Response, email: str) -> Response:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy has it

    def write() -> None:
        with app.app_context():
            one_time.write_to(email)

    answer.call_on_close(write)
    return answer


def _forgotten_page(form: Form, status: int) -> ResponseReturnValue:
    return render_template("account/forgotten.html", form=form, errors=form.errors), status


def _password_page(form: Form, status: int) -> ResponseReturnValue:
    return render_template("account/new_password.html", errors=form.errors), status


def _not_open(error: NotFound, status: int = 400) -> ResponseReturnValue:
    return render_template("account/link_not_open.html", why=str(error)), status
