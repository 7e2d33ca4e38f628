/* field_test.c - each kind of parameter as HTML, with and without what was wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "http/form.h"
#include "view/view.h"

static const struct code few_items[] = { { 1, "draft", "活动" }, { 2, "open", "队伍" } };
static const struct code_table few = { "few", few_items, 2 };
static const struct code many_items[] = {
    { 1, "a", "活动" }, { 2, "b", "队伍" }, { 3, "c", "我的" }, { 4, "d", "今日" }, { 5, "e", "登录" },
};
static const struct code_table many = { "many", many_items, 5 };

static const struct param params[] = {
    P_TEXT("title", 40),
    P_OPT_LONG("note", 500),
    P_SECRET("password", 8, 64),
    P_PHONE("phone"),
    P_CN_ID("number"),
    P_INT("places", 1, 500),
    P_OPT_REAL("lat", -90, 90),
    P_OPT_DAY("born"),
    P_TIME("starts"),
    P_MUST("agree"),
    P_CODE("stage", few),
    P_OPT_CODE("kind", few),
    P_CODE("class", many),
    P_OPT_CODES("skills", 5, many),
    P_OPT_ID("team"),
    P_IDS("people", 9),
    P_OPT_FILES("photo", 2, 1000),
    P_BOOL("open"),
    { .kind = PARAM_END },
};
#define N_PARAMS (sizeof(params) / sizeof(params[0]) - 1)

static struct buf b;
static struct out o;
static struct form_field fields[N_PARAMS];
static struct form form;

static int set_up(void **state)
{
    (void)state;
    memset(fields, 0, sizeof(fields));
    for (size_t i = 0; i < N_PARAMS; i++)
        fields[i].param = &params[i];
    form = (struct form){ .fields = fields, .n = N_PARAMS };
    o = (struct out){ .b = &b, .path = "/" };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&b);
    return 0;
}

static struct form_field *field(const char *name)
{
    for (size_t i = 0; i < N_PARAMS; i++)
        if (!strcmp(params[i].name, name))
            return &fields[i];
    fail_msg("no parameter %s", name);
    return NULL;
}

static const char *draw(const char *name, const struct field_opts *opts)
{
    buf_clear(&b);
    view_field(&o, &form, name, "标签", opts);
    return b.data ? b.data : "";
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

static void test_text(void **state)
{
    (void)state;
    field("title")->value = "\"><b>";
    assert_string_equal(draw("title", NULL), "<div class=\"field\"><label for=\"f-title\">标签</label>"
                                             "<input type=\"text\" id=\"f-title\" name=\"title\" required "
                                             "maxlength=\"40\" value=\"&quot;&gt;&lt;b&gt;\"></div>");
}

static void test_hint_and_error(void **state)
{
    (void)state;
    struct err e = { .code = INVALID, .key = "最多 {0} 个字<", .arg = { "40&" } };
    field("title")->err = &e;
    assert_string_equal(
        draw("title", &(struct field_opts){ .hint = "活动", .autocomplete = "off", .placeholder = "队伍" }),
        "<div class=\"field bad\"><label for=\"f-title\">标签</label>"
        "<p class=\"hint\" id=\"f-title-hint\">活动</p>"
        "<p class=\"err\" id=\"f-title-err\">错误：最多 40&amp; 个字&lt;</p>"
        "<input type=\"text\" id=\"f-title\" name=\"title\" required autocomplete=\"off\" "
        "aria-describedby=\"f-title-hint f-title-err\" aria-invalid=\"true\" maxlength=\"40\" "
        "placeholder=\"队伍\"></div>");
    o.prefs.lang = LANG_EN;
    e.key = "没有名为“{0}”的参数";
    draw("title", &(struct field_opts){ .hint = "活动", .placeholder = "队伍" });
    has("Error: There is no parameter named “40&amp;”");
    has(">Activities</p>");
    has("placeholder=\"Teams\"");
}

static void test_optional_is_said_where_something_is_required(void **state)
{
    (void)state;
    draw("born", NULL);
    has("标签<small>（选填）</small></label>");
    has_not("required");
    form.fields = field("born");
    form.n = 1;
    draw("born", NULL);
    has_not("选填");
}

static void test_inputs(void **state)
{
    (void)state;
    draw("phone", NULL);
    has("type=\"tel\"");
    has("inputmode=\"tel\"");
    has_not("maxlength");
    draw("number", NULL);
    has("type=\"text\"");
    has("inputmode=\"text\"");
    has_not("maxlength"); /* a number pasted with blanks is longer */
    has("data-id18");
    draw("places", NULL);
    has("type=\"text\""); /* "number" loses full-width digits */
    has("inputmode=\"numeric\"");
    has_not("maxlength");
    draw("lat", NULL);
    has_not("inputmode"); /* its keyboard may have no minus sign */
    field("born")->value = "2026-10-03";
    draw("born", NULL);
    has("type=\"date\"");
    has("value=\"2026-10-03\"");
    draw("starts", NULL);
    has("type=\"datetime-local\"");
    has(" required");
    draw("photo", NULL);
    has("type=\"file\"");
    has_not("required");
    draw("team", NULL);
    has("inputmode=\"numeric\"");
    draw("title", &(struct field_opts){ .kind = "email" });
    has("type=\"email\"");
}

