using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Collect.Feeds;

/// <summary>
/// Encodings by the names that feeds give them: those of the registry, of the web, and of the languages that write feeds. They are strict:
/// bytes that are none of theirs throw.
/// </summary>
internal static partial class FeedCharset
{
    private static readonly Dictionary<string, string> Aliases = new[]
    {
        // What calls itself Latin-1 is windows-1252 in practice; the WHATWG encoding standard says the same. ASCII stays strict: what is
        // more than that is most often UTF-8.
        "us-ascii ascii ansix341968 646 iso646us csascii",
        "windows-1252 latin1 latin l1 cp819 ibm819 csisolatin1 ansi windows1252 88591 iso88591 iso885911987",
        "utf-8 utf8 u8 utf unicode11utf8 utf8ucs2 cp65001",
        "gb18030 gb2312 gbk xgbk cp936 936 ms936 gb180302000 euccn eucgb2312cn gb231280 gb23121980 chinese csiso58gb231280 isoir58 x936",
        "big5 big5hkscs hkscs big5tw csbig5 cp950 950 ms950 xxbig5",
        "shift_jis sjis shiftjis csshiftjis mskanji ms932 cp932 932 xsjis windows31j sjis2004 shiftjis2004 sjisx0213 shiftjisx0213",
        "euc-jp eucjp ujis xeucjp eucjis2004 jisx0213 eucjisx0213",
        "ks_c_5601-1987 euckr korean ksc5601 ksc56011987 ksx1001 uhc cp949 949 ms949 csksc56011987 isoir149",
        "iso-2022-jp iso2022jp csiso2022jp iso2022jp1 iso2022jp2 iso2022jpext",
        "iso-2022-kr iso2022kr csiso2022kr",
        "hz-gb-2312 hz hzgb hzgb2312",
        "windows-874 tis620 tis6200 tis62025290 isoir166 iso885911",
        "koi8-r koi8r cskoi8r", "koi8-u koi8u", "johab cp1361 ms1361",
        "macintosh macroman mac", "x-mac-cyrillic maccyrillic", "x-mac-greek macgreek", "x-mac-ce maclatin2 maccentraleurope",
        "x-mac-icelandic maciceland", "x-mac-turkish macturkish",
        "iso-8859-2 latin2 l2", "iso-8859-3 latin3 l3", "iso-8859-4 latin4 l4", "iso-8859-5 cyrillic", "iso-8859-6 arabic asmo708 ecma114",
        "iso-8859-7 greek greek8 elot928 ecma118", "iso-8859-8 hebrew", "iso-8859-9 latin5 l5", "iso-8859-13 latin7 l7",
        "iso-8859-15 latin9 l9",
        "ibm037 ebcdiccpus ebcdiccpca ebcdiccpnl ebcdiccpwt cp037 037 37 cp37", "ibm500 ebcdiccpbe ebcdiccpch",
        "ibm424 ebcdiccphe",
    }
    .Select(line => line.Split(' '))
    .SelectMany(names => names.Skip(1).Select(alias => (alias, names[0])))
    .ToDictionary(pair => pair.alias, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>
    /// Null for a name that is none, and for those of two and four bytes a character: were they true, the first bytes would have told.
    /// </summary>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        var bare = new string([.. name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
        if (bare.StartsWith("utf16", StringComparison.Ordinal) || bare.StartsWith("utf32", StringComparison.Ordinal)
            || bare is "utf7" or "ucs2" or "ucs4" or "u16" or "u32" or "unicode" or "iso10646ucs2" or "csucs4")
        {
            return null;
        }

        return Aliases.TryGetValue(bare, out var known) ? Named(known)
            : Named(name.Trim()) ?? Iso(bare) ?? CodePage(bare);
    }

    /// <summary>By the name that the library knows.</summary>
    public static Encoding? Named(string name) => Made(() =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback));

    /// <summary>"iso8859_5", "8859-5" and such.</summary>
    private static Encoding? Iso(string bare) =>
        IsoForm().Match(bare) is { Success: true } iso ? Named("iso-8859-" + iso.Groups[1].Value) : null;

    /// <summary>"cp866", "ibm866", "866", "csibm866".</summary>
    private static Encoding? CodePage(string bare) => PageForm().Match(bare) is { Success: true } page
        ? Made(() => CodePagesEncodingProvider.Instance.GetEncoding(
            int.Parse(page.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture),
            EncoderFallback.ReplacementFallback,
            DecoderFallback.ExceptionFallback))
        : null;

    private static Encoding? Made(Func<Encoding?> make)
    {
        try
        {
            return make();
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?:cs)?(?:iso)?8859(\d{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoForm();

    [GeneratedRegex(@"^(?:cs)?(?:cp|xcp|ibm|ms|windows|win|dos|pc|oem)?0*(\d{2,5})$", RegexOptions.CultureInvariant)]
    private static partial Regex PageForm();
}
