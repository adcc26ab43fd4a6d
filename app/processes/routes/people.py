"""Members on the owners' desk: who takes part, in which groups and roles."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.phases import GIVEN_ROLES, Action, Role
from app.processes import members, queries
from app.processes.access import access, requires
from app.processes.forms import ROLE_NAMES, RolesForm
from app.processes.routes.blueprint import pages
from app.web import paging
from app.web.database import now, session


@pages.get("/processes/<slug>/facilitate/people")
@requires(Action.FACILITATE)
def people(slug: str) -> ResponseReturnValue:
    process, group, role = access().process, _group_filter(), _role_filter()
    rows = queries.members(session(), process.id, group=group, role=role, after=paging.after(), limit=paging.limit())
    page = paging.page_of(rows, paging.limit())
    return render_template(
        "processes/people.html",
        page=page,
        next_url=paging.next_url(page),
        group=group,
        role=role,
        groups=queries.member_counts(session(), process.id),
        roles=queries.role_counts(session(), process.id),
        role_names=ROLE_NAMES,
    )


@pages.route("/processes/<slug>/facilitate/people/<number:member_id>", methods=["GET", "POST"])
@requires(Action.MEMBERS_MANAGE)
def member(slug: str, member_id: int) -> ResponseReturnValue:
    membership = queries.membership_by_id(session(), access().process.id, member_id) or abort(404)
    form = RolesForm(data={"roles": membership.role_names})
    if not form.validate_on_submit():
        return render_template("processes/member.html", form=form, membership=membership), 422 if form.errors else 200
    roles = [Role(name) for name in form.roles.data or []]
    members.assign_roles(session(), membership, roles=roles, actor_id=access().person_id, now=now())
    session().commit()
    flash(_("The roles have been changed. They hold at once."))
    return redirect(url_for("processes.people", slug=slug))


def _group_filter() -> str | None:
    asked = request.args.get("group") or None
    if asked is not None and asked not in {group.key for group in access().process.groups}:
        abort(400)
    return asked


def _role_filter() -> Role | None:
    asked = request.args.get("role") or None
    if asked is not None and asked not in {role.value for role in GIVEN_ROLES}:
        abort(400)
    return Role(asked) if asked else None
