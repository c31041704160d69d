"""Control words of RTF (specification 1.9.1) that say where text goes and which characters they stand for."""

from __future__ import annotations

#: Groups whose text is read, and the part it goes to.
PARTS: dict[str, str] = {
    **dict.fromkeys("header headerl headerr headerf".split(), "header"),
    **dict.fromkeys("footer footerl footerr footerf".split(), "footer"),
    **dict.fromkeys("annotation atnauthor".split(), "comment"),
    **dict.fromkeys("shptxt dptxbxtext".split(), "textbox"),
    **dict.fromkeys(
        "title subject author manager company operator category keywords comment doccomm docvar propname staticval "
        "linkval objname objalias".split(),
        "metadata",
    ),
    **dict.fromkeys("xe tc rxe txe".split(), "hidden"),
    **dict.fromkeys("ffdeftext ffhelptext ffstattext ffl ffname".split(), "form"),
    "footnote": "footnote",
}
#: Groups that may be skipped by those who do not know them (``\\*``) though their words are seen.
SEEN = frozenset(
    "shpinst shp shpgrp do shppict moMath moMathPara mr fldrslt formfield userprops ud picprop object result upr "
    "listtext pntext rtf background".split()
)
#: Groups without words of the document.
SILENT = frozenset(
    "fonttbl colortbl stylesheet listtable listoverridetable listpicture list listlevel listname liststylename "
    "levelnumbers leveltext lfolevel rsidtbl revtbl generator filetbl file xmlnstbl latentstyles themedata "
    "colorschememapping datastore datafield template private passwordhash writereservhash writereservation password "
    "bkmkstart bkmkend atrfstart atrfend atnref atnid atntime atndate atnparent atnicn falt panose fname fontemb "
    "fontfile blipuid blipTag pnseclvl pn pntxta pntxtb nonshppict nonesttables nesttableprops oldcprops oldpprops "
    "oldtprops oldsprops creatim revtim printim buptim pgptbl pgp mmathPr wgrffmtfilter defchp defpap tblstyle "
    "ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn protusertbl protstart protend ffentrymcr ffexitmcr ffformat fldtype "
    "oleclsid objsect objtime mhtmltag ebcstart ebcend keycode xmlname xmlattrname factoidname gridtbl hsv wzName "
    "shprslt docfmt mailmerge svb xmlopen xmlclose xmlattrvalue xform windowcaption nextfile hlinkbase".split()
)
CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "–", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "nestcell": " | ", "nestrow": " | ", "softline": "\n", "zwbo": "", "zwnbo": "", "zwj": "", "zwnj": "",
}  # fmt: skip
SYMBOLS = {"~": " ", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\", "\n": "\x0c", "\r": "\x0c"}
PARAGRAPHS = frozenset("par sect page column".split())
#: ``\\fcharsetN`` → encoding.
CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
#: Shape properties whose value is words: decorative text, alternative text, its title.
SHAPE_WORDS = frozenset({"gtextUNICODE", "wzDescription", "wzTooltip", "pihlShape"})
