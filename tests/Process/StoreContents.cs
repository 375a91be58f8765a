using System.Text;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Tests.Process;

/// <summary>
/// What Process left in the store for brand "brand", as one text: two stores are in the same state when their texts are equal.
/// </summary>
internal static class StoreContents
{
    public static async Task<string> OfAsync(ITableService tables, IEnumerable<DateTimeOffset> days, IEnumerable<Mention> mentions)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var text = new StringBuilder();
        var authors = "0123456789abcdef".Select(digit => Keys.Authors(digit.ToString()));
        var assigned = mentions.Select(mention => Keys.Assignment("brand", MentionKey.Of(mention)));
        string[] partitions =
        [
            Keys.Due,
            Keys.Alerts,
            .. days.SelectMany(day => new[] { Keys.Day("brand", day), Keys.ThreadDay("brand", day) }),
            .. authors,
            .. assigned,
        ];
        foreach (var partition in partitions.Distinct().Order(StringComparer.Ordinal))
        {
            await AppendAsync(text, tables.GetTable(Keys.Indexes), partition, cancellationToken);
        }

        var threads = await tables.GetTable(Keys.Indexes)
            .QueryAsync(new TableQuery(Keys.ThreadDay("brand", days.First())), cancellationToken)
            .Select(entity => entity.RowKey).ToListAsync(cancellationToken);
        foreach (var thread in threads)
        {
            await AppendAsync(text, tables.GetTable(Keys.Threads), thread, cancellationToken);
        }

        foreach (var partition in new[] { Keys.Sources, Keys.Brands, Keys.DeadLetters })
        {
            await AppendAsync(text, tables.GetTable(Keys.States), partition, cancellationToken);
        }

        return text.ToString();
    }

    private static async Task AppendAsync(StringBuilder text, ITable table, string partition, CancellationToken cancellationToken)
    {
        await foreach (var entity in table.QueryAsync(new TableQuery(partition), cancellationToken))
        {
            text.Append(table.Name).Append(' ').Append(partition).Append(' ').Append(entity.RowKey);
            foreach (var (name, value) in entity.Properties.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Append(' ').Append(name).Append('=').Append(value);
            }

            text.Append('\n');
        }
    }
}
