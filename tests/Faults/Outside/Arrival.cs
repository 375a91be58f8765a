using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Tests.Faults;

/// <summary>One attempt that reached a channel, read as its reader would: the words alone say what it is.</summary>
/// <param name="Sequence">Its place among all that the harness saw, arrivals and other events.</param>
/// <param name="To">Mail address; "teams" for a card.</param>
/// <param name="Content">The whole card or mail as it came.</param>
/// <param name="Text">The words that a person sees, one line a paragraph.</param>
internal sealed partial record Arrival(long Sequence, string To, string Content, string Text)
{
    /// <summary>Whether it was answered as accepted, and the answer was written.</summary>
    public bool Accepted { get; set; }

    /// <summary>Whether it is in the hands of the people: accepted, or taken without an answer that got through.</summary>
    public bool Taken { get; set; }

    /// <summary>The alert that the signed link leads to; the footer's where there is no link.</summary>
    public string AlertId => Link().Match(Content) is { Success: true } link ? link.Groups[1].Value : Footer().Match(Text).Groups[1].Value;

    /// <summary>Which notification of the alert it is, from 1: the footer says it.</summary>
    public int Notice => int.Parse(Footer().Match(Text).Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Labelled as one that may have come before.</summary>
    public bool PossibleRepeat => Repeat().IsMatch(Text);

    /// <summary>Text of the base64 parts of a mail, or the texts of a card.</summary>
    public static string Words(string content) => content.StartsWith('{')
        ? string.Join('\n', CardText().Matches(content).Select(match => Regex.Unescape(match.Groups[1].Value)))
        : string.Join('\n', MailPart().Matches(content).Select(part => Encoding.UTF8.GetString(Convert.FromBase64String(part.Value))));

    [GeneratedRegex(@"/alerts/([^?/""\s]+)\?")]
    private static partial Regex Link();

    [GeneratedRegex(@"\bAlerte? (\S+) · (?:notice|message) (\d+)")]
    private static partial Regex Footer();

    [GeneratedRegex("Possible repeat:|Peut-être un doublon")]
    private static partial Regex Repeat();

    [GeneratedRegex("\"text\":\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex CardText();

    [GeneratedRegex(@"(?<=\n\n)[A-Za-z0-9+/\n]+={0,2}(?=\n)")]
    private static partial Regex MailPart();
}
