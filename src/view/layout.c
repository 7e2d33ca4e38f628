/* layout.c - the page around the page: head, red header with its two stripes, navigation, footer, tabs.
 *
 * Decides: how menus are drawn and who sees a link that a noun declares (all_navs), and what <html> says of
 * language, theme and elder mode. Invariants: no inline script or style; every switch and the log-out are
 * plain forms, so all works without script; kinds "screen" and "print" carry no navigation. Not here: the
 * links (`nav` in a .model), the look (web/app.css), the cookie behind the switches (http/), the pages
 * themselves (the nouns' templates). */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "view/asset.h"
#include "view/view.h"

#define REFRESH_S 60

/* Red cloth with two stripes; inside the page, since a request more costs more than its bytes. */
#define ICON                                                                                                 \
    "<link rel=\"icon\" "                                                                                    \
    "href=\"data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200"                 \
    "%208%208'%3E%3Cpath%20fill='%23c8161d'%20d='M0%200h8v8H0z'/"                                            \
    "%3E%3Cpath%20stroke='%23fff'%20d='M0%203h8M0%20"                                                        \
    "5.5h8'/%3E%3C/svg%3E\">"

static bool is_bare(const char *kind)
{
    return !strcmp(kind, "screen") || !strcmp(kind, "print");
}

/* --- head ------------------------------------------------------------------------------------- */

static void put_html_tag(struct out *o)
{
    static const char *const themes[] = { [THEME_LIGHT] = "light", [THEME_DARK] = "dark" };
    BUF_LIT(o->b, "<!doctype html><html lang=\"");
    buf_puts(o->b, o->prefs.lang == LANG_EN ? "en" : "zh-CN");
    buf_putc(o->b, '"');
    if (o->prefs.theme != THEME_AUTO)
        buf_printf(o->b, " data-theme=\"%s\"", themes[o->prefs.theme]);
    if (o->prefs.elder)
        BUF_LIT(o->b, " data-elder=\"\"");
    buf_putc(o->b, '>');
}

static void put_title(struct out *o, const struct page_head *h)
{
    BUF_LIT(o->b, "<title>");
    if (o->refused)
        put_tr(o, N_("错误："));
    put_text(o, h->title);
    BUF_LIT(o->b, " · ");
    put_tr(o, N_("红马甲"));
    buf_putc(o->b, ' ');
    put_text(o, o->city);
    BUF_LIT(o->b, "</title>");
}

#define ABOUT_MOST 120 /* letters: what messengers and search engines show */

static void put_meta(struct out *o, const char *name, const char *value, const char *more)
{
    buf_printf(o->b, "<meta property=\"og:%s\" content=\"", name);
    put_text(o, value);
    put_text(o, more);
    BUF_LIT(o->b, "\">");
}

/* What a messenger shows of an address that somebody sends on: a title, a line, a picture. */
static void put_shared(struct out *o, const struct page_head *h)
{
    _cleanup_buf_ struct buf about = { 0 };
    if (h->about && *h->about)
        buf_puts(&about, h->about);
    else
        buf_printf(&about, tr(o->prefs.lang, N_("%s志愿服务：注册志愿者、找活动报名、扫码签到、查服务时长")),
                   o->city);
    size_t kept = 0, letter;
    for (int n = 0; n < ABOUT_MOST && about.data[kept] && utf8_at(about.data + kept, &letter); n++)
        kept += letter;
    about.data[kept] = '\0';
    BUF_LIT(o->b, "<meta name=\"description\" content=\"");
    put_text(o, about.data);
    BUF_LIT(o->b, "\">");
    put_meta(o, "type", "website", "");
    put_meta(o, "title", h->title, "");
    put_meta(o, "description", about.data, "");
    put_meta(o, "site_name", o->city, tr(o->prefs.lang, N_("志愿服务")));
    if (*o->origin) {
        put_meta(o, "url", o->origin, o->path ? o->path : "/");
        put_meta(o, "image", o->origin, h->picture ? h->picture : asset_url("share.png"));
    }
}

