"""Letters of other languages become the Arabic letter that a reader would type for them.

That is the letter of the same sound where Arabic has one (Pashto ښ is sh, Urdu ٹ a kind of t), and
else the letter of the same shape. Source: the names of letters in the Unicode Character Database,
blocks Arabic, Arabic Supplement and Arabic Extended-A and B, and, for the sounds, the alphabets of
Pashto, Urdu, Sindhi, Kurdish, Uyghur, Kazakh, Jawi, Kashmiri and Balti. Farsi letters and those of
loan words have their own rules.
"""

from __future__ import annotations

EXAMPLES = (
    ("پښتو", "پشتو"),
    ("کوټه", "کوته"),
    ("افغانستاڼ", "افغانستان"),
    ("لاڑکانہ", "لارکانہ"),
    ("پنڈی", "پندی"),
    ("سنڌ", "سند"),
    ("کوردستانۆ", "کوردستانو"),
    ("سڵێمان", "سلێمان"),
    ("ئۇيغۇر", "ئويغور"),
    ("ڠزالي", "غزالي"),
    ("خاں", "خان"),
)

_LETTERS = {
    "": "\u0674\u0887\u088e",
    "ا": "ٵݳݴࡰࡱࡲࡳࡴࡵࡶࡷࡸࡹࡺࡻࡼࡽࡾࡿࢀࢁࢂࢭ",
    "ء": "ࢃ",
    "ب": "ٮٻڀݐݑݒݓݔݕݖࢠࢡࢶࢷࢾ",
    "ت": "ٹٺټٽٿࢸࢿࣀ",
    "ج": "ڃڄڇڿࢢࣁࣅࣆ",
    "ح": "ڂݗݘݮݯݲݼࢊ",
    "د": "ڈډڊڋڌڍڎڏڐݙݚۮࢮ",
    "ر": "ڑڒړڔڕڗڙݛݫݬݱۯࢪࢹ",
    "ز": "ځږࢲ",
    "س": "څڛݭݰݽݾ",
    "ش": "ښڜݜۺ",
    "ص": "ڝڞࢯ",
    "ض": "ۻ",
    "ط": "ڟࢋࢌࢣ",
    "ع": "ݝݞݟࢳ",
    "غ": "ڠۼࣃ",
    "ف": "ڡڣڦݠݡࢤࢻ",
    "ق": "ٯࢥࢵࢼࣄ",
    "ك": "ؼګڬڮڰڱڲڳڴݢݤݿࢍࢰࢴࣂࣈ",
    "ل": "ڵڶڷڸݪࢦࣇ",
    "م": "ݥݦࢧ",
    "ن": "ڹںڻڼڽݧݨݩࢉࢽ",
    "ه": "ۿ",
    "و": "ٶٷۄۅۆۇۈۉۊۋۏݸݹࢄࢫࢱ",
    "ي": "ؠؾؿٸۑݵݶݷݺݻࢅࢆࢨࢩࢬࢺࣉ",
}
TABLE = {ord(letter): plain for plain, letters in _LETTERS.items() for letter in letters}
