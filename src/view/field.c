/* field.c - one field of a form, drawn from its declared parameter; and the list of what was wrong.
 *
 * Decides: which control a kind of parameter gets, and that label, hint and error belong to it for
 * every reader (for/id, aria-describedby, aria-invalid). Ids: f-NAME is the control (the first one
 * of a group), f-NAME-hint and f-NAME-err its texts; the summary links to f-NAME.
 * Invariants: all values are escaped; a password is never shown again; each control works without
 * script. Not here: what is valid (http/), the look (web/app.css). */
#include "http/form.h"

#include <string.h>

#include "base/crypt.h"
#include "base/log.h"
#include "view/faults.h"
#include "view/view.h"

/* What a phone should offer and turn into: else an iPhone sends HEIC. Bytes are looked at in attach/. */
#define FILE_TYPES    "image/jpeg,image/png,image/webp,application/pdf"
#define PICTURE_TYPES "image/*" /* phones offer the camera, too */
#define RADIOS_MAX    4         /* more choices than this are a select, unless asked for */

enum widget { INPUT, TEXTAREA, TICK, RADIOS, CHECKS, SELECT, HIDDEN };

/* What is being drawn: each function below adds one part of it. */
struct drawing {
    struct out *o;
    const struct form_field *f;
    const struct param *p;
    const struct field_opts *opts;
    const char *label;
    bool say_optional;
};

static bool is_kind(const struct drawing *d, const char *kind)
{
    return d->opts->kind && !strcmp(d->opts->kind, kind);
}

static void put_raw(struct drawing *d, const char *s)
{
    buf_puts(d->o->b, s);
}

static void put_attr(struct drawing *d, const char *name, const char *value)
{
    if (!value)
        return;
    buf_printf(d->o->b, " %s=\"", name);
    buf_html(d->o->b, value);
    buf_putc(d->o->b, '"');
}

static void put_attr_int(struct drawing *d, const char *name, int64_t value)
{
    buf_printf(d->o->b, " %s=\"", name);
    buf_i64(d->o->b, value);
    buf_putc(d->o->b, '"');
}

/* --- choices: set by the handler, else all of the code table -------------------------------------------- */

static size_t choice_count(const struct drawing *d)
{
    return d->f->options ? d->f->n_options : d->p->codes ? d->p->codes->n : 0;
}

static const char *choice_value(const struct drawing *d, size_t i)
{
    return d->f->options ? d->f->options[i].value : d->p->codes->v[i].name;
}

static const char *choice_label(const struct drawing *d, size_t i)
{
    if (d->f->options)
        return d->f->options[i].label;
    return tr(d->o->prefs.lang, d->p->codes->v[i].label);
}

static bool choice_is_on(const struct drawing *d, const char *value)
{
    if (d->p->kind != PARAM_CODES && d->p->kind != PARAM_IDS)
        return !strcmp(d->f->value ? d->f->value : "", value);
    for (size_t i = 0; i < d->f->values.n; i++)
        if (!strcmp(d->f->values.v[i], value))
            return true;
    return false;
}

static enum widget widget_of(const struct drawing *d)
{
    if (is_kind(d, "hidden"))
        return HIDDEN;
    switch (d->p->kind) {
    case PARAM_BOOL:
        return TICK;
    case PARAM_CODES:
    case PARAM_IDS:
        return CHECKS;
    case PARAM_LONG:
        return TEXTAREA;
    case PARAM_CODE:
        if (choice_count(d) <= RADIOS_MAX && !is_kind(d, "select"))
            return RADIOS;
        return is_kind(d, "radio") ? RADIOS : SELECT;
    default:
        if (d->f->options)
            return is_kind(d, "radio") ? RADIOS : SELECT;
        return is_kind(d, "textarea") ? TEXTAREA : INPUT;
    }
}

/* --- parts ------------------------------------------------------------------------------------ */

/* class="field", or class="field bad" around what was wrong. */
static void put_class(struct drawing *d, const char *name)
{
    if (!*name && !d->f->err)
        return;
    put_raw(d, " class=\"");
    put_raw(d, name);
    if (d->f->err)
        put_raw(d, *name ? " bad" : "bad");
    put_raw(d, "\"");
}