static void test_password_is_not_shown_again(void **state)
{
    (void)state;
    field("password")->value = "secret 12";
    draw("password", NULL);
    has("type=\"password\"");
    has("minlength=\"8\" maxlength=\"64\"");
    has_not("secret");
    assert_string_equal(draw("password", &(struct field_opts){ .kind = "hidden" }), "");
}

static void test_textarea(void **state)
{
    (void)state;
    field("note")->value = "\n</textarea>";
    draw("note", NULL);
    has(">\n\n&lt;/textarea&gt;</textarea>");
    has("<textarea rows=\"4\" id=\"f-note\" name=\"note\" maxlength=\"500\">");
    draw("title", &(struct field_opts){ .kind = "textarea" });
    has("<textarea");
}

static void test_ticks(void **state)
{
    (void)state;
    draw("agree", NULL);
    has("type=\"checkbox\" id=\"f-agree\" name=\"agree\" required value=\"1\">");
    field("open")->value = "on";
    draw("open", NULL);
    has("name=\"open\" value=\"1\" checked>");
    has_not("选填");
    field("open")->value = "0";
    draw("open", NULL);
    has_not("checked");
}

static void test_radios(void **state)
{
    (void)state;
    field("stage")->value = "open";
    draw("stage", NULL);
    has("<fieldset");
    has("<legend>标签</legend>");
    has("<input type=\"radio\" id=\"f-stage\" name=\"stage\" value=\"draft\" required><span>活动</span>");
    has("<input type=\"radio\" id=\"f-stage-2\" name=\"stage\" value=\"open\" required "
        "checked><span>队伍</span>");
    has_not("不填");
    draw("kind", NULL);
    has("<input type=\"radio\" id=\"f-kind\" name=\"kind\" value=\"\" checked><span>不填</span>");
    has("id=\"f-kind-2\" name=\"kind\" value=\"draft\"><span>");
    draw("class", &(struct field_opts){ .kind = "radio" });
    has("id=\"f-class-5\"");
}

static void test_select(void **state)
{
    (void)state;
    o.prefs.lang = LANG_EN;
    field("class")->value = "b";
    draw("class", NULL);
    has("<select id=\"f-class\" name=\"class\" required><option value=\"\">Please choose</option>");
    has("<option value=\"a\">Activities</option><option value=\"b\" selected>Teams</option>");
    draw("stage", &(struct field_opts){ .kind = "select" });
    has("<select");
}

static void test_checkboxes(void **state)
{
    (void)state;
    const char *on[] = { "b", "e" };
    field("skills")->values = (struct text_list){ on, 2 };
    draw("skills", NULL);
    has("<legend>标签<small>（选填）</small></legend>");
    has("type=\"checkbox\" id=\"f-skills\" name=\"skills\" value=\"a\"><span>");
    has("value=\"b\" checked><span>队伍");
    has("id=\"f-skills-5\" name=\"skills\" value=\"e\" checked>");
    has_not("required");
}

static void test_options(void **state)
{
    (void)state;
    static const struct form_option teams[] = { { "7", "<甲>" }, { "70", "乙" } };
    const char *on[] = { "70" };
    *field("team") =
        (struct form_field){ .param = field("team")->param, .value = "7", .options = teams, .n_options = 2 };
    draw("team", NULL);
    has("<option value=\"7\" selected>&lt;甲&gt;</option><option value=\"70\">乙</option>");
    field("people")->options = teams;
    field("people")->n_options = 2;
    field("people")->values = (struct text_list){ on, 1 };
    draw("people", NULL);
    has("type=\"checkbox\" id=\"f-people\" name=\"people\" value=\"7\"><span>&lt;甲&gt;");
    has("value=\"70\" checked>");
}