static void put_file(struct out *o, const char *before, const char *name, const char *after)
{
    buf_puts(o->b, before);
    put_asset(o, name);
    buf_puts(o->b, after);
}

/* Plain links and forms everywhere; htmx only where a page asks for it. It keeps to this site, evaluates
 * nothing, adds no style, and shows refused forms (4xx) in place. */
static void put_scripts(struct out *o, const struct page_head *h)
{
    if (h->htmx) {
        BUF_LIT(
            o->b,
            "<meta name=\"htmx-config\" content='{\"includeIndicatorStyles\":false,\"allowEval\":false,"
            "\"selfRequestsOnly\":true,\"responseHandling\":[{\"code\":\"204\",\"swap\":false},"
            "{\"code\":\"[23]..\",\"swap\":true},{\"code\":\"[45]..\",\"swap\":true,\"error\":false}]}'>");
        put_file(o, "<script src=\"", "htmx.min.js", "\" defer></script>");
    }
    if (h->desk)
        put_file(o, "<script src=\"", "desk.js", "\" defer></script>");
    put_file(o, "<script src=\"", "app.js", "\" defer></script>");
}

static void put_head(struct out *o, const struct page_head *h)
{
    BUF_LIT(o->b, "<head><meta charset=\"utf-8\">"
                  "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\">"
                  "<meta name=\"theme-color\" content=\"#c8161d\">");
    put_title(o, h);
    if (!is_bare(h->kind))
        put_shared(o, h);
    put_file(o, "<link rel=\"stylesheet\" href=\"", "app.css", "\">");
    BUF_LIT(o->b, ICON);
    if (h->refresh)
        buf_printf(o->b, "<noscript><meta http-equiv=\"refresh\" content=\"%d\"></noscript>", REFRESH_S);
    put_scripts(o, h);
    BUF_LIT(o->b, "</head>");
}

/* --- navigation ------------------------------------------------------------------------------- */

bool nav_is_seen(const struct nav *nav, const struct me *me)
{
    switch (nav->right) {
    case ANYONE:
        return true;
    case PERSON:
        return me->login;
    case VOLUNTEER: /* whoever is logged out is led to the log-in */
        return me->volunteer || !me->login;
    case LEADER:
        return me->leader;
    default:
        return user_grant(me->user, nav->right);
    }
}

static bool is_main(const struct nav *n)
{
    return !strcmp(n->menu, "main");
}

/* Of the links at one place of the bar the last that the reader sees: whom it is for are fewest. */
static bool is_in_bar(const struct out *o, const struct nav *n)
{
    if (!is_main(n) || !nav_is_seen(n, o->me))
        return false;
    for (const struct nav *next = n + 1; next->menu && is_main(next) && next->place == n->place; next++)
        if (nav_is_seen(next, o->me))
            return false;
    return true;
}

static int64_t waits(const struct out *o, const struct nav *n)
{
    return o->waits ? o->waits[n - all_navs] : 0;
}

static void put_count(struct out *o, int64_t n)
{
    if (n > 0)
        buf_printf(o->b, n > 99 ? " <span class=\"count\">99+</span>" : " <span class=\"count\">%lld</span>",
                   (long long)n);
}

/* Which links a list holds: those of the bar, what else is seen of its menu, or of another menu. */
typedef bool wanted(const struct out *o, const struct nav *n);

static bool is_beside_bar(const struct out *o, const struct nav *n)
{
    return is_main(n) && nav_is_seen(n, o->me) && !is_in_bar(o, n);
}

static bool is_own(const struct out *o, const struct nav *n)
{
    return o->me->login && (!strcmp(n->menu, "work") || !strcmp(n->menu, "own")) && nav_is_seen(n, o->me);
}

static bool is_foot(const struct out *o, const struct nav *n)
{
    return !strcmp(n->menu, "foot") && nav_is_seen(n, o->me);
}

static void put_nav_link(struct out *o, const struct nav *n, const char *tab, bool icon)
{
    buf_printf(o->b, "<a href=\"%s\"%s>", n->path, !strcmp(n->tab, tab) ? " aria-current=\"page\"" : "");
    if (icon)
        put_icon(o, n->icon);
    put_tr(o, n->label);
    put_count(o, waits(o, n));
    BUF_LIT(o->b, "</a>");
}

