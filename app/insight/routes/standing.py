"""Pages that say how the instance is run: help, accessibility, privacy; and the way in without a language."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.insight.routes.blueprint import machines, pages
from app.web.access import public
from app.web.languages import reader_language


@machines.get("/")
@public
def root() -> ResponseReturnValue:
    answer = redirect(url_for("insight.home", language=reader_language()))
    answer.headers["Vary"] = "Accept-Language"
    return answer


@pages.get("/help")
@public
def help() -> ResponseReturnValue:  # noqa: A001 (the page's own word)
    return render_template("insight/help.html")


@pages.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("insight/accessibility.html")


@pages.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return render_template("insight/privacy.html", mail_from=current_app.config["SETTINGS"].mail_from)
