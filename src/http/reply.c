/* reply.c - the only place where an error becomes a status, and a model becomes bytes. */
#include "http/reply.h"

#include <string.h>

#include "base/log.h"
#include "base/site.h"
#include "http/http.model.h"
#include "http/refusal.h"

static const struct {
    int status;
    const char *title, *detail;
} problems[] = {
    [-INVALID] = { 422, N_("填写的内容有问题"), N_("请按提示修改后再提交。") },
    [-DENIED] = { 404, N_("没有找到这个页面"), N_("网址可能有误，或内容已经移走。") },
    [-NOT_FOUND] = { 404, N_("没有找到这个页面"), N_("网址可能有误，或内容已经移走。") },
    [-CONFLICT] = { 409, N_("现在不能这样做"), N_("情况已经变化，请刷新页面看看最新状态。") },
    [-BUSY] = { 503, N_("系统正忙"), N_("您的内容没有丢失，请过几秒再试一次。") },
    [-INTERNAL] = { 500, N_("系统出错了"), N_("问题已经记录，请稍后再试。") },
    [-TOO_LARGE] = { 413, N_("内容太大了"), N_("请缩短内容或换一个小一点的文件。") },
    [-LIMITED] = { 429, N_("操作太频繁了"), N_("请过一会儿再试。") },
    [-NO_LOGIN] = { 401, N_("请先登录"), N_("登录后就可以继续。") },
    [-NOT_FRESH] = { 403, N_("请先确认是您本人"), N_("请输入密码或验证码，然后再做一次。") },
    [-SUSPENDED] = { 403, N_("志愿者资格已暂停"), N_("暂停期间只能查看、申诉和注销。") },
    [-NO_SECOND] = { 403, N_("请先设好动态口令"), N_("您的工作权限要先设好动态口令才能用。") },
    [-FOREIGN] = { 403, N_("这次提交来自别的网站"), N_("请在本站的页面上操作。") },
    [-DAMAGED] = { 503, N_("服务暂停"), N_("系统数据需要维护，管理员已收到警报，请稍后再来。") },
};

static const char *err_text(struct req *r, const struct err *e)
{
    const char *args[ERR_ARGS] = { e->arg[0], e->arg[1], e->arg[2] };
    struct buf b = { 0 };
    tr_args(&b, r->prefs.lang, e->key, args, ERR_ARGS);
    char *text = arena_strdup(r->arena, b.data ? b.data : "");
    buf_free(&b);
    return text;
}

static void list_errors(struct req *r, struct problem *p)
{
    p->errors.v = ARENA_ARRAY(r->arena, struct problem_error, r->n_errs + 1);
    for (size_t i = 0; i < r->n_errs; i++)
        p->errors.v[p->errors.n++] = (struct problem_error){ r->errs[i].field, err_text(r, &r->errs[i]) };
    if (r->err.code && r->err.field)
        p->errors.v[p->errors.n++] = (struct problem_error){ r->err.field, err_text(r, &r->err) };
}

/* Of a page that may be there in a while; what was sent is repeated by its sender, who still has it. */
static const char *address_again(const struct req *r, int rc)
{
    bool passes = rc == BUSY || rc == DAMAGED || rc == LIMITED;
    return passes && r->route && r->route->method == GET ? r->path : NULL;
}

void reply_problem(struct req *r, int rc, const char *back)
{
    int at = -rc;
    if ((rc == DENIED || rc == SUSPENDED) && r->user && r->route)
        refusal_note(r->user->account, r->route, r->address);
    if (at <= 0 || at >= (int)(sizeof(problems) / sizeof(problems[0])))
        at = -INTERNAL;
    struct problem *p = NEW_MODEL(r, problem);
    p->status = problems[at].status;
    p->title = req_tr(r, problems[at].title);
    p->detail = req_tr(r, problems[at].detail);
    p->code = rc_name(rc == DENIED ? NOT_FOUND : -at);
    p->back = back;
    p->again = address_again(r, rc);
    p->type = arena_printf(r->arena, "urn:redvest:problem:%s", p->code);
    /* What may be told: the rule's own words. Denied, unknown and internal ones are told apart by nobody. */
    if (rc != DENIED && rc != NOT_FOUND && rc != INTERNAL && rc != DAMAGED) {
        if (r->err.code && r->err.key)
            p->detail = err_text(r, &r->err);
        list_errors(r, p);
    }
    if (rc == INTERNAL)
        log_error("%s: internal error at %s", r->route ? r->route->path : r->path,
                  r->err.origin ? r->err.origin : "?");
    r->location = NULL;
    r->body = (struct bytes){ 0 };
    r->type = NULL;
    reply_status_view(r, (int)p->status, &view_problem, p);
}

static void render_json(struct req *r, struct buf *b)
{
    if (r->view) {
        r->view->json(b, r->model);
        return;
    }
    struct done d = { r->location, r->flash ? req_tr(r, r->flash) : NULL };
    json_done(b, &d);
}

void reply_render(struct req *r, const struct me *me, const char *csrf, struct buf *b, const char **ret_type,
                  bool *ret_form_used)
{
    *ret_form_used = false;
    if (r->type) {
        buf_put(b, r->body.p, r->body.n);
        *ret_type = r->type;
    } else if (r->face == FACE_JSON) {
        render_json(r, b);
        *ret_type = r->view == &view_problem ? "application/problem+json" : "application/json";
    } else if (r->view && r->view->html) {
        struct out o = { .b = b,
                         .prefs = r->prefs,
                         .me = me,
                         .csrf = csrf,
                         .path = r->path,
                         .city = r->city->name,
                         .origin = r->city->public_url ? r->city->public_url : "",
                         .now = r->now,
                         .status = r->status,
                         .refused = r->refused && r->status >= 400,
                         .demo = r->city->demo,
                         .waits = r->waits,
                         .site = site_now(r->city->site),
                         .flash = r->flash };
        r->view->html(&o, r->model);
        *ret_type = "text/html; charset=utf-8";
        *ret_form_used = o.form_used;
    } else if (r->view) {
        r->view->json(b, r->model);
        *ret_type = "application/json";
    } else {
        *ret_type = "text/plain; charset=utf-8";
    }
}