static void put_nav_items(struct out *o, wanted *is_wanted, const char *tab)
{
    for (const struct nav *n = all_navs; n->menu; n++) {
        if (!is_wanted(o, n))
            continue;
        BUF_LIT(o->b, "<li>");
        put_nav_link(o, n, tab, false);
        BUF_LIT(o->b, "</li>");
    }
}

/* Where a form of the frame leads back to: this page, unless its address is too long to be taken. */
static const char *back_of(const struct out *o)
{
    return o->path && strlen(o->path) <= BACK_MAX ? o->path : "/";
}

static void put_login_link(struct out *o)
{
    BUF_LIT(o->b, "<a href=\"/login?back=");
    put_url(o, back_of(o));
    BUF_LIT(o->b, "\">");
    put_tr(o, N_("登录"));
    BUF_LIT(o->b, "</a>");
}

static void put_person_item(struct out *o)
{
    BUF_LIT(o->b, "<li class=\"push\">");
    if (o->me->login) {
        BUF_LIT(o->b, "<a href=\"/me\">");
        put_text(o, o->me->name);
        BUF_LIT(o->b, "</a>");
    } else {
        put_login_link(o);
    }
    BUF_LIT(o->b, "</li>");
}

static void put_nav(struct out *o, const char *tab)
{
    BUF_LIT(o->b, "<nav class=\"nav\" aria-label=\"");
    put_tr(o, N_("主导航"));
    BUF_LIT(o->b, "\"><ul>");
    put_nav_items(o, is_in_bar, tab);
    put_nav_items(o, is_beside_bar, tab);
    put_nav_items(o, is_own, tab);
    put_person_item(o);
    BUF_LIT(o->b, "</ul></nav>");
}

/* On phones the bottom bar has room for four; the rest waits in here. */
static void put_menu(struct out *o, const char *tab)
{
    int64_t n_waits = 0;
    bool any = false;
    for (const struct nav *n = all_navs; n->menu; n++) {
        if (!is_beside_bar(o, n) && !is_own(o, n))
            continue;
        any = true;
        n_waits += waits(o, n);
    }
    if (!any)
        return;
    BUF_LIT(o->b, "<details class=\"menu\"><summary><span class=\"sr\">");
    put_tr(o, N_("更多"));
    BUF_LIT(o->b, "</span>");
    put_icon(o, "menu");
    put_count(o, n_waits);
    BUF_LIT(o->b, "</summary><ul>");
    put_nav_items(o, is_beside_bar, tab);
    put_nav_items(o, is_own, tab);
    BUF_LIT(o->b, "</ul></details>");
}

/* --- the unit that is acted for ------------------------------------------------------------------ */

/* Whether a grant is the first over its unit: a unit is one choice, however many rights are held there. */
static bool is_first(const struct user *u, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (u->grants[i].unit == u->grants[at].unit)
            return false;
    return true;
}

static void put_places(struct out *o, const struct user *u, int64_t here)
{
    for (size_t i = 0; i < u->n_grants; i++) {
        if (!is_first(u, i))
            continue;
        buf_printf(o->b, "<option value=\"%lld\"%s>", (long long)u->grants[i].unit,
                   u->grants[i].unit == here ? " selected" : "");
        put_text(o, u->grants[i].unit_name);
        BUF_LIT(o->b, "</option>");
    }
}

/* Who holds rights over several units chooses the one they act for; all lists follow it. */
static void put_place(struct out *o)
{
    const struct user *u = o->me->user;
    size_t n = 0;
    for (size_t i = 0; u && i < u->n_grants; i++)
        n += is_first(u, i);
    if (n < 2)
        return;
    BUF_LIT(o->b, "<form class=\"place\" method=\"post\" action=\"/place\">");
    put_csrf(o);
    BUF_LIT(o->b, "<input type=\"hidden\" name=\"back\" value=\"");
    put_text(o, back_of(o));
    BUF_LIT(o->b, "\"><label><span>");
    put_tr(o, N_("当前"));
    BUF_LIT(o->b, "</span><select name=\"unit\">");
    put_places(o, u, user_place(u)->unit);
    BUF_LIT(o->b, "</select></label><button>");
    put_tr(o, N_("切换"));
    BUF_LIT(o->b, "</button></form>");
}

