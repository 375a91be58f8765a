using System.CommandLine;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Store;
using Vigie.Web;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>corrections</c>: every text that a person judged and that is kept, as JSON lines: what the judge said and what the person said, for
/// the next training. Changes nothing.
/// </summary>
internal static class CorrectionsCommand
{
    private static readonly JsonSerializerOptions Letters = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(HostEnvironment environment)
    {
        var data = SharedOptions.Data();
        var command = new Command(
            "corrections",
            "Prints the texts that people judged, with the judge's verdict and theirs, as JSON lines: newest first, without authors.")
        {
            data,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment, parsed.GetValue(data), parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        HostEnvironment environment, string? data, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = new SettingsReader(environment, new RunPlace(data, IPAddress.Loopback)).Read();
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddStoreOnly(settings).BuildServiceProvider();
        await services.GetRequiredService<StoreReadiness>().EnsureAsync(cancellationToken);
        var kept = services.GetRequiredService<IndexStore>()
            .CorrectionsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, after: null, cancellationToken);
        await foreach (var (_, mention) in kept)
        {
            if (mention.Review is { } review)
            {
                await output.WriteLineAsync(ReviewedText.Of(mention, review).ToJsonString(Letters));
            }
        }

        return 0;
    }
}
