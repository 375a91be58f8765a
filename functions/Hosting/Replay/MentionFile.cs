using System.IO.Compression;
using System.Runtime.CompilerServices;
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
            throw new JsonException($"it has {line.Length} characters; at most {MaximumLineLength} are read");
        }

        var mention = JsonSerializer.Deserialize(line, VigieJson.Default.Mention)
            ?? throw new JsonException("it holds null, not a mention");
        return mention.Id.Length == 0 || mention.Source.Length == 0 ? throw new JsonException("id and source must not be empty") : mention;
    }

    private static async IAsyncEnumerable<(int Number, string Line)> LinesAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return (number, line);
            }
        }
    }
}