static void put_label_text(struct drawing *d)
{
    put_tr(d->o, d->label);
    if (!d->say_optional)
        return;
    put_raw(d, d->o->prefs.lang == LANG_EN ? " <small>" : "<small>");
    put_tr(d->o, N_("（选填）"));
    put_raw(d, "</small>");
}

static void put_hint_and_err(struct drawing *d)
{
    const char *name = d->p->name;
    if (d->opts->hint) {
        buf_printf(d->o->b, "<p class=\"hint\" id=\"f-%s-hint\">", name);
        put_tr(d->o, d->opts->hint);
        put_raw(d, "</p>");
    }
    if (d->f->err) {
        buf_printf(d->o->b, "<p class=\"err\" id=\"f-%s-err\">", name);
        put_fault(d->o, d->f, d->label);
        put_raw(d, "</p>");
    }
}

/* Ties the hint and the error to a control or a group. */
static void put_described(struct drawing *d)
{
    const char *name = d->p->name;
    bool hint = d->opts->hint, err = d->f->err;
    if (hint && err)
        buf_printf(d->o->b, " aria-describedby=\"f-%s-hint f-%s-err\"", name, name);
    else if (hint || err)
        buf_printf(d->o->b, " aria-describedby=\"f-%s-%s\"", name, hint ? "hint" : "err");
}

/* Has to be filled in: always, or on this page. */
static bool is_must(const struct drawing *d)
{
    return d->p->required || d->opts->needed;
}

/* id, name, required and the ties: what input, select and textarea have in common. */
static void put_control(struct drawing *d)
{
    buf_printf(d->o->b, " id=\"f-%s\"", d->p->name);
    put_attr(d, "name", d->p->name);
    if (is_must(d))
        put_raw(d, " required");
    put_attr(d, "autocomplete", d->opts->autocomplete);
    put_described(d);
    if (d->f->err)
        put_raw(d, " aria-invalid=\"true\"");
}

static void put_placeholder(struct drawing *d)
{
    if (d->opts->placeholder)
        put_attr(d, "placeholder", tr(d->o->prefs.lang, d->opts->placeholder));
}

/* --- input ------------------------------------------------------------------------------------ */

static const char *text_type(const struct drawing *d)
{
    static const char *const known[] = { "tel", "password", "email", "url", "search" };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (is_kind(d, known[i]))
            return known[i];
    return "text";
}

static const char *input_type(const struct drawing *d)
{
    switch (d->p->kind) {
    case PARAM_SECRET:
        return "password";
    case PARAM_PHONE:
    case PARAM_TEL:
        return "tel";
    case PARAM_DAY:
        return "date";
    case PARAM_TIME:
        return "datetime-local";
    case PARAM_FILES:
        return "file";
    default:
        return text_type(d);
    }
}

/* A field of text with a keyboard of digits: one of type "number" drops the full-width digits of an input
 * method. That keyboard has no minus sign on some phones. */
static void put_number_keys(struct drawing *d)
{
    put_attr(d, "class", d->p->max <= 9999 ? "w4" : "w11");
    if (d->p->min >= 0)
        put_attr(d, "inputmode", d->p->kind == PARAM_INT ? "numeric" : "decimal");
}

/* What a keyboard should offer, and where typing a text ends. What is pasted into a number may be longer than
 * it, with blanks and marks: the server takes them out, so nothing is cut off here. */
static void put_limits(struct drawing *d)
{
    switch (d->p->kind) {
    case PARAM_INT:
    case PARAM_REAL:
        put_number_keys(d);
        break;
    case PARAM_ID:
    case PARAM_DIGITS:
        put_attr(d, "inputmode", "numeric");
        break;
    case PARAM_PHONE:
    case PARAM_TEL:
        put_raw(d, " class=\"w11\" inputmode=\"tel\"");
        break;
    case PARAM_NUMBER:
        put_raw(d, " spellcheck=\"false\"");
        break;
    case PARAM_CN_ID:
        put_raw(d, " class=\"w18\" inputmode=\"text\" spellcheck=\"false\" data-id18=\"\"");
        put_attr(d, "data-msg", tr(d->o->prefs.lang, N_("错误：身份证号不对，请逐位核对")));
        break;
    case PARAM_TEXT:
    case PARAM_NAME:
    case PARAM_SECRET:
        if (d->p->min > 0)
            put_attr_int(d, "minlength", d->p->min);
        put_attr_int(d, "maxlength", d->p->max);
        break;
    default:
        break;
    }
}

