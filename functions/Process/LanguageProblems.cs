using System.Globalization;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>What the operator is told of the language service, in words that say what to do.</summary>
internal static class LanguageProblems
{
    public const string Topic = "second-opinion";

    public const string Budget = "budget";

    public static string AboutOf(LanguageFault fault) => CamelCase<LanguageFault>.NameOf(fault);

    /// <summary>
    /// One a cause as long as it lasts. What comes and goes by itself is one a cause and day, so that a service that flickers rings once.
    /// </summary>
    public static OperatorProblem Of(LanguageState state)
    {
        var since = state.Since ?? DateTimeOffset.UnixEpoch;
        var lasting = state.Fault is LanguageFault.NotLetIn or LanguageFault.Forbidden or LanguageFault.Misdirected;
        var (what, remedy) = WordsOf(state.Fault);
        return new OperatorProblem(
            Topic,
            AboutOf(state.Fault),
            lasting ? since : new DateTimeOffset(since.UtcDateTime.Date, TimeSpan.Zero),
            Severity.Warning,
            new Bilingual("No second opinion by Azure AI Language", "Pas de second avis par Azure AI Language"),
            new Bilingual(
                $"{what.English} ({state.Detail}). Every mention is stored and judged by the embedded judge.",
                $"{what.French} ({state.Detail}). Chaque mention est gardée et jugée par le juge intégré."),
            remedy);
    }

    /// <summary>Once a month.</summary>
    public static OperatorProblem Spent(LanguageBudget budget, int limit) => new(
        Topic,
        Budget,
        DateTimeOffset.ParseExact(budget.Month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        Severity.Info,
        new Bilingual("The month's second opinions are used up", "Les seconds avis du mois sont épuisés"),
        new Bilingual(
            $"{budget.Used} of {limit} text records of {budget.Month} are used. The embedded judge goes on alone.",
            $"{budget.Used} unités de texte sur {limit} sont utilisées pour {budget.Month}. Le juge intégré continue seul."),
        new Bilingual(
            "Nothing to do: it begins anew with the month (UTC). Language__MonthlyRecords sets how many there are.",
            "Rien à faire : cela reprend avec le mois (UTC). Language__MonthlyRecords en fixe le nombre."));

    private static (Bilingual What, Bilingual Remedy) WordsOf(LanguageFault fault) => fault switch
    {
        LanguageFault.NotLetIn => (
            new Bilingual("The language service does not accept the key", "Le service de langue refuse la clé"),
            new Bilingual(
                "Set Language__Key to a key of the resource at Language__Endpoint (or give the app's identity the role Cognitive Services "
                + "Language Reader), restart, and run 'check'.",
                "Donnez à Language__Key une clé de la ressource de Language__Endpoint (ou à l'identité de l'application le rôle Cognitive "
                + "Services Language Reader), redémarrez, puis lancez « check ».")),
        LanguageFault.Forbidden => (
            new Bilingual("The language service refuses: its quota is used up, or a rule forbids it",
                "Le service de langue refuse : son quota est épuisé, ou une règle l'interdit"),
            new Bilingual(
                "Look at quota, network rules and roles of the resource in the portal; set Language__MonthlyRecords below its quota.",
                "Voyez dans le portail le quota, les règles réseau et les rôles de la ressource ; gardez Language__MonthlyRecords "
                + "sous son quota.")),
        LanguageFault.Misdirected => (
            new Bilingual("What is at Language__Endpoint does not understand the question",
                "Ce qui répond à Language__Endpoint ne comprend pas la question"),
            new Bilingual(
                "Check Language__Endpoint (https://NAME.cognitiveservices.azure.com/) and Language__ApiVersion; 'check' says more.",
                "Vérifiez Language__Endpoint (https://NOM.cognitiveservices.azure.com/) et Language__ApiVersion ; « check » en dit plus.")),
        LanguageFault.Throttled => (
            new Bilingual("The language service asks for fewer requests", "Le service de langue demande moins de requêtes"),
            new Bilingual(
                "Nothing to do at once: it is left alone for as long as it asks. If it stays so, look at the resource's quota.",
                "Rien à faire dans l'immédiat : il est laissé en paix aussi longtemps qu'il le demande. Si cela dure, voyez son quota.")),
        _ => (
            fault == LanguageFault.Slow
                ? new Bilingual("The language service is too slow", "Le service de langue est trop lent")
                : fault == LanguageFault.Unreadable
                    ? new Bilingual("The language service gives answers that are none", "Le service de langue répond n'importe quoi")
                    : new Bilingual("The language service cannot be reached", "Le service de langue est injoignable"),
            new Bilingual(
                "It is tried again by itself, half an hour apart at most. If it stays so, check Language__Endpoint and the network.",
                "Il est réessayé tout seul, au plus toutes les demi-heures. Si cela dure, vérifiez Language__Endpoint et le réseau.")),
    };
}
