/* faults.c - what was wrong with a form: the words at a field, and the summary on top that leads to each.
 *
 * Decides: that each sentence names its field, by the label the page gives it. The summary has the focus when
 * the page opens. Not here: the fields (field.c), what is valid (http/, the nouns). */
#include "view/faults.h"

#include <string.h>

#include "base/param.h"

/* --- words of what is wrong ------------------------------------------------------------------------ */

/* The field's name as a sentence has it: a label without what stands in brackets behind it. */
static void put_short_label(struct buf *b, enum lang lang, const char *label)
{
    const char *text = tr(lang, label), *end = strstr(text, "（");
    if (!end || end == text)
        end = strchr(text, '(');
    size_t n = end && end > text ? (size_t)(end - text) : strlen(text);
    while (n && text[n - 1] == ' ')
        n--;
    buf_put(b, text, n);
}

/* What is missing is said by its name: one picks from what can be picked. */
static const char *missing_key(const struct form_field *f)
{
    switch (f->param->kind) {
    case PARAM_CODE:
    case PARAM_CODES:
    case PARAM_IDS:
        return N_("请选择{0}");
    case PARAM_FILES:
        return N_("请添加{0}");
    default:
        return f->options ? N_("请选择{0}") : N_("请填写{0}");
    }
}

static void err_words(struct buf *b, enum lang lang, const struct form_field *f, const struct err *e,
                      const char *label)
{
    const char *args[ERR_ARGS];
    _cleanup_buf_ struct buf name = { 0 };
    for (int i = 0; i < ERR_ARGS; i++)
        args[i] = e->arg[i];
    if (!label || strcmp(e->key, PARAM_MISSING) != 0) {
        tr_args(b, lang, e->key, args, ERR_ARGS);
        return;
    }
    put_short_label(&name, lang, label);
    tr_args(b, lang, missing_key(f), &(const char *){ name.data }, 1);
}

/* In the summary, away from its field, a sentence that does not name it gets the name in front. */
static void put_named_err(struct out *o, const struct form_field *f, const char *label)
{
    _cleanup_buf_ struct buf text = { 0 }, name = { 0 };
    err_words(&text, o->prefs.lang, f, f->err, label);
    if (label)
        put_short_label(&name, o->prefs.lang, label);
    if (name.data && text.data && !strstr(text.data, name.data)) {
        buf_html(o->b, name.data);
        buf_puts(o->b, o->prefs.lang == LANG_EN ? ": " : "：");
    }
    buf_html(o->b, text.data ? text.data : "");
}

void put_fault(struct out *o, const struct form_field *f, const char *label)
{
    _cleanup_buf_ struct buf text = { 0 }, framed = { 0 };
    err_words(&text, o->prefs.lang, f, f->err, label);
    tr_args(&framed, o->prefs.lang, N_("错误：{0}"), &(const char *){ text.data }, 1);
    buf_html(o->b, framed.data);
}

/* --- what was wrong --------------------------------------------------------------------------- */

static int count_field_errors(const struct form *f)
{
    int n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += f->fields[i].err != NULL;
    return n;
}

static void put_general_err(struct out *o, const struct err *e)
{
    _cleanup_buf_ struct buf text = { 0 };
    err_words(&text, o->prefs.lang, NULL, e, NULL);
    buf_html(o->b, text.data);
}

static const char *label_of(const struct field_label *labels, const char *name)
{
    while (labels->name && strcmp(labels->name, name) != 0)
        labels++;
    return labels->label;
}

void view_form_errors(struct out *o, const struct form *f, const struct field_label *labels)
{
    int n = count_field_errors(f);
    if (!n && !f->general)
        return;
    BUF_LIT(o->b, "<div class=\"errs\" id=\"errs\" role=\"alert\" tabindex=\"-1\" autofocus><h2>");
    put_icon(o, "warn");
    put_tr(o, n ? N_("请先改好下面几处") : N_("没有提交成功"));
    BUF_LIT(o->b, "</h2><ul>");
    if (f->general) {
        BUF_LIT(o->b, "<li>");
        put_general_err(o, f->general);
        BUF_LIT(o->b, "</li>");
    }
    for (size_t i = 0; i < f->n; i++) {
        if (!f->fields[i].err)
            continue;
        buf_printf(o->b, "<li><a href=\"#f-%s\">", f->fields[i].param->name);
        put_named_err(o, &f->fields[i], label_of(labels, f->fields[i].param->name));
        BUF_LIT(o->b, "</a></li>");
    }
    BUF_LIT(o->b, "</ul></div>");
}
