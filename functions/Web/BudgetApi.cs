using System.Globalization;
using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>What the month costs, how it will end, what is given up for it, and what each source has spent. In US dollars.</summary>
internal sealed class BudgetApi(MeterBook book, StateStore states, BudgetTerms terms, TimeProvider time)
{
    /// <summary>What the app cannot see itself using: it is in <c>check --cost</c> alone.</summary>
    private static readonly Meter[] NotCounted = [Meter.StoredGigabytes, Meter.LogGigabytes];

    public async Task<HttpOutcome> AnswerAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var record = await book.ReadAsync(cancellationToken);
        var guard = record.Guard?.Value.Month == BudgetRules.MonthOf(now) ? record.Guard.Value : null;
        var account = BudgetAccount.Of(record.Usage, terms, record.Guard?.Value, now);
        var json = new JsonObject
        {
            ["now"] = now,
            ["month"] = BudgetRules.MonthOf(now),
            ["currency"] = "USD",
            ["budget"] = terms.Monthly,
            ["spent"] = Rounded(account.Spent),
            ["forecast"] = Rounded(account.Forecast),
            ["level"] = CamelCase<BudgetLevel>.NameOf(guard?.Level ?? BudgetLevel.Normal),
        };
        Views.Put(json, "since", guard?.Since);
        Views.Put(json, "countedSince", guard?.CountedSince);
        json["meters"] = MetersOf(account);
        json["sources"] = await SourcesAsync(now, cancellationToken);
        json["notCounted"] = new JsonArray([.. NotCounted.Select(meter => (JsonNode)CamelCase<Meter>.NameOf(meter))]);
        json["pricesReadOn"] = PriceTable.ReadOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Answer.Data(json);
    }

    private static JsonArray MetersOf(BudgetAccount account)
    {
        var expected = PriceTable.Lines(account.Expected);
        return
        [
            .. PriceTable.Lines(account.Used).Where(line => !NotCounted.Contains(line.Meter)).Select(line => new JsonObject
            {
                ["meter"] = CamelCase<Meter>.NameOf(line.Meter),
                ["used"] = Math.Round(line.Used, 2),
                ["free"] = PriceTable.Of(line.Meter).Grant,
                ["expected"] = Math.Round(expected[(int)line.Meter].Used, 2),
                ["dollars"] = Rounded(line.Dollars),
                ["expectedDollars"] = Rounded(expected[(int)line.Meter].Dollars),
            }),
        ];
    }

    /// <summary>Those whose reads cost money, by the account that each keeps.</summary>
    private async Task<JsonArray> SourcesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var spent = (await states.SourcesAsync(cancellationToken))
            .Where(state => state.Spend is not null)
            .ToDictionary(state => state.Name, state => SourceSpend.Of(state.Spend, now).Total, StringComparer.Ordinal);
        return
        [
            .. spent.Keys.Union(terms.SourceCaps.Keys).Order(StringComparer.Ordinal).Select(name =>
            {
                var json = new JsonObject { ["name"] = name, ["spent"] = Math.Round(spent.GetValueOrDefault(name), 4) };
                Views.Put(json, "cap", terms.SourceCaps.TryGetValue(name, out var cap) ? cap : (double?)null);
                return json;
            }),
        ];
    }

    private static decimal Rounded(decimal dollars) => Math.Round(dollars, 5);
}