static void put_input(struct drawing *d)
{
    const char *type = input_type(d);
    buf_printf(d->o->b, "<input type=\"%s\"", type);
    put_control(d);
    put_limits(d);
    put_placeholder(d);
    if (d->p->kind == PARAM_FILES) {
        put_attr(d, "accept", is_kind(d, "picture") ? PICTURE_TYPES : FILE_TYPES);
        if (d->p->min > 1)
            put_raw(d, " multiple");
    } else if (strcmp(type, "password") != 0) {
        put_attr(d, "value", d->f->value);
    }
    put_raw(d, ">");
}

static void put_textarea(struct drawing *d)
{
    put_raw(d, "<textarea rows=\"4\"");
    put_control(d);
    put_attr_int(d, "maxlength", d->p->max);
    put_placeholder(d);
    put_raw(d, ">\n"); /* HTML drops this line end, and so keeps one at the start of the text */
    put_text(d->o, d->f->value);
    put_raw(d, "</textarea>");
}

static void put_select(struct drawing *d)
{
    put_raw(d, "<select");
    put_control(d);
    put_raw(d, "><option value=\"\">");
    put_tr(d->o, d->opts->placeholder ? d->opts->placeholder : is_must(d) ? N_("请选择") : N_("不选"));
    put_raw(d, "</option>");
    for (size_t i = 0; i < choice_count(d); i++) {
        put_raw(d, "<option");
        put_attr(d, "value", choice_value(d, i));
        put_raw(d, choice_is_on(d, choice_value(d, i)) ? " selected>" : ">");
        put_text(d->o, choice_label(d, i));
        put_raw(d, "</option>");
    }
    put_raw(d, "</select>");
}

/* --- groups of choices ------------------------------------------------------------------------ */

static void put_pick(struct drawing *d, size_t at, const char *value, const char *label)
{
    bool one = d->p->kind != PARAM_CODES && d->p->kind != PARAM_IDS;
    buf_printf(d->o->b, "<label class=\"pick\"><input type=\"%s\" id=\"f-%s", one ? "radio" : "checkbox",
               d->p->name);
    if (at)
        buf_printf(d->o->b, "-%zu", at + 1);
    put_raw(d, "\"");
    put_attr(d, "name", d->p->name);
    put_attr(d, "value", value);
    if (one && is_must(d))
        put_raw(d, " required");
    if (choice_is_on(d, value))
        put_raw(d, " checked");
    put_raw(d, "><span>");
    put_text(d->o, label);
    put_raw(d, "</span></label>");
}

/* Whether a choice is one of those that stand in front; without `first` all do. */
static bool stands_first(const struct drawing *d, const char *value)
{
    size_t n = strlen(value);
    for (const char *p = d->opts->first; p; p = strchr(p, ' ') ? strchr(p, ' ') + 1 : NULL)
        if (!strncmp(p, value, n) && (p[n] == ' ' || !p[n]))
            return true;
    return !d->opts->first;
}

static void put_picks(struct drawing *d, size_t *at, bool first)
{
    for (size_t i = 0; i < choice_count(d); i++)
        if (stands_first(d, choice_value(d, i)) == first)
            put_pick(d, (*at)++, choice_value(d, i), choice_label(d, i));
}

static void put_more(struct drawing *d, size_t *at)
{
    bool open = false;
    for (size_t i = 0; i < choice_count(d); i++)
        open = open || (!stands_first(d, choice_value(d, i)) && choice_is_on(d, choice_value(d, i)));
    put_raw(d, open ? "<details open><summary>" : "<details><summary>");
    put_tr(d->o, N_("更多"));
    put_raw(d, "</summary><div class=\"picks\">");
    put_picks(d, at, false);
    put_raw(d, "</div></details>");
}

