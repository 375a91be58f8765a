using System.Globalization;
using Vigie.Collect.Pull;

namespace Vigie.Collect;

/// <summary>
/// What one poll of X costs: never more than was set aside for it. What was read on the same UTC day is not billed again
/// (docs.x.com/x-api/getting-started/pricing), and not counted again.
/// </summary>
internal sealed class XMeter(PullCursor cursor, DateTimeOffset now)
{
    /// <summary>Thousandths of a US dollar.</summary>
    public const int PostPrice = 5;

    public const int OwnedPostPrice = 1;

    public const int UserPrice = 10;

    /// <summary>Two users to find the account, and sixty posts; users that speak for the brand besides take the place of posts.</summary>
    public const int MostOfOnePoll = (2 * UserPrice) + (60 * PostPrice);

    private readonly string day = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public int Spent { get; private set; }

    /// <summary>How many items at that price may be asked for at once.</summary>
    public int Affordable(int price) => (MostOfOnePoll - Spent) / price;

    /// <summary>Counts what was given.</summary>
    public void Charge(IEnumerable<string> things, int price)
    {
        foreach (var thing in things.Select(thing => $"read {thing}").Where(thing => !cursor.Seen.Knows(thing, day)))
        {
            cursor.Seen.Remember(thing, day);
            Spent += price;
        }
    }
}
