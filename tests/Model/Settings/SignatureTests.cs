using Vigie.Model.Settings;

namespace Vigie.Tests.Model.Settings;

public sealed class SignatureTests
{
    [Fact]
    public void Another_text_or_key_has_another_signature()
    {
        var signatures = new[]
        {
            Signature.Of("alert\n1", new SecretString("key")),
            Signature.Of("alert\n2", new SecretString("key")),
            Signature.Of("alert\n1", new SecretString("other key")),
        };

        Assert.Distinct(signatures);
    }

    [Fact]
    public void A_signature_needs_no_escaping_in_a_link() =>
        Assert.Matches("^[A-Za-z0-9_-]{43}$", Signature.Of("text", new SecretString("key")));

    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abd", false)]
    [InlineData("abc", "abcd", false)]
    [InlineData("", "a", false)]
    public void Only_the_same_text_is_the_same(string left, string right, bool same) =>
        Assert.Equal(same, Signature.IsSame(left, right));
}
