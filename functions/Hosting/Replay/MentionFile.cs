using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Hosting.Replay;

/// <summary>
/// Recorded mentions: one JSON object a line, also packed by gzip. A line that cannot be read is set aside with its number and the reason.
/// </summary>
/// <param name="Mentions">In the order of their publication.</param>
/// <param name="SetAside">What could not be read, at most the first hundred.</param>
/// <param name="SetAsideCount">How many lines could not be read.</param>
internal sealed record MentionFile(IReadOnlyList<Mention> Mentions, IReadOnlyList<string> SetAside, int SetAsideCount)
{
    private const int MaximumLineLength = 1024 * 1024;

    private const int MaximumReported = 100;

    public static async Task<MentionFile> ReadAsync(Stream stream, bool packed, CancellationToken cancellationToken)
    {
        await using var plain = packed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        var mentions = new List<Mention>();
        var setAside = new List<string>();
        var bad = 0;
        await foreach (var (number, line) in LinesAsync(plain, cancellationToken))
        {
            try
            {
                mentions.Add(Read(line));
            }
            catch (JsonException wrong)
            {
                bad++;
                if (setAside.Count < MaximumReported)
                {
                    setAside.Add($"line {number}: {wrong.Message}");
                }
            }
        }

        return new MentionFile(
            [.. mentions.OrderBy(mention => mention.CreatedAt).ThenBy(mention => mention.Id, StringComparer.Ordinal)], setAside, bad);
    }

    private static Mention Read(string line)
    {
        if (line.Length > MaximumLineLength)
        {
            throw new JsonException($"it has more than {MaximumLineLength} characters");
        }

        var mention = JsonSerializer.Deserialize(line, VigieJson.Default.Mention)
            ?? throw new JsonException("it holds null, not a mention");
        return mention.Id.Length == 0 || mention.Source.Length == 0 ? throw new JsonException("id and source must not be empty") : mention;
    }

    private static async IAsyncEnumerable<(int Number, string Line)> LinesAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        var buffer = new char[16 * 1024];
        var line = new StringBuilder();
        var number = 1;
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var rest = buffer.AsMemory(0, count);
            for (var end = rest.Span.IndexOf('\n'); end >= 0; end = rest.Span.IndexOf('\n'))
            {
                Append(line, rest.Span[..end]);
                if (Taken(line) is { } whole)
                {
                    yield return (number, whole);
                }

                rest = rest[(end + 1)..];
                number++;
            }

            Append(line, rest.Span);
        }

        if (Taken(line) is { } last)
        {
            yield return (number, last);
        }
    }

    /// <summary>Of a longer line only as much is kept as shows that it is too long: a small packed file can hold a very long one.</summary>
    private static void Append(StringBuilder line, ReadOnlySpan<char> more) =>
        line.Append(more[..Math.Min(more.Length, MaximumLineLength + 1 - line.Length)]);

    /// <summary>The line, and the builder is empty again; null for an empty line.</summary>
    private static string? Taken(StringBuilder line)
    {
        var text = line.ToString();
        line.Clear();
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
