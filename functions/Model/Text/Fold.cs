using System.Text;

namespace Vigie.Model.Text;

/// <summary>
/// Text without case and diacritics, for comparing: "Éclair" and "eclair" are one. The same on every machine, as it asks no system library:
/// Latin letters are mapped by the table below, combining marks are dropped, everything else is lower-cased by the invariant rules.
/// </summary>
public static class Fold
{
    private const string Table = """
        a:àáâãäåāăąǎạảấầẩẫậắằẳẵặ b: c:çćĉċč d:ďđð e:èéêëēĕėęěẹẻẽếềểễệ f: g:ĝğġģǧ h:ĥħ i:ìíîïĩīĭįıǐịỉ j:ĵǰ k:ķǩ l:ĺļľŀł m: n:ñńņňŉ
        o:òóôõöøōŏőǒọỏốồổỗộớờởỡợơ p: r:ŕŗř s:śŝşšșſ t:ţťŧț u:ùúûüũūŭůűųǔụủứừửữựư w:ŵẁẃẅ x: y:ýÿŷỳỵỷỹ z:źżž
        ae:æ oe:œ ss:ß th:þ
        """;

    private static readonly Dictionary<char, string> Letters = Table
        .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split(':'))
        .SelectMany(parts => parts[1].Select(letter => (letter, parts[0])))
        .ToDictionary(pair => pair.letter, pair => pair.Item2);

    /// <summary>Folds the whole text. The result may be longer or shorter than the text.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            Append(folded, c);
        }

        return folded.ToString();
    }

    private static void Append(StringBuilder folded, char c)
    {
        if (c < 0x80)
        {
            folded.Append(char.ToLowerInvariant(c));
            return;
        }

        var lower = char.ToLowerInvariant(c);
        if (Letters.TryGetValue(lower, out var letters))
        {
            folded.Append(letters);
        }
        else if (c is >= '\uff01' and <= '\uff5e')
        {
            // Full-width forms of ASCII.
            folded.Append(char.ToLowerInvariant((char)(c - 0xfee0)));
        }
        else if (c is '\u2019' or '\u2018' or '\u02bc')
        {
            folded.Append('\'');
        }
        else if (c is not (>= '\u0300' and <= '\u036f'))
        {
            folded.Append(lower);
        }
    }
}
