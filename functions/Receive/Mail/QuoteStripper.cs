using System.Text.RegularExpressions;

namespace Vigie.Receive.Mail;

/// <summary>
/// Takes away what a reply quotes, for mails whose provider does not: lines with '>', everything below a line that introduces a quotation
/// (English, French, German, Spanish, Italian, Portuguese), signatures and "Sent from my …". Conservative: when in doubt, and whenever
/// nothing would be left, the text stays as it is. Linear.
/// </summary>
internal static class QuoteStripper
{
    private const int LongestLine = 400;

    private const int LongestIntroduction = 3;

    private const RegexOptions Rules = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>"On … wrote:", however the date and the name stand in it.</summary>
    private static readonly Regex Introduction = new(
        @"^(Am\b.+\bschrieb\b.*|.+\b(wrote|a écrit|schrieb|escribi[oó]|ha scritto|escreveu)) ?:$",
        Rules);

    /// <summary>The first words of such a line, for those that a mail program breaks in two or three.</summary>
    private static readonly Regex Opening = new(@"^(On|Le|Am|El|Il|Em)\b.*\d", Rules);

    private static readonly Regex Divider = new(
        "^-{2,} ?(Original Message|Forwarded message|Message d['’]origine|Message original|Message transféré|Ursprüngliche Nachricht"
        + "|Weitergeleitete Nachricht|Mensaje original|Mensaje reenviado|Messaggio originale|Messaggio inoltrato|Mensagem original"
        + "|Mensagem encaminhada) ?-{2,}$",
        Rules);

    private static readonly Regex From = new(@"^\*?(From|De|Von|Da)\*? ?:\*? ?\S", Rules);

    private static readonly Regex OtherHeader = new(
        @"^\*?(Sent|Date|To|Subject|Envoyé|À|A|Objet|Gesendet|Datum|An|Betreff|Enviado|Enviado el|Fecha|Para|Asunto|Inviato|Data|Oggetto"
        + @"|Enviada em|Enviado em|Assunto)\*? ?:\*? ?\S",
        Rules);

    private static readonly Regex Device = new(
        @"^(Sent from (my|Outlook|Yahoo|Mail)|Envoyé (de|depuis) mon|Von meinem .+ gesendet|Gesendet (von|mit)|Enviado desde mi"
        + @"|Inviato (da|dal mio)|Enviado do meu|Get Outlook for)\b.{0,80}$",
        Rules);

    /// <param name="text">Lines end with a line feed alone.</param>
    public static string Strip(string text)
    {
        var lines = text.Split('\n');
        var kept = new List<string>(lines.Length);
        var hasWords = false;
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].Trim();
            if (line.StartsWith('>'))
            {
                continue;
            }

            if (lines[index].TrimEnd('\r') is "-- " or "--" && hasWords)
            {
                break;
            }

            if (QuotationLines(lines, index) is > 0 and var introduced)
            {
                var answeredBelow = lines.Skip(index + introduced).SkipWhile(string.IsNullOrWhiteSpace).FirstOrDefault()
                    ?.TrimStart().StartsWith('>') ?? false;
                if (hasWords && !(answeredBelow && HasOwnWordsBelow(lines, index + introduced)))
                {
                    break;
                }

                if (answeredBelow)
                {
                    // The answer stands below the quotation: only the introduction goes.
                    index += introduced - 1;
                    continue;
                }
            }

            kept.Add(lines[index]);
            hasWords |= HasWords(line);
        }

        while (kept.Count > 0 && (string.IsNullOrWhiteSpace(kept[^1]) || IsShort(kept[^1]) && Device.IsMatch(kept[^1].Trim())))
        {
            kept.RemoveAt(kept.Count - 1);
        }

        return kept.Exists(HasWords) ? string.Join('\n', kept).Trim() : text;
    }

    /// <summary>How many lines introduce a quotation here; 0 when none do.</summary>
    private static int QuotationLines(string[] lines, int index)
    {
        var line = lines[index].Trim();
        if (line.Length == 0 || !IsShort(line))
        {
            return 0;
        }

        if (Divider.IsMatch(line))
        {
            return 1;
        }

        if (From.IsMatch(line) && lines.Skip(index + 1).Take(4).Count(next => IsShort(next) && OtherHeader.IsMatch(next.Trim())) >= 2)
        {
            return 1;
        }

        var introduction = line;
        for (var more = 1; more <= LongestIntroduction; more++)
        {
            if (Introduction.IsMatch(introduction) && (more == 1 || Opening.IsMatch(line)) && IsNearQuotation(introduction))
            {
                return more;
            }

            if (index + more >= lines.Length || !Opening.IsMatch(line))
            {
                return 0;
            }

            introduction = $"{introduction} {lines[index + more].Trim()}";
        }

        return 0;
    }

    /// <summary>A mail program names a day or an address: "as my friend wrote:" is the author's own sentence.</summary>
    private static bool IsNearQuotation(string introduction) => introduction.Length <= LongestLine
        && (introduction.Contains('@', StringComparison.Ordinal) || introduction.Count(char.IsAsciiDigit) >= 3);

    /// <summary>Words after a block of quoted lines that are neither quoted nor a signature.</summary>
    private static bool HasOwnWordsBelow(string[] lines, int index) => lines.Skip(index)
        .SkipWhile(line => !line.TrimStart().StartsWith('>'))
        .TakeWhile(line => line.TrimEnd() != "--").Any(line => line.Trim() is { Length: > 0 } words && words[0] != '>');

    private static bool HasWords(string line) => line.Any(char.IsLetterOrDigit);

    private static bool IsShort(string line) => line.Length <= LongestLine;
}