/* --- switches --------------------------------------------------------------------------------- */

static void put_switch(struct out *o, const char *name, const char *value, const char *label, int pressed)
{
    buf_printf(o->b, "<button name=\"%s\" value=\"%s\"", name, value);
    if (pressed >= 0)
        buf_printf(o->b, " aria-pressed=\"%s\"", pressed ? "true" : "false");
    buf_putc(o->b, '>');
    put_tr(o, label);
    BUF_LIT(o->b, "</button>");
}

static void put_theme_switch(struct out *o)
{
    switch (o->prefs.theme) {
    case THEME_AUTO:
        put_switch(o, "theme", "dark", N_("深色"), -1);
        break;
    case THEME_DARK:
        put_switch(o, "theme", "light", N_("浅色"), -1);
        break;
    case THEME_LIGHT:
        put_switch(o, "theme", "auto", N_("随系统"), -1);
        break;
    }
}

/* Not boosted: the answer changes <html>, which a swapped body does not. */
static void put_prefs(struct out *o)
{
    BUF_LIT(o->b, "<form class=\"prefs\" action=\"/prefs\">"
                  "<input type=\"hidden\" name=\"back\" value=\"");
    put_text(o, back_of(o));
    BUF_LIT(o->b, "\">");
    put_switch(o, "elder", o->prefs.elder ? "0" : "1", N_("大字"), o->prefs.elder);
    put_theme_switch(o);
    if (o->prefs.lang == LANG_EN)
        BUF_LIT(o->b, "<button name=\"lang\" value=\"zh\" lang=\"zh-CN\">中文</button>");
    else
        BUF_LIT(o->b,
                "<button name=\"lang\" value=\"en\" lang=\"en\" aria-label=\"EN, English\">EN</button>");
    BUF_LIT(o->b, "</form>");
}

/* --- the page --------------------------------------------------------------------------------- */

static void put_top(struct out *o, const struct page_head *h)
{
    BUF_LIT(o->b, "<header class=\"top has-nav\"><div class=\"in\"><a class=\"brand\" href=\"/\">");
    put_icon(o, "vest");
    BUF_LIT(o->b, "<span><b>");
    put_tr(o, N_("红马甲"));
    BUF_LIT(o->b, "</b><span>");
    put_text(o, o->city);
    if (o->demo) {
        BUF_LIT(o->b, " · ");
        put_tr(o, N_("演示"));
    }
    BUF_LIT(o->b, "</span></span></a>");
    put_prefs(o);
    put_nav(o, h->tab);
    put_menu(o, h->tab);
    put_place(o);
    BUF_LIT(o->b, "</div></header>");
}

/* An alert, since that is read also when it comes with the page and not into it. */
static void put_flash(struct out *o)
{
    if (!o->flash)
        return;
    BUF_LIT(o->b, "<p class=\"flash ok\" role=\"alert\">");
    put_icon(o, "check");
    put_tr(o, o->flash);
    BUF_LIT(o->b, "</p>");
}

static void put_body_open(struct out *o, const struct page_head *h)
{
    buf_printf(o->b, "<body%s><a class=\"skip\" href=\"#main\">",
               !strcmp(h->kind, "wide") ? " class=\"desk\"" : "");
    put_tr(o, N_("跳到正文"));
    BUF_LIT(o->b, "</a>");
    put_top(o, h);
    BUF_LIT(o->b, "<main id=\"main\" tabindex=\"-1\"");
    if (h->refresh)
        buf_printf(o->b, " data-refresh-s=\"%d\"", REFRESH_S);
    buf_putc(o->b, '>');
    put_flash(o);
}

static void put_bare_open(struct out *o, const struct page_head *h)
{
    buf_printf(o->b, "<body class=\"%s\"><main id=\"main\"", h->kind);
    if (h->refresh)
        buf_printf(o->b, " data-refresh-s=\"%d\"", REFRESH_S);
    buf_putc(o->b, '>');
}

