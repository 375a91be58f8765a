using System.Text;
using Vigie.Model.Settings;

namespace Vigie.Bench.Cost;

/// <summary>What one function did.</summary>
internal sealed class FunctionCount
{
    public int Executions { get; private set; }

    public long Transactions { get; private set; }

    public long LogBytes { get; private set; }

    public TimeSpan Time { get; private set; }

    public void Add(long transactions, long logBytes, TimeSpan time)
    {
        Executions++;
        Transactions += transactions;
        LogBytes += logBytes;
        Time += time;
    }
}

/// <summary>What went through one queue.</summary>
internal sealed class QueueCount
{
    /// <summary>A message counts once for each of these bytes, each time it goes over the wire.</summary>
    private const int Step = 64 * 1024;

    public int Messages { get; private set; }

    /// <summary>Sent, received, completed; each of the first two for each step of its size.</summary>
    public long Operations { get; private set; }

    public void Add(int bytes)
    {
        var steps = Math.Max(1, (bytes + Step - 1) / Step);
        Messages++;
        Operations += (2 * steps) + 1;
    }
}

/// <summary>Takes the handler's log and keeps its size alone.</summary>
internal sealed class LineCount : TextWriter
{
    public long Bytes { get; private set; }

    public long Lines { get; private set; }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Bytes++;

    public override void WriteLine(StringBuilder? value)
    {
        Bytes += value?.Length + 1 ?? 0;
        Lines++;
    }
}

/// <summary>Keys of a deployment that nobody else can reach.</summary>
internal static class CostKeys
{
    public const string Dashboard = "only-for-the-cost-model";

    public const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static readonly Uri Site = new("https://app.example/");

    public static readonly byte[] WebhookKey = Convert.FromBase64String(WebhookSecret["whsec_".Length..]);

    public static IReadOnlyList<(string Name, string Value)> OfDashboard(string? body) =>
    [
        ("Authorization", "Bearer " + Dashboard),
        ("Host", Site.Host),
        ("Content-Type", body is ['{', ..] ? "application/json" : "application/x-www-form-urlencoded"),
    ];

    public static SecretString Link { get; } = new("only-for-the-cost-model-too");
}
