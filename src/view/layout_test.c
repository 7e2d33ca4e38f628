/* layout_test.c - who gets which links, what <html> says, and that nothing typed leaves unescaped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "view/view.h"

static struct buf b;
static struct me me;
static struct out o;
static struct site site;

static int set_up(void **state)
{
    (void)state;
    me = (struct me){ 0 };
    site = (struct site){ "", "", "", "", "" };
    o = (struct out){ .b = &b,
                      .me = &me,
                      .csrf = "token",
                      .path = "/a?b=1&c=\"",
                      .city = "长治<市>",
                      .site = &site,
                      .origin = "https://zy.example" };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&b);
    return 0;
}

/* Somebody who holds, over one unit, what the link to `path` is for. */
static struct user held_by;
static struct grant held[3];

static void holds(const char *path)
{
    const struct nav *n = all_navs;
    while (n->menu && strcmp(n->path, path) != 0)
        n++;
    held[0] = (struct grant){ n->right >> 4, LEVEL_CITY, 1, "长治市", { 1, 99 } };
    held_by = (struct user){ .account = 1, .grants = held, .n_grants = 1 };
    me.user = &held_by;
}

static void draw(const char *tab, const char *kind, bool refresh)
{
    buf_clear(&b);
    view_layout_open(&o,
                     &(struct page_head){ .title = "标题<>", .tab = tab, .kind = kind, .refresh = refresh });
    BUF_LIT(&b, "[page]");
    view_layout_close(&o);
}

static void has(const char *part)
{
    if (!strstr(b.data, part))
        fail_msg("no %s in %s", part, b.data);
}

static void has_not(const char *part)
{
    if (strstr(b.data, part))
        fail_msg("%s stands in %s", part, b.data);
}

/* What a messenger shows is short, and of whole letters. */
static void test_shared(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf words = { 0 };
    for (int i = 0; i < 60; i++)
        buf_puts(&words, "义诊<>");
    buf_clear(&b);
    view_layout_open(&o, &(struct page_head){ .title = "x", .about = words.data, .tab = "", .kind = "" });
    const char *shown = strstr(b.data, "\"description\" content=\"义诊");
    assert_non_null(shown);
    assert_int_equal(strcspn(shown + strlen("\"description\" content=\""), "\""),
                     30 * strlen("义诊&lt;&gt;"));
}

static void test_visitor(void **state)
{
    (void)state;
    draw("teams", "", false);
    has("<!doctype html><html lang=\"zh-CN\"><head>");
    has("<title>标题&lt;&gt; · 红马甲 长治&lt;市&gt;</title>");
    has("<meta name=\"description\" "
        "content=\"长治&lt;市&gt;志愿服务：注册志愿者、找活动报名、扫码签到、查服务时长\">");
    has("<meta property=\"og:title\" content=\"标题&lt;&gt;\">");
    has("<meta property=\"og:url\" content=\"https://zy.example/a?b=1&amp;c=&quot;\">");
    has("<meta property=\"og:image\" content=\"https://zy.example/static/share-");
    has("<a href=\"/teams\" aria-current=\"page\">");
    has("<main id=\"main\" tabindex=\"-1\">[page]</main>");
    has("href=\"/login?back=%2Fa%3Fb%3D1%26c%3D%22\"");
    has("name=\"back\" value=\"/a?b=1&amp;c=&quot;\"");
    has_not("/logout");
    has_not("/inbox");
    has_not("/today");
    has_not("role=\"alert\"");
    has_not("http-equiv");
    has_not("<details class=\"menu\">");
    has("<a href=\"/overview\">公开数据</a>");
    has("主办：长治&lt;市&gt;文明办</p>"); /* until somebody says more */
    has_not("tel:");
    has_not("beian");
    site = (struct site){ "<市>文明办", "0355-000", "周一至周五", "晋ICP备1号", "公安备2号" };
    draw("", "", false);
    has("主办：&lt;市&gt;文明办 · <a href=\"tel:0355-000\">0355-000</a> 周一至周五</p>");
    has("<a href=\"https://beian.miit.gov.cn/\" rel=\"noreferrer\">晋ICP备1号</a> 公安备2号</p>");
    has("<a href=\"/help\">出了问题怎么办</a>");
    has("<a href=\"/consents/privacy\">隐私</a>");
}

static void test_people(void **state)
{
    (void)state;
    me = (struct me){ .login = true, .volunteer = true, .name = "<王>" };
    draw("", "", false);
    has("&lt;王&gt;");
    has("<form method=\"post\" action=\"/logout\"><input type=\"hidden\" name=\"_csrf\" "
        "value=\"token\">");
    has("<a href=\"/me/notices\">消息</a>");
    has_not("/login");
    has_not("/inbox");
    me.leader = true;
    draw("today", "", false);
    has("<a href=\"/today\" aria-current=\"page\">");
    has("<details class=\"menu\">");
    has("<a href=\"/today\" aria-current=\"page\"><svg"); /* in the bar, where others have the teams */
    has_not("<a href=\"/teams\"><svg");
    has("<li><a href=\"/teams\">队伍</a></li>");
    has_not("/inbox"); /* it is the staff's: GET /inbox answers nobody else */
    has("<a href=\"/code\">");
    me.leader = me.volunteer = false;
    holds("/inbox");
    draw("inbox", "", false);
    has_not("/today");
    has_not("/code"); /* a volunteer's; in the bottom bar stands what they work with */
    has("<a href=\"/inbox\" aria-current=\"page\"><svg");
    has("<a href=\"/admin/volunteers\"><svg");
    has("<a href=\"/admin/volunteers/new\"><svg");
    has("<a href=\"/me\"><svg");
    has("<a href=\"/inbox\" aria-current=\"page\">待办</a>");
    has("<details class=\"menu\">");
    has_not("/admin/audit");
    holds("/admin/audit");
    draw("audit", "", false);
    has_not("/inbox");
    has_not("/system/grants");
    has("<details class=\"menu\">");
    has("<a href=\"/admin/audit\" aria-current=\"page\">");
    holds("/system/grants");
    draw("", "", false);
    has("<a href=\"/system/grants\">");
}

