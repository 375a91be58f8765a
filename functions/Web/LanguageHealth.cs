using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>How second opinions are, and what they used of the month's records.</summary>
/// <param name="Status">"off", "ok", "failing" or "spent".</param>
/// <param name="State">The service.</param>
/// <param name="Budget">The month.</param>
/// <param name="Limit">Records of a month.</param>
/// <param name="LeftToday">Records that today may still use.</param>
internal sealed record KnownLanguage(string Status, LanguageState State, LanguageBudget Budget, int Limit, int LeftToday)
{
    public JsonObject View()
    {
        var json = new JsonObject { ["status"] = Status };
        if (Status == "off")
        {
            return json;
        }

        json["month"] = Budget.Month;
        json["records"] = Budget.Used;
        json["budget"] = Limit;
        json["recordsToday"] = Budget.UsedToday;
        json["leftToday"] = LeftToday;
        json["opinions"] = Budget.Opinions;
        if (State.Failures > 0)
        {
            json["problem"] = CamelCase<LanguageFault>.NameOf(State.Fault);
            Views.Put(json, "detail", State.Detail);
            Views.Put(json, "since", State.Since);
            Views.Put(json, "notBefore", State.NotBefore);
        }

        return json;
    }
}

/// <summary>Reads the ledger of the language service.</summary>
internal sealed class LanguageHealth(LanguageLedger ledger, VigieSettings settings, TimeProvider time)
{
    public async Task<KnownLanguage> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var limit = settings.LanguageMonthlyRecords;
        if (settings.LanguageEndpoint is null || limit == 0)
        {
            return new KnownLanguage("off", new LanguageState(), RecordPacing.At(null, now), 0, 0);
        }

        var state = (await ledger.StateAsync(cancellationToken)).Value;
        var budget = await ledger.ReadAsync(now, cancellationToken);
        var status = state.Failures > 0 ? "failing" : budget.Used >= limit ? "spent" : "ok";
        return new KnownLanguage(status, state, budget, limit, RecordPacing.Left(budget, limit, now));
    }
}