static void put_group(struct drawing *d, bool may_take_back)
{
    size_t at = 0;
    put_raw(d, "<fieldset");
    put_class(d, "");
    put_described(d);
    put_raw(d, "><legend>");
    put_label_text(d);
    put_raw(d, "</legend>");
    put_hint_and_err(d);
    put_raw(d, "<div class=\"picks\">");
    if (may_take_back)
        put_pick(d, at++, "", tr(d->o->prefs.lang, N_("不填")));
    put_picks(d, &at, true);
    put_raw(d, "</div>");
    if (d->opts->first)
        put_more(d, &at);
    put_raw(d, "</fieldset>");
}

/* --- the field -------------------------------------------------------------------------------- */

static bool bool_is_on(const char *value)
{
    return value && *value && strcmp(value, "0") != 0 && strcmp(value, "false") != 0;
}

static void put_tick(struct drawing *d)
{
    put_raw(d, "<div");
    put_class(d, "field");
    put_raw(d, ">");
    put_hint_and_err(d);
    put_raw(d, "<label class=\"tick\"><input type=\"checkbox\"");
    put_control(d);
    put_raw(d, " value=\"1\"");
    if (bool_is_on(d->f->value))
        put_raw(d, " checked");
    put_raw(d, "><span>");
    put_label_text(d);
    put_raw(d, "</span></label></div>");
}

static void put_hidden_value(struct drawing *d, const char *value)
{
    put_raw(d, "<input type=\"hidden\"");
    put_attr(d, "name", d->p->name);
    put_attr(d, "value", value);
    put_raw(d, ">");
}

static void put_hidden(struct drawing *d)
{
    if (d->f->value && d->p->kind != PARAM_SECRET)
        put_hidden_value(d, d->f->value);
    for (size_t i = 0; i < d->f->values.n; i++)
        put_hidden_value(d, d->f->values.v[i]);
}

static void put_labelled(struct drawing *d, void (*put)(struct drawing *d))
{
    put_raw(d, "<div");
    put_class(d, "field");
    buf_printf(d->o->b, "><label for=\"f-%s\">", d->p->name);
    put_label_text(d);
    put_raw(d, "</label>");
    put_hint_and_err(d);
    put(d);
    put_raw(d, "</div>");
}

static void put_widget(struct drawing *d, enum widget w)
{
    switch (w) {
    case INPUT:
        put_labelled(d, put_input);
        break;
    case TEXTAREA:
        put_labelled(d, put_textarea);
        break;
    case SELECT:
        put_labelled(d, put_select);
        break;
    case TICK:
        put_tick(d);
        break;
    case RADIOS:
        put_group(d, !is_must(d));
        break;
    case CHECKS:
        put_group(d, false);
        break;
    case HIDDEN:
        put_hidden(d);
        break;
    }
}

/* Where nothing has to be filled in (a filter), saying "optional" at each field says nothing. */
static bool form_has_required(const struct form *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->fields[i].param->required)
            return true;
    return false;
}

static const struct form_field *find_field(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->fields[i].param->name, name))
            return &f->fields[i];
    return NULL;
}

void view_field(struct out *o, const struct form *f, const char *name, const char *label,
                const struct field_opts *opts)
{
    static const struct field_opts none = { 0 };
    const struct form_field *field = find_field(f, name);
    if (!field) {
        log_error("page %s: its form has no parameter %s", o->path, name);
        return;
    }
    struct drawing d = { .o = o, .f = field, .p = field->param, .opts = opts ? opts : &none, .label = label };
    d.say_optional = !is_must(&d) && d.p->kind != PARAM_BOOL && form_has_required(f);
    put_widget(&d, widget_of(&d));
}

void put_once(struct out *o)
{
    char key[CRYPT_TOKEN_TEXT];
    crypt_token(key);
    BUF_LIT(o->b, "<input type=\"hidden\" name=\"_once\" value=\"");
    buf_puts(o->b, key);
    BUF_LIT(o->b, "\">");
}
