using Vigie.Collect.Pull;

namespace Vigie.Tests.Collect.Pull;

public sealed class PullCursorTests
{
    [Fact]
    public void What_was_written_is_read_back()
    {
        var cursor = PullCursor.Parse(null);
        var state = new ListingState { Since = 1, Done = 2, Until = 3, From = 4, Top = 5, Sweeping = true, SweptAt = 6, ReadAt = 7 };
        cursor.Put("tag tea", state);
        cursor.Put("tag new", new ListingState { Since = 9 });
        cursor.Note("logins", "2026-03-02 4");
        cursor.Seen.Remember("a", "1");

        var again = PullCursor.Parse(cursor.ToString());

        Assert.Equal(state, again.Find("tag tea"));
        Assert.Equal(new ListingState { Since = 9 }, again.Find("tag new"));
        Assert.Null(again.Find("tag other"));
        Assert.Equal("2026-03-02 4", again.Note("logins"));
        Assert.True(again.Seen.Knows("a", "1"));
        Assert.False(again.Seen.Knows("a", "2"));
        Assert.True(again.Seen.Knows("a"));
        Assert.False(again.Seen.Knows("b"));
    }

    [Fact]
    public void It_fits_into_a_message_however_much_was_seen()
    {
        var cursor = PullCursor.Parse(null);
        for (var number = 0; number < 20_000; number++)
        {
            cursor.Seen.Remember($"{number}", "mark");
            cursor.Put($"list {number % 200}", new ListingState { Since = long.MaxValue, Done = long.MaxValue, Until = 1, ReadAt = number });
            cursor.Note($"note {number}", new string('n', 300));
            cursor.Note($"note {number}", new string('n', 200));
        }

        Assert.InRange(cursor.ToString().Length, 20_000, Vigie.Collect.PollResult.MaximumCursor);
        Assert.Equal(SeenItems.Maximum, cursor.Seen.Count);
        Assert.True(cursor.Seen.Knows("19999", "mark"));
        Assert.False(cursor.Seen.Knows("0"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"seen":"%%%"}""")]
    [InlineData("""{"lists":{"a":[1]}}""")]
    [InlineData("""{"lists":{"a":null}}""")]
    [InlineData("""{"lists":{"a":["x",1,2,3,4,5,6,7]},"seen":7}""")]
    public void What_is_damaged_is_a_new_start(string text) => Assert.Null(PullCursor.Parse(text).Find("a"));
}
