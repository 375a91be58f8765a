using System.CommandLine;
using System.Text.Json;
using Vigie.Collect;
using Vigie.Collect.Feeds;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>try</c>: reads a source once and prints what it gives as JSON lines; a summary and what was set aside go to the error output. Stores
/// nothing. Ends with 1 and one plain sentence when the source cannot be read.
/// </summary>
internal static class TryCommand
{
    public static Command Create(HostEnvironment environment, TimeProvider time)
    {
        var name = new Argument<string?>("source") { Description = "Name of a source of listening.json.", Arity = ArgumentArity.ZeroOrOne };
        var kind = new Option<string>("--kind")
        {
            Description = "Kind of a source that is not configured.",
            DefaultValueFactory = _ => "rss",
        };
        var file = new Option<string?>("--file") { Description = "Reads this file in place of the source's address." };
        var url = new Option<string?>("--url") { Description = "Reads this address." };
        var find = new Option<string[]>("--find")
        {
            Description = "What to look for, where the kind can be asked; may be given several times.",
            AllowMultipleArgumentsPerToken = false,
        };
        var config = SharedOptions.Config();
        var command = new Command("try", "Reads a source once, prints its mentions as JSON lines, stores nothing.")
        {
            name,
            kind,
            file,
            url,
            find,
            config,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new TryRequest(parsed.GetValue(name), parsed.GetValue(kind) ?? "rss", parsed.GetValue(file), parsed.GetValue(url))
            {
                Find = parsed.GetValue(find) ?? [],
                Credentials = SettingsReader.SourceCredentials(environment.Values),
            },
            () => ListeningLoader.Load(environment, parsed.GetValue(config)),
            AllowsPrivate(environment),
            Console.Out,
            Console.Error,
            time,
            cancellationToken));
        return command;
    }

    /// <param name="request">What was typed.</param>
    /// <param name="plan">Gives the plan; asked only when a source is meant by its name.</param>
    /// <param name="allowPrivate">Whether private addresses may be read.</param>
    /// <param name="output">Takes the mentions.</param>
    /// <param name="errors">Takes everything else.</param>
    /// <returns>The exit code: 0, or 1 when nothing could be read.</returns>
    internal static async Task<int> RunAsync(
        TryRequest request,
        Func<ListeningPlan> plan,
        bool allowPrivate,
        TextWriter output,
        TextWriter errors,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            var source = SourceOf(request, plan);
            var (mentions, setAside) = request.File is { } file
                ? await FromFileAsync(source, file, time, cancellationToken)
                : await FromPlaceAsync(source, request, plan, allowPrivate, time, cancellationToken);
            foreach (var mention in mentions)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(mention, VigieJson.Default.Mention));
            }

            foreach (var reason in setAside)
            {
                await errors.WriteLineAsync($"Set aside: {reason}");
            }

            await errors.WriteLineAsync($"{mentions.Count} mentions read, {setAside.Count} entries set aside; nothing was stored.");
            return 0;
        }
        catch (Exception failed)
            when (failed is ExpectedFailureException or ConfigurationFaultException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(failed.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }

    private static SourcePlan SourceOf(TryRequest request, Func<ListeningPlan> plan)
    {
        if (request.Source is { } name)
        {
            var known = plan().Sources;
            var names = known.Count == 0 ? "none" : string.Join(", ", known.Select(candidate => candidate.Name));
            var source = known.FirstOrDefault(candidate => candidate.Name == name)
                ?? throw Wrong($"There is no source '{name}' in listening.json; it has: {names}.");
            source = request.Find.Count == 0 ? source : source with { Find = request.Find };
            return request.Url is null ? source : source with { Url = AddressOf(request.Url) };
        }

        if (!SourceRegistry.Kinds.Contains(request.Kind))
        {
            throw Wrong($"--kind is '{request.Kind}'; kinds that are polled: {string.Join(", ", SourceRegistry.Kinds)}.");
        }

        return request.Url is null && request.File is null && request.Find.Count == 0
            ? throw Wrong("Say what to read: the name of a source, --url, --find or --file.")
            : new SourcePlan
            {
                Name = request.Kind,
                Kind = request.Kind,
                Url = request.Url is null ? null : AddressOf(request.Url),
                Find = request.Find,
            };
    }

    private static Uri AddressOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? new Uri(url)
        : throw Wrong("--url is no web address; it begins with http:// or https://.");

    private static async Task<(IReadOnlyList<Mention> Mentions, IReadOnlyList<string> SetAside)> FromFileAsync(
        SourcePlan source, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        if (source.Kind != "rss")
        {
            throw Wrong($"--file reads feeds only; a source of kind '{source.Kind}' is read at its address.");
        }

        if (new FileInfo(file) is { Exists: true, Length: > SafeFetcher.MaximumBytes })
        {
            throw Wrong($"'{file}' is over {SafeFetcher.MaximumBytes / 1024 / 1024} MiB; no feed of that size is read.");
        }

        try
        {
            var feed = FeedReader.Read(await File.ReadAllBytesAsync(file, cancellationToken), source.Url);
            var setAside = new List<string>();
            return (FeedNews.All(feed, source, time.GetUtcNow(), setAside), setAside);
        }
        catch (FeedFormatException wrong)
        {
            throw Wrong($"'{file}' {wrong.Message}.");
        }
    }

    private static async Task<(IReadOnlyList<Mention> Mentions, IReadOnlyList<string> SetAside)> FromPlaceAsync(
        SourcePlan source,
        TryRequest request,
        Func<ListeningPlan> plan,
        bool allowPrivate,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var fetcher = new SafeFetcher(time, allowPrivate);
        var tools = new SourceTools(fetcher, time)
        {
            Listening = request.Source is null ? new ListeningPlan() : plan(),
            Credentials = request.Credentials,
        };
        var reader = SourceRegistry.Create(tools).Find(source.Kind)
            ?? throw Wrong(
                $"Source '{source.Name}' is of kind '{source.Kind}', which is not polled: "
                    + $"its mentions are pushed to /api/webhooks/{source.Name}.");
        var result = await reader.PollAsync(source, cursor: null, cancellationToken);
        return (result.Mentions, result.Problem is null ? result.SetAside : [result.Problem, .. result.SetAside]);
    }

    private static bool AllowsPrivate(HostEnvironment environment) =>
        bool.TryParse(environment.Values["Network:AllowPrivate"], out var allowed) && allowed;

    private static ExpectedFailureException Wrong(string message) => new(FailureKind.Permanent, message);
}

/// <summary>What was typed after <c>try</c>.</summary>
internal sealed record TryRequest(string? Source = null, string Kind = "rss", string? File = null, string? Url = null)
{
    public IReadOnlyList<string> Find { get; init; } = [];

    /// <summary>What sources log in with.</summary>
    public IReadOnlyDictionary<string, SecretString> Credentials { get; init; } = new Dictionary<string, SecretString>();
}
