/* device.c - the first word that is found says it; what is found in others' words, too, comes later. */
#include "http/device.h"

#include <string.h>

struct word {
    const char *text;
    int is;
};

static const struct word machines[] = {
    { "iPad", DEVICE_KIND_TABLET },         { "Tablet", DEVICE_KIND_TABLET },
    { "iPhone", DEVICE_KIND_IPHONE },       { "HarmonyOS", DEVICE_KIND_HARMONY },
    { "OpenHarmony", DEVICE_KIND_HARMONY }, { "Android", DEVICE_KIND_ANDROID },
    { "Windows", DEVICE_KIND_WINDOWS },     { "Macintosh", DEVICE_KIND_MAC },
    { "Linux", DEVICE_KIND_LINUX },
};

static const struct word programs[] = {
    { "MicroMessenger", BROWSER_KIND_WECHAT },
    { "AlipayClient", BROWSER_KIND_ALIPAY },
    { "DingTalk", BROWSER_KIND_DINGTALK },
    { "QQ", BROWSER_KIND_QQ },
    { "UCBrowser", BROWSER_KIND_UC },
    { "HuaweiBrowser", BROWSER_KIND_HUAWEI },
    { "Edg", BROWSER_KIND_EDGE },
    { "Firefox", BROWSER_KIND_FIREFOX },
    { "Chrome", BROWSER_KIND_CHROME },
    { "Safari", BROWSER_KIND_SAFARI },
};

static int first(const struct word *words, size_t n, const char *in, int otherwise)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(in, words[i].text))
            return words[i].is;
    return otherwise;
}

struct device device_of(const char *user_agent)
{
    const char *in = user_agent ? user_agent : "";
    return (struct device){
        (enum device_kind)first(machines, sizeof(machines) / sizeof(machines[0]), in, DEVICE_KIND_OTHER),
        (enum browser_kind)first(programs, sizeof(programs) / sizeof(programs[0]), in, BROWSER_KIND_OTHER),
    };
}
