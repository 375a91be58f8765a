using System.Text;

namespace Vigie.Tests.Hostile;

/// <summary>No secret is in any log line, page, error, card, answer or dead letter, also where everything goes wrong.</summary>
public sealed class SecretsTests(SecretsRun run) : IClassFixture<SecretsRun>
{
    public static TheoryData<string> Names => [.. SecretsRun.Canaries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_it_ever_said_holds_the_secret(string name)
    {
        var forms = Forms(SecretsRun.Canaries[name]).ToList();

        Assert.Empty(run.All.Where(said => forms.Any(form => said.Said.Contains(form, StringComparison.OrdinalIgnoreCase)))
            .Select(said => $"{said.Where}: {said.Said}"));
    }

    [Fact]
    public void The_edges_did_refuse()
    {
        string Of(string where) => string.Join('\n', run.All.Where(said => said.Where == where).Select(said => said.Said));

        Assert.Contains("Mail server 127.0.0.1", Of("GET /api/alerts"), StringComparison.Ordinal);
        Assert.Contains("Teams refused the card (400)", Of("GET /api/alerts"), StringComparison.Ordinal);
        Assert.Contains("does not accept the key (401", Of("GET /api/health"), StringComparison.Ordinal);
        Assert.Contains("Language__Endpoint: 127.0.0.1 cannot be reached", Of("vigie check"), StringComparison.Ordinal);
        Assert.Contains("not a feed", Of("GET /api/sources"), StringComparison.Ordinal);
        Assert.Contains("No signature", Of("a sender's answer"), StringComparison.Ordinal);
        Assert.Contains("could not start", Of("vigie run"), StringComparison.Ordinal);
        Assert.Contains("AuthenticationFailed", Of("vigie check"), StringComparison.Ordinal);
        Assert.Contains("hub", Of("vigie try"), StringComparison.Ordinal);
        Assert.Contains(run.All, said => said.Where == "a card");
    }

    /// <summary>As it is, and in the forms that a transport or a page gives it.</summary>
    private static IEnumerable<string> Forms(string secret) =>
    [
        secret, Uri.EscapeDataString(secret), System.Net.WebUtility.HtmlEncode(secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)), secret[..^4], secret.TrimEnd('='),
    ];
}