static void test_error_of_a_group(void **state)
{
    (void)state;
    struct err e = { .code = INVALID, .key = "请选择" };
    field("stage")->err = &e;
    draw("stage", &(struct field_opts){ .hint = "活动" });
    has("<fieldset class=\"bad\" aria-describedby=\"f-stage-hint f-stage-err\">");
    has("<p class=\"err\" id=\"f-stage-err\">错误：请选择</p>");
}

static void test_hidden(void **state)
{
    (void)state;
    const char *on[] = { "1", "2" };
    const struct field_opts hidden = { .kind = "hidden" };
    field("title")->value = "a\"";
    field("people")->values = (struct text_list){ on, 2 };
    assert_string_equal(draw("title", &hidden), "<input type=\"hidden\" name=\"title\" value=\"a&quot;\">");
    assert_string_equal(draw("people", &hidden), "<input type=\"hidden\" name=\"people\" value=\"1\">"
                                                 "<input type=\"hidden\" name=\"people\" value=\"2\">");
    assert_string_equal(draw("note", &hidden), "");
}

static void test_undeclared_draws_nothing(void **state)
{
    (void)state;
    assert_string_equal(draw("nothing", NULL), "");
}

/* The first label has more in brackets: a sentence does without. */
static const struct field_label labels[] = { { "title", "姓名（与证件一致）" }, { "stage", "学历" }, { 0 } };

static void test_summary(void **state)
{
    (void)state;
    buf_clear(&b);
    view_form_errors(&o, &form, labels);
    assert_int_equal(b.len, 0);
    static struct err e = { .code = INVALID, .key = "最多 {0} 个字", .arg = { "<4>" } };
    static struct err all = { .code = CONFLICT, .key = "名额已满" };
    field("title")->err = &e;
    field("stage")->err = &e;
    form.general = &all;
    view_form_errors(&o, &form, labels);
    has("role=\"alert\"");
    has("tabindex=\"-1\"");
    has("<li>名额已满</li>");
    has("<a href=\"#f-title\">姓名：最多 &lt;4&gt; 个字</a></li>");
    has("<a href=\"#f-stage\">学历：");
    assert_true(strstr(b.data, "名额已满") < strstr(b.data, "#f-title"));
    has("请先改好下面几处");
}

static void what_is_missing_is_said_by_its_name(void **state)
{
    (void)state;
    static struct err missing = { .code = INVALID, .key = PARAM_MISSING };
    buf_clear(&b);
    field("title")->err = &missing;
    field("stage")->err = &missing;
    view_form_errors(&o, &form, labels);
    has("<a href=\"#f-title\">请填写姓名</a>");
    has("<a href=\"#f-stage\">请选择学历</a>");
    has("autofocus");
    view_field(&o, &form, "title", "姓名", NULL);
    has("<p class=\"err\" id=\"f-title-err\">错误：请填写姓名</p>");
}

static void the_first_choices_stand_in_front_and_what_is_ticked_is_seen(void **state)
{
    (void)state;
    const struct field_opts few_first = { .first = "e b" };
    draw("skills", &few_first);
    assert_true(strstr(b.data, "value=\"b\"") < strstr(b.data, "<details><summary>更多"));
    assert_true(strstr(b.data, "value=\"e\"") < strstr(b.data, "<details>"));
    assert_true(strstr(b.data, "value=\"a\"") > strstr(b.data, "<details>"));
    static const char *on[] = { "a" };
    field("skills")->values = (struct text_list){ on, 1 };
    draw("skills", &few_first);
    has("<details open><summary>更多");
}

/* Busy, say: there is nothing to mend. */
static void test_summary_without_a_wrong_field(void **state)
{
    (void)state;
    static struct err busy = { .code = BUSY, .key = "暂时无法保存，请稍后再试" };
    buf_clear(&b);
    form.general = &busy;
    view_form_errors(&o, &form, labels);
    has("没有提交成功");
    has("<li>暂时无法保存，请稍后再试</li>");
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_text),
        TEST(test_hint_and_error),
        TEST(test_optional_is_said_where_something_is_required),
        TEST(test_inputs),
        TEST(test_password_is_not_shown_again),
        TEST(test_textarea),
        TEST(test_ticks),
        TEST(test_radios),
        TEST(test_select),
        TEST(test_checkboxes),
        TEST(test_options),
        TEST(test_error_of_a_group),
        TEST(test_hidden),
        TEST(test_undeclared_draws_nothing),
        TEST(test_summary),
        TEST(what_is_missing_is_said_by_its_name),
        TEST(the_first_choices_stand_in_front_and_what_is_ticked_is_seen),
        TEST(test_summary_without_a_wrong_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
