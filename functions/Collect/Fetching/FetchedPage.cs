using System.Net;

namespace Vigie.Collect.Fetching;

/// <summary>What is asked for.</summary>
/// <param name="Url">Absolute.</param>
internal sealed record FetchRequest(Uri Url)
{
    /// <summary>Sent back exactly as they came.</summary>
    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    public string Accept { get; init; } = "*/*";

    /// <summary>Header <c>Authorization</c>; never sent to another host than the first.</summary>
    public string? Authorization { get; init; }

    /// <summary>Further headers that may hold a key; never sent to another host than the first.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Body of a POST, empty for one without; absent: a GET. A POST is neither tried again nor redirected.</summary>
    public string? Json { get; init; }
}

/// <summary>
/// What came back, whole and decompressed, at most <see cref="SafeFetcher.MaximumBytes"/>. Of a refusal at most its first part.
/// </summary>
internal sealed record FetchedPage
{
    public required HttpStatusCode Status { get; init; }

    /// <summary>Where it came from in the end.</summary>
    public required Uri Url { get; init; }

    public byte[] Body { get; init; } = [];

    public string? MediaType { get; init; }

    public string? Charset { get; init; }

    public string? ContentLanguage { get; init; }

    public Uri? ContentLocation { get; init; }

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How much more may be asked, as far as the other side says.</summary>
    public RateLimit Limit { get; init; } = RateLimit.Unknown;

    public TimeSpan? MaxAge { get; init; }

    /// <summary>Where it lives now, when every redirect on the way was said to be for good (301, 308).</summary>
    public Uri? MovedTo { get; init; }
}
