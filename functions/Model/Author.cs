using System.Text.Json.Serialization;

namespace Vigie.Model;

/// <summary>Who wrote a mention, as far as the source says.</summary>
/// <param name="Id">The source's own id of the author; falls back to the name where a source has no ids.</param>
/// <param name="Name">The name as shown; untrusted text.</param>
/// <param name="Followers">Followers at the time of reading; absent when unknown. Reach is shown, never turned into a score.</param>
public sealed record Author(string? Id = null, string? Name = null, long? Followers = null)
{
    /// <summary>What tells this author from another within one source: the id, else the name, else empty for nobody known.</summary>
    [JsonIgnore]
    public string Identity => !string.IsNullOrEmpty(Id) ? Id : Name ?? string.Empty;
}