static void test_what_waits_is_counted(void **state)
{
    (void)state;
    int64_t waits[64] = { 0 };
    me = (struct me){ .login = true, .name = "王" };
    holds("/inbox");
    for (const struct nav *n = all_navs; n->menu; n++)
        waits[n - all_navs] = !strcmp(n->path, "/inbox") ? 7 : !strcmp(n->path, "/me/notices") ? 120 : 0;
    o.waits = waits;
    draw("", "", false);
    has("待办 <span class=\"count\">7</span></a>");
    has("消息 <span class=\"count\">99+</span></a>");
    has("</svg> <span class=\"count\">99+</span></summary>"); /* of all that the menu hides */
    has("<a href=\"/admin/volunteers\">志愿者</a>");
}

/* One place needs no choice; of several each unit stands once, and links follow the one that is chosen. */
static void test_places(void **state)
{
    (void)state;
    me = (struct me){ .login = true, .name = "王" };
    holds("/inbox");
    draw("", "", false);
    has_not("action=\"/place\"");
    held[1] = (struct grant){ held[0].capability, LEVEL_STATION, 7, "<甲>社区", { 10, 19 } };
    held[2] = (struct grant){ held[0].capability + 100, LEVEL_STATION, 7, "<甲>社区", { 10, 19 } };
    held_by.n_grants = 3;
    draw("", "", false);
    has("<form class=\"place\" method=\"post\" action=\"/place\"><input type=\"hidden\" name=\"_csrf\" "
        "value=\"token\">"
        "<input type=\"hidden\" name=\"back\" value=\"/a?b=1&amp;c=&quot;\">");
    has("<option value=\"1\" selected>长治市</option><option value=\"7\">&lt;甲&gt;社区</option></select>");
    held_by.acts_for = 7;
    draw("", "", false);
    has("<option value=\"1\">长治市</option><option value=\"7\" selected>");
    has("<a href=\"/inbox\"");
    held[0].range = (struct range){ 1, 9 };
    held[1].capability += 200; /* what is held there now is nothing that the work bench is for */
    draw("", "", false);
    has_not("<a href=\"/inbox\"");
}

static void test_prefs(void **state)
{
    (void)state;
    draw("", "", false);
    has("<button name=\"elder\" value=\"1\" aria-pressed=\"false\">大字");
    has("<button name=\"theme\" value=\"dark\">深色");
    o.prefs = (struct prefs){ .lang = LANG_EN, .theme = THEME_DARK, .elder = true };
    draw("activities", "", false);
    has("<html lang=\"en\" data-theme=\"dark\" data-elder=\"\">");
    has("<button name=\"elder\" value=\"0\" aria-pressed=\"true\">Large text");
    has("<button name=\"theme\" value=\"light\">Light");
    has("<button name=\"lang\" value=\"zh\"");
    has("Red Vest 长治");
    o.prefs.theme = THEME_LIGHT;
    draw("", "", false);
    has("data-theme=\"light\"");
    has("<button name=\"theme\" value=\"auto\">");
}

static void test_flash_and_demo(void **state)
{
    (void)state;
    o.flash = "活动";
    o.demo = true;
    o.prefs.lang = LANG_EN;
    draw("", "wide", false);
    has("<p class=\"flash ok\" role=\"alert\">");
    has("Activities</p>[page]");
    has(" · demo</span>");
    has("class=\"desk\"");
}

static void test_bare_pages_have_no_navigation(void **state)
{
    (void)state;
    static const char *const kinds[] = { "screen", "print" };
    me = (struct me){ .login = true, .name = "王" };
    holds("/inbox");
    for (int i = 0; i < 2; i++) {
        draw("", kinds[i], true);
        has("[page]</main></body></html>");
        has("data-refresh-s=\"60\"");
        has("<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>");
        has_not("<nav");
        has_not("<form");
        has_not("<footer");
    }
}

static void test_no_inline_script_or_style(void **state)
{
    (void)state;
    me = (struct me){ .login = true, .leader = true, .name = "王" };
    holds("/inbox");
    draw("", "", true);
    has_not("<style");
    has_not(" style=");
    has_not(" onclick=");
    for (const char *s = strstr(b.data, "<script"); s; s = strstr(s + 1, "<script"))
        assert_memory_equal(s, "<script src=\"/static/", 21);
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_visitor),
        TEST(test_shared),
        TEST(test_people),
        TEST(test_what_waits_is_counted),
        TEST(test_places),
        TEST(test_prefs),
        TEST(test_flash_and_demo),
        TEST(test_bare_pages_have_no_navigation),
        TEST(test_no_inline_script_or_style),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
