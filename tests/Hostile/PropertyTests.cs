using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Notify.AlertText;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <summary>What must hold for every text, of those that FsCheck makes up.</summary>
public sealed class PropertyTests
{
    private static readonly LinkSigner Links = new(new SecretString("key"), new Uri("https://vigie.example"), new ManualTime());

    [Fact]
    public void Any_well_formed_text_survives_the_store_wherever_its_row_is_cut() =>
        Prop.ForAll<NonNull<string>, PositiveInt>((made, length) =>
        {
            var text = string.Concat(Enumerable.Repeat(WellFormed(made.Get) + "😀\u0001é", 1 + (length.Get * 300 % 9_000)));
            var dead = new DeadLetter { Id = "1", Queue = "q", At = Some.Monday, Deliveries = 1, Reason = "r", Body = text };
            return Rows.ToRow(Rows.ToEntity("p", "r", dead, VigieJson.Compact.DeadLetter), VigieJson.Compact.DeadLetter).Value.Body == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_names_make_keys_that_a_table_takes() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((source, id) =>
        {
            TableRules.CheckKey(Keys.MentionRow(MentionKey.Of(source.Get, id.Get)), "RowKey");
            TableRules.CheckKey(ThreadId.Of("brand", source.Get, id.Get).Value, "PartitionKey");
            TableRules.CheckKey(Keys.AuthorRowPrefix(Keys.Author(source.Get, id.Get)), "RowKey");
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_the_signature_that_was_made_opens_a_link() =>
        Prop.ForAll<NonNull<string>, int>((made, seconds) =>
        {
            var alert = AlertId.Sla(ThreadId.Of("brand", "forum", made.Get), Some.Monday.AddSeconds(seconds));
            var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Links.LinkTo(alert).Query);
            var (expires, signature) = (query["exp"].ToString(), query["sig"].ToString());
            return Links.Verify(alert, expires, signature) && !Links.Verify(alert, expires, made.Get)
                && !Links.Verify(alert, expires + "0", signature)
                && !Links.Verify(AlertId.Velocity(new ThreadId("t"), 1), expires, signature);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_one_line_of_the_log() =>
        Prop.ForAll<NonNull<string>>(made =>
        {
            using var output = new StringWriter();
            using var provider = new LineLoggerProvider(output, output, new ManualTime());
            provider.CreateLogger("Any").Log(LogLevel.Information, default, made.Get + "\r\n\u001b[2J\u2028x", null, (text, _) => text);
            return output.ToString().TrimEnd('\n') is var line
                && !line.Any(char.IsControl) && !line.Contains('\u2028', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_short_and_clean_where_people_are_told() =>
        Prop.ForAll<NonNull<string>, PositiveInt>((made, length) =>
        {
            var clean = UntrustedText.Clean(made.Get, length.Get);
            return clean.Length <= (8 * length.Get) + 1 && !clean.Any(char.IsControl) && UntrustedText.Clean(clean, length.Get) == clean;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_duration_is_read_back_as_it_was_written() =>
        Prop.ForAll<NonNegativeInt>(seconds => Duration.TryParse(Duration.Format(TimeSpan.FromSeconds(seconds.Get)), out var read)
            && read == TimeSpan.FromSeconds(seconds.Get)).QuickCheckThrowOnFailure();

    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
