using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>What the outside does to a life of <c>run</c>, by its public routes alone.</summary>
internal static class Visits
{
    /// <summary>Settings that let a life take what <see cref="SignedPost"/> signs for the source "test", and call this machine.</summary>
    public static Dictionary<string, string> Settings(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var settings = new Dictionary<string, string>
        {
            ["Webhooks__test__Secret"] = SignedPost.Secret,
            ["Network__AllowPrivate"] = "true",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    public static async Task<(HttpStatusCode Status, string Body)> PostAsync(
        this Life life, SignedPost post, CancellationToken cancellationToken)
    {
        using var request = post.AsRequest(life.Address, "test");
        using var answer = await Wire.Client.SendAsync(request, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    public static async Task<JsonElement> GetAsync(this Life life, string path, CancellationToken cancellationToken)
    {
        using var answer = await Wire.Client.GetAsync(new Uri(life.Address, path), cancellationToken);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return document.RootElement.Clone();
    }

    /// <summary>All pages of a list.</summary>
    /// <param name="path">With at least one parameter, so that the next page's goes behind it.</param>
    public static async Task<IReadOnlyList<JsonElement>> ListAsync(this Life life, string path, CancellationToken cancellationToken)
    {
        List<JsonElement> items = [];
        var next = string.Empty;
        do
        {
            var page = await life.GetAsync(path + next, cancellationToken);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.TryGetProperty("next", out var token) && token.GetString() is { } more
                ? "&next=" + Uri.EscapeDataString(more)
                : string.Empty;
        }
        while (next.Length > 0);
        return items;
    }

    /// <summary>Sends all dead letters again.</summary>
    public static async Task RedriveAsync(this Life life, CancellationToken cancellationToken)
    {
        using var all = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await Wire.Client.PostAsync(new Uri(life.Address, "api/deadletters/redrive"), all, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Runs the timer's function now, by the host's admin route.</summary>
    public static async Task TickAsync(this Life life, CancellationToken cancellationToken)
    {
        using var keys = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(life.Plan.Data, "keys.json"), cancellationToken));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(life.Address, "admin/functions/Watch"))
        {
            Content = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("x-functions-key", keys.RootElement.GetProperty("master").GetString());
        using var answer = await Wire.Client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
