using System.Text.RegularExpressions;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Receive;
using Vigie.Tests.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <summary>Signatures and keys are compared in constant time, over the bytes as they came, and nothing near a good one is good.</summary>
public sealed partial class SignatureTests
{
    private const string Body = """{"mentions":[]}""";

    private static readonly SecretString Secret = new(SignedPost.Secret);

    [Fact]
    public void Whoever_computes_a_signature_or_reads_a_secret_compares_in_constant_time()
    {
        var files = Directory.EnumerateFiles(Repository.Functions, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => (Name: Path.GetFileName(file), Text: File.ReadAllText(file))).ToList();

        Assert.Equal(
            ["HostKeys.cs", "SenderSignature.cs", "Signature.cs", "StandardWebhooksSender.cs"],
            files.Where(file => file.Text.Contains("FixedTimeEquals(", StringComparison.Ordinal)).Select(file => file.Name).Order());
        Assert.Equal(
            ["EmailClient.cs", "MetaApi.cs", "SenderSignature.cs", "Signature.cs", "StandardWebhooksSender.cs", "StorageConnectionString.cs"],
            files.Where(file => file.Text.Contains("HMACSHA256", StringComparison.Ordinal)).Select(file => file.Name).Order());
        Assert.Empty(files.Where(file => PlainComparison().IsMatch(file.Text)).Select(file => file.Name));
    }

    [Fact]
    public void Each_bit_of_a_signature_counts()
    {
        var good = SignedCall.To("forum", Body, Some.Monday);
        var signature = good.Header("webhook-signature")!;
        var bytes = Convert.FromBase64String(signature[3..]);
        Assert.Null(Refuse(good));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var forged = (byte[])bytes.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(Refuse(With(good, "v1," + Convert.ToBase64String(forged))));
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.NotNull(Refuse(With(good, "v1," + Convert.ToBase64String(bytes[..length]))));
        }

        Assert.NotNull(Refuse(With(good, "v1," + Convert.ToBase64String([.. bytes, 0]))));
    }

    [Theory]
    [InlineData("""{"mentions": []}""")]
    [InlineData("""{"mentions":[]}""" + "\n")]
    [InlineData("\uFEFF" + """{"mentions":[]}""")]
    [InlineData("""{"Mentions":[]}""")]
    [InlineData("")]
    public void The_same_meaning_in_other_bytes_is_another_message(string body) =>
        Assert.NotNull(Refuse(SignedCall.To("forum", Body, Some.Monday) with { Body = body }));

    /// <summary>
    /// A replay within the tolerance is answered as the first time and changes nothing, as the Standard Webhooks rules recommend: a sender
    /// that saw no answer repeats, and must not be told that it failed. After the tolerance it is refused.
    /// </summary>
    [Fact]
    public void A_replay_is_good_for_five_minutes_and_stale_after_them()
    {
        var call = SignedCall.To("forum", Body, Some.Monday);

        Assert.Null(Refuse(call, Some.Monday.AddMinutes(5)));
        Assert.Contains("more than 5 minutes", Refuse(call, Some.Monday.AddMinutes(5).AddSeconds(1)), StringComparison.Ordinal);
    }

    /// <summary>The three parts are signed with a '.' between; moving one sign over the border makes another message.</summary>
    [Fact]
    public void Parts_cannot_be_shifted_into_each_other()
    {
        var seconds = Some.Monday.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = SignedCall.Sign(SignedPost.Secret, "msg", seconds, "1.x");
        var shifted = SignedCall.Plain("forum", "x") with
        {
            Headers = SignedCall.Headers(("webhook-id", "msg"), ("webhook-timestamp", seconds + ".1"), ("webhook-signature", signature)),
        };

        Assert.NotNull(Refuse(shifted));
    }

    private static string? Refuse(HttpCall call, DateTimeOffset? now = null) =>
        new StandardWebhooksSender().Refuse(call, [Secret], now ?? Some.Monday);

    private static HttpCall With(HttpCall call, string signature) => call with
    {
        Headers = SignedCall.Headers(
            ("webhook-id", call.Header("webhook-id")!),
            ("webhook-timestamp", call.Header("webhook-timestamp")!),
            ("webhook-signature", signature)),
    };

    [GeneratedRegex(
        @"(==|!=|\.Equals\(|\.SequenceEqual\()[^;\n]*\.Reveal\(\)(?!\.Length)"
        + @"|\.Reveal\(\)\s*(==|!=|\.Equals\(|\.SequenceEqual\()")]
    private static partial Regex PlainComparison();
}
