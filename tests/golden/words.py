"""One word for one thing in all that people read: the Chinese side of each en.tsv, held against a list. Not here: whether a
sentence is good."""

# what is not said: what is said instead, and of what
WRONG = {
    "爽约": "未到", "缺席": "未到", "旷工": "未到",
    "“通知”": "“消息”: the page of what was told",
    "站内信": "消息", "收件箱": "待办",
    "身份已停用": "资格已暂停: of a person; 停用 is of the second factor",
    "用户": "志愿者, 账号", "会员": "志愿者", "义工": "志愿者",
    "签出": "签退", "打卡": "签到", "审批": "审核",
    "的减去": "已…的不计: of a figure", "不改则为": "现在是", "先来的在前": "先到的在前",
    "点击": "点", "请输入正确的": "what is right, by an example",
}
# whole texts in which such a word is meant
MEANT = {"中国民主促进会会员", "民建会员", "民进会员"}


def wrong(root):
    """Each text with a word that is not ours, and what to write."""
    said = []
    for path in sorted([root / "i18n/en.tsv", *(root / "src").rglob("en.tsv")]):
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = line.partition("\t")[0]
            if text not in MEANT:
                said += [f"{path.relative_to(root)}:{n}: {text}: not {no}; write {yes}" for no, yes in WRONG.items() if no in text]
    return said
