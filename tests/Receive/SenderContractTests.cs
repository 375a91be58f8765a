using System.Text.Json;
using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Receive;

/// <summary>What every sender promises, whatever it sends.</summary>
public sealed class SenderContractTests
{
    private static readonly SenderRegistry Registry = new();

    public static TheoryData<string> Kinds => [.. SenderCase.All.Select(sender => sender.Kind)];

    public static TheoryData<string> Editing => [.. SenderCase.All.Where(sender => sender.Edited is not null)
        .Select(sender => sender.Kind)];

    public static TheoryData<string> Deleting => [.. SenderCase.All.Where(sender => sender.Gone is not null).Select(sender => sender.Kind)];

    [Fact]
    public void Every_sender_but_our_own_is_under_this_contract() =>
        Assert.Equal(Registry.Kinds.Except(["generic"]).Order(), SenderCase.All.Select(sender => sender.Kind).Order());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_honest_call_is_accepted_and_read(string kind)
    {
        var (sender, example) = (Registry.Find(kind)!, SenderCase.Of(kind));
        var call = example.Call(example.Written, Some.Monday).To("place");

        Assert.Null(sender.Refuse(call, [new SecretString("old-and-replaced-one"), new SecretString(example.Secret)], Some.Monday));
        var mention = Assert.Single(sender.Read(call, "place", Some.Monday).Mentions);
        Assert.Equal((SenderCase.FirstWords, "place"), (mention.Text, mention.Source));
        Assert.InRange(mention.CreatedAt, Some.Monday.AddHours(-1), Some.Monday.AddSeconds(1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_call_again_gives_the_same_mention(string kind)
    {
        var (sender, example) = (Registry.Find(kind)!, SenderCase.Of(kind));
        var call = example.Call(example.Written, Some.Monday).To("place");

        Assert.Equal(sender.Read(call, "place", Some.Monday).Mentions, sender.Read(call, "place", Some.Monday.AddMinutes(3)).Mentions);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_a_staff_account_writes_is_the_brands(string kind)
    {
        var mention = Read(kind, SenderCase.Of(kind).Written);
        var account = (mention.Author!.Id ?? mention.Author.Name)!;

        Assert.True(IsBrands(mention, new StaffAccount { Author = account, Source = "place" }));
        Assert.True(IsBrands(mention, new StaffAccount { Author = "@" + account.ToUpperInvariant() }));
        Assert.False(IsBrands(mention, new StaffAccount { Author = account, Source = "elsewhere" }));
        Assert.False(IsBrands(mention, new StaffAccount { Author = account + "x" }));

        static bool IsBrands(Mention mention, StaffAccount staff)
        {
            var plan = new ListeningPlan { Brands = [new Brand { Id = "acme", Name = "Acme Tea", Staff = [staff] }] };
            return Assert.Single(new BrandMatcher(plan).Assign(null, mention, unlessSaid: false)).Mention.FromBrand;
        }
    }

    [Theory]
    [InlineData("postmark")]
    [InlineData("mailgun")]
    [InlineData("sendgrid")]
    public void The_name_beside_an_address_makes_nobody_staff(string kind)
    {
        var mention = Read(kind, SenderCase.Of(kind).Written);
        var plan = new ListeningPlan
        {
            Brands = [new Brand { Id = "acme", Name = "Acme Tea", Staff = [new StaffAccount { Author = "Zoe" }] }],
        };

        Assert.Equal("Zoe", mention.Author!.Name);
        Assert.False(Assert.Single(new BrandMatcher(plan).Assign(null, mention, unlessSaid: false)).Mention.FromBrand);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_forged_or_unsigned_call_is_refused(string kind)
    {
        var (sender, example) = (Registry.Find(kind)!, SenderCase.Of(kind));
        SecretString[] secrets = [new(example.Secret)];
        var forged = example.Sign(example.Written, Some.Monday, kind == "postmark" ? "vigie:a-forged-password" : "a-forged-secret-word");

        Assert.NotNull(sender.Refuse(forged.To("place"), secrets, Some.Monday));
        Assert.NotNull(sender.Refuse(SignedCall.Plain("place", example.Written), secrets, Some.Monday));
        Assert.NotNull(sender.Refuse(SignedCall.Plain("place", string.Empty), secrets, Some.Monday));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_body_that_was_changed_on_its_way_is_found_out_where_it_is_signed(string kind)
    {
        var (sender, example) = (Registry.Find(kind)!, SenderCase.Of(kind));
        var sent = example.Call(example.Written, Some.Monday);
        var changed = sent with { Body = [(byte)' ', .. sent.Body] };

        Assert.Equal(example.SignsBody, sender.Refuse(changed.To("place"), [new(example.Secret)], Some.Monday) is not null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_signed_time_is_good_as_long_as_the_sender_tries_again(string kind)
    {
        var (sender, example) = (Registry.Find(kind)!, SenderCase.Of(kind));
        var call = example.Call(example.Written, Some.Monday).To("place");
        if (example.Window is not { } window)
        {
            return;
        }

        Assert.Null(sender.Refuse(call, [new(example.Secret)], Some.Monday + window));
        Assert.NotNull(sender.Refuse(call, [new(example.Secret)], Some.Monday + window + TimeSpan.FromSeconds(1)));
        Assert.NotNull(sender.Refuse(call, [new(example.Secret)], Some.Monday - TimeSpan.FromMinutes(6)));
    }

    [Theory]
    [MemberData(nameof(Editing))]
    public void An_edit_is_the_same_mention_with_a_revision(string kind)
    {
        var (first, later) = (Read(kind, SenderCase.Of(kind).Written), Read(kind, SenderCase.Of(kind).Edited!));

        Assert.Equal((first.Id, first.ThreadId, SenderCase.LaterWords), (later.Id, later.ThreadId, later.Text));
        Assert.Null(first.Revision);
        Assert.NotNull(later.Revision);
    }

    [Theory]
    [MemberData(nameof(Deleting))]
    public void A_deletion_finds_the_mention_in_its_thread(string kind)
    {
        var (first, gone) = (Read(kind, SenderCase.Of(kind).Written), Read(kind, SenderCase.Of(kind).Gone!));

        Assert.Equal((first.Id, first.ThreadId, true), (gone.Id, gone.ThreadId, gone.Deleted));
    }

    /// <summary>Cut anywhere, a body is refused, set aside or read: never an exception that nobody expects.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_truncated_body_harms_nothing(string kind)
    {
        var (sender, example) = (Registry.Find(kind)!, SenderCase.Of(kind));
        for (var length = 0; length < example.Written.Length; length += 3)
        {
            var call = example.Call(example.Written[..length], Some.Monday).To("place");
            sender.Refuse(call, [new(example.Secret)], Some.Monday);
            try
            {
                Assert.All(sender.Read(call, "place", Some.Monday).Mentions, mention =>
                    JsonSerializer.Serialize(mention, VigieJson.Default.Mention));
            }
            catch (ExpectedFailureException told)
            {
                Assert.NotEmpty(told.Message);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Another_content_type_is_told_or_harms_nothing(string kind)
    {
        var (sender, example) = (Registry.Find(kind)!, SenderCase.Of(kind));
        foreach (var type in new[] { "text/plain", "", "multipart/form-data", "multipart/form-data; boundary=",
            "application/octet-stream" })
        {
            var call = example.Call(example.Written, Some.Monday).To("place");
            call = call with
            {
                Headers = call.Headers.Where(header => header.Key != "Content-Type").Append(new("Content-Type", [type]))
                .ToDictionary()
            };
            sender.Refuse(call, [new(example.Secret)], Some.Monday);
            var refused = Record.Exception(() => sender.Read(call, "place", Some.Monday));
            Assert.True(refused is null or ExpectedFailureException, refused?.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_reason_holds_a_secret(string kind)
    {
        var (sender, example) = (Registry.Find(kind)!, SenderCase.Of(kind));
        var secret = new SecretString("the-canary-itself");

        var said = sender.Refuse(example.Call(example.Written, Some.Monday).To("place"), [secret], Some.Monday) + sender.FaultOf(secret);

        Assert.DoesNotContain("canary", said, StringComparison.OrdinalIgnoreCase);
    }

    private static Mention Read(string kind, string body) => Assert.Single(
        Registry.Find(kind)!.Read(SenderCase.Of(kind).Call(body, Some.Monday).To("place"), "place", Some.Monday).Mentions);
}