void view_layout_open(struct out *o, const struct page_head *h)
{
    o->kind = h->kind;
    o->tab = h->tab;
    put_html_tag(o);
    put_head(o, h);
    if (is_bare(h->kind))
        put_bare_open(o, h);
    else
        put_body_open(o, h);
}

static void put_person_foot(struct out *o)
{
    BUF_LIT(o->b, "<li>");
    if (o->me->login) {
        BUF_LIT(o->b, "<form method=\"post\" action=\"/logout\">");
        put_csrf(o);
        BUF_LIT(o->b, "<button class=\"link\">");
        put_tr(o, N_("退出登录"));
        BUF_LIT(o->b, "</button></form>");
    } else {
        put_login_link(o);
    }
    BUF_LIT(o->b, "</li>");
}

/* Who runs this, whom to call, and under which numbers the authorities know it. */
static void put_site(struct out *o)
{
    const struct site *s = o->site;
    BUF_LIT(o->b, "<p>");
    put_tr(o, N_("主办："));
    if (*s->runner) {
        put_text(o, s->runner);
    } else {
        put_text(o, o->city);
        put_tr(o, N_("文明办"));
    }
    if (*s->phone) {
        BUF_LIT(o->b, " · <a href=\"tel:");
        put_text(o, s->phone);
        BUF_LIT(o->b, "\">");
        put_text(o, s->phone);
        BUF_LIT(o->b, "</a>");
    }
    if (*s->phone && *s->hours) {
        buf_putc(o->b, ' ');
        put_text(o, s->hours);
    }
    BUF_LIT(o->b, "</p>");
    if (!*s->record_no && !*s->police_no)
        return;
    BUF_LIT(o->b, "<p>");
    if (*s->record_no) {
        BUF_LIT(o->b, "<a href=\"https://beian.miit.gov.cn/\" rel=\"noreferrer\">");
        put_text(o, s->record_no);
        BUF_LIT(o->b, "</a> ");
    }
    put_text(o, s->police_no);
    BUF_LIT(o->b, "</p>");
}

static void put_foot(struct out *o)
{
    BUF_LIT(o->b, "<footer class=\"foot\"><ul>");
    put_nav_items(o, is_foot, "");
    put_person_foot(o);
    BUF_LIT(o->b, "</ul>");
    put_site(o);
    if (o->demo) {
        BUF_LIT(o->b, "<p>");
        put_tr(o, N_("演示：这里的人和活动都是编出来的，时间从一个工作日的早上九点走起"));
        BUF_LIT(o->b, "</p>");
    }
    BUF_LIT(o->b, "</footer>");
}

static void put_bottom(struct out *o)
{
    BUF_LIT(o->b, "<nav class=\"bottom\" aria-label=\"");
    put_tr(o, N_("常用"));
    BUF_LIT(o->b, "\">");
    for (const struct nav *n = all_navs; n->menu; n++)
        if (is_in_bar(o, n))
            put_nav_link(o, n, o->tab, true);
    BUF_LIT(o->b, "</nav><div id=\"say\" class=\"sr\" role=\"status\" aria-live=\"polite\"></div>");
}

/* A list never ends without a word: somebody would be left out of it unseen. */
static void put_cut(struct out *o)
{
    char n[24];
    _cleanup_buf_ struct buf text = { 0 };
    if (!o->cut)
        return;
    snprintf(n, sizeof(n), "%zu", o->cut);
    tr_args(&text, o->prefs.lang, N_("这里只列出了前 {0} 条，后面还有"), &(const char *){ n }, 1);
    BUF_LIT(o->b, "<p class=\"cut\">");
    put_text(o, text.data);
    BUF_LIT(o->b, "</p>");
}

void view_layout_close(struct out *o)
{
    put_cut(o);
    BUF_LIT(o->b, "</main>");
    if (!is_bare(o->kind)) {
        put_foot(o);
        put_bottom(o);
    }
    BUF_LIT(o->b, "</body></html>\n");
}
