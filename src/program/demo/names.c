/* names.c - surnames by how common they are, given names by the fashion of the years. */
#include "program/demo/names.h"

#include <stdio.h>
#include <string.h>

#define HAN 3 /* bytes of each character in these tables */

/* The earlier, the commoner: rnd_skewed() prefers the front. */
static const char surnames[] =
    "王李张刘陈杨赵黄郭韩周吴徐孙马朱胡申冯宋高郝牛任常贾范程秦许崔何梁段原史魏薛田侯"
    "董卫靳苗武孟邢白曹路连栗裴闫郑罗谢唐于萧叶吕苏潘杜丁沈姜余卢钟姚廖熊金陆石戴邹";

struct fashion {
    int until;                       /* birth year */
    const char *male[2], *female[2]; /* first and second character of the given name */
    const char *single_male, *single_female;
};

static const struct fashion fashions[] = {
    { 1969,
      { "建国志文德永福玉树春保天根新长", "国民华明军生平福贵才林山成旺义" },
      { "秀桂玉淑凤春爱美翠月金素兰改巧", "英兰珍花梅莲香娥芳琴枝云仙清玲" },
      "刚强勇军平明",
      "英梅芳玲萍莲" },
    { 1994,
      { "建志晓海国永文俊伟振少向宏利云", "军伟强斌峰涛波鹏飞杰辉刚亮东明" },
      { "晓丽海红艳春雪秀慧建亚小文玉婷", "丽霞燕娟芳敏静红梅萍玲莉琴英艳" },
      "伟强磊涛鹏斌超杰波辉峰",
      "丽敏静娟艳霞燕芳婷洁琳" },
    { 9999,
      { "浩子宇俊梓皓奕博嘉泽思文明雨一", "然轩涵杰辰宇豪泽阳睿航哲霖翔森" },
      { "子梓欣雨诗佳思可若梦语依心雅一", "涵萱怡彤琪妍然琳瑶悦婷雯宁晴诺" },
      "睿浩轩阳宇晨昊鑫",
      "悦欣颖怡婷彤瑶琪" },
};

static const char *pick(struct rnd *r, const char *chars, double power)
{
    return chars + HAN * rnd_skewed(r, (int64_t)strlen(chars) / HAN, power);
}

void demo_name(struct rnd *r, int sex, int birth_year, char ret_name[DEMO_NAME_TEXT])
{
    const struct fashion *f = fashions;
    while (birth_year > f->until)
        f++;
    const char *surname = pick(r, surnames, 2.2);
    if (rnd_percent(r, 14)) {
        const char *only = pick(r, sex == 1 ? f->single_male : f->single_female, 1);
        snprintf(ret_name, DEMO_NAME_TEXT, "%.*s%.*s", HAN, surname, HAN, only);
        return;
    }
    const char *const *chars = sex == 1 ? f->male : f->female;
    const char *first = pick(r, chars[0], 1), *second = pick(r, chars[1], 1);
    snprintf(ret_name, DEMO_NAME_TEXT, "%.*s%.*s%.*s", HAN, surname, HAN, first, HAN, second);
}
