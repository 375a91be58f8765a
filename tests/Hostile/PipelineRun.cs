using System.Globalization;
using System.Net;
using System.Text.Json;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <summary>The built program, once, with every hostile text sent through it, to Teams and by mail.</summary>
public sealed class PipelineRun : IAsyncLifetime
{
    private readonly TempDirectory folder = new();
    private readonly SmtpSink mail = new();
    private TeamsSink? teams;

    internal RunningVigie Vigie { get; private set; } = null!;

    internal string Data => folder.File("data");

    internal IReadOnlyList<string> Cards => [.. teams!.Bodies];

    internal IReadOnlyList<string> Mails => [.. mail.Mails.Select(taken => taken.Text)];

    /// <summary>What the senders were answered.</summary>
    internal List<string> Answers { get; } = [];

    public async ValueTask InitializeAsync()
    {
        teams = await TeamsSink.StartAsync();
        Vigie = await RunningVigie.StartAsync(
            Data,
            HostileTexts.Plan,
            [
                .. HostileTexts.Secrets, ("Teams__WebhookUrl", teams.Url.AbsoluteUri), ("Email__Smtp__Host", "127.0.0.1"),
                ("Email__Smtp__Port", mail.Port.ToString(CultureInfo.InvariantCulture)), ("Email__Smtp__StartTls", "false"),
                ("Email__From", "vigie@example.org"), ("Email__To", "team@example.org"),
            ]);
        for (var number = 0; number < HostileTexts.All.Count; number++)
        {
            var post = HostileTexts.Outcry(number);
            if (number == 0)
            {
                // A replay within the tolerance: accepted, and without effect, as mentions have ids of their own.
                await Vigie.PostAsync(post, "s0");
            }

            var (status, body) = await Vigie.PostAsync(post, $"s{number}");
            Assert.True(status == HttpStatusCode.Accepted, $"{HostileTexts.All[number].Name}: {(int)status} {body}");
            Answers.Add(body);
        }

        await Eventually.TrueAsync(
            async () => (await AllAsync("api/alerts?kind=velocity")).Count == HostileTexts.All.Count
                && Mails.Count >= HostileTexts.All.Count
                && Cards.Count >= HostileTexts.All.Count,
            "every text has raised an alert that was told",
            TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (Vigie is not null)
        {
            await Vigie.DisposeAsync();
        }

        await mail.DisposeAsync();
        if (teams is not null)
        {
            await teams.DisposeAsync();
        }

        folder.Dispose();
    }

    internal async Task<IReadOnlyList<JsonElement>> AllAsync(string path)
    {
        var all = new List<JsonElement>();
        var next = string.Empty;
        do
        {
            var page = await Vigie.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}top=200{next}");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.TryGetProperty("next", out var token) ? "&next=" + token.GetString() : string.Empty;
        }
        while (next.Length > 0);
        return all;
    }
}
