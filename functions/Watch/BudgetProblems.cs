using System.Globalization;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>What the operator is told of the budget: what is given up, why, and what to do.</summary>
internal static class BudgetProblems
{
    public const string Topic = OperatorAlerts.BudgetTopic;

    public static string AboutOf(BudgetLevel level) => CamelCase<BudgetLevel>.NameOf(level);

    public static OperatorProblem Of(BudgetLevel level, BudgetState state, BudgetAccount account) => new(
        Topic,
        AboutOf(level),
        state.Since,
        Severity.Warning,
        TitleOf(level),
        new Bilingual(
            $"This month cost {Dollars(account.Spent)} so far and will cost about {Dollars(account.Forecast)}; the budget is "
                + $"{Dollars(account.Monthly)}. {MeasureOf(level).English} Alerts go out as ever.",
            $"Ce mois a coûté {Dollars(account.Spent)} à ce jour et coûtera environ {Dollars(account.Forecast)} ; le budget est de "
                + $"{Dollars(account.Monthly)}. {MeasureOf(level).French} Les alertes partent comme toujours."),
        new Bilingual(
            "The dashboard shows what costs. Raise budget.monthly in listening.json, or ask sources less often. It ends by itself when the "
                + "forecast is well below the budget, or with the month (UTC).",
            "Le tableau de bord montre ce qui coûte. Augmentez budget.monthly dans listening.json, ou interrogez les sources moins "
                + "souvent. Cela cesse de soi-même quand la prévision repasse nettement sous le budget, ou avec le mois (UTC)."));

    private static Bilingual TitleOf(BudgetLevel level) => level switch
    {
        BudgetLevel.SlowerPolling => new("Slower, for the budget", "Plus lentement, pour le budget"),
        BudgetLevel.NoSecondOpinions => new("No second opinions, for the budget", "Pas de second avis, pour le budget"),
        _ => new("One mail a day for what can wait, for the budget", "Un courriel par jour pour ce qui peut attendre, pour le budget"),
    };

    private static Bilingual MeasureOf(BudgetLevel level) => level switch
    {
        BudgetLevel.SlowerPolling => new(
            "Sources are asked half as often, except those that an open incident watches.",
            "Les sources sont interrogées deux fois moins souvent, sauf celles que suit un incident ouvert."),
        BudgetLevel.NoSecondOpinions => new(
            "The language service is not asked any more, and sources a quarter as often.",
            "Le service de langue n'est plus interrogé, et les sources le sont quatre fois moins souvent."),
        _ => new(
            "Notices to you that can wait come in one mail a day.",
            "Les avis qui peuvent attendre viennent dans un seul courriel par jour."),
    };

    private static string Dollars(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00}");
}
