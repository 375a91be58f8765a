using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Notify;
using Vigie.Notify.AlertText;

namespace Vigie.Tests.Support;

/// <summary>Messages for tests, rendered from facts that do not move.</summary>
internal static class SomeMessage
{
    public static AlertFacts Facts(string language = "en", Alert? alert = null)
    {
        var lea = new Person { Name = "Léa", Email = "lea@acme.example", AnswersAloneUpTo = Severity.High };
        var marc = new Person { Name = "Marc", Email = "marc@acme.example" };
        alert ??= SomeAlert.Velocity(title: language == "fr" ? "Le thé est moisi" : "The tea is mouldy");
        return new AlertFacts
        {
            Alert = alert with
            {
                Evidence = alert.Evidence with
                {
                    WaitingSince = Some.Monday.AddHours(-2),
                    DueAt = Some.Monday.AddMinutes(72),
                    CeilingAt = Some.Monday.AddHours(46),
                    Target = TimeSpan.FromHours(4),
                },
            },
            Sequence = 1,
            Reason = alert.Pending!.Reason,
            Now = Some.Monday,
            Brand = new Brand { Id = "brand", Name = "Acme Tea", Language = language, TimeZone = "Europe/Paris" },
            OnCall = new OnCall(lea, marc, [lea], "Sophie"),
            Playbook = Playbooks.For(new ListeningPlan(), alert, language),
            AlertPage = new Uri($"https://vigie.example/alerts/{alert.Id}?exp=1772960400&sig=abc"),
            Dashboard = new Uri("https://vigie.example/"),
            Via = ["teams", "email"],
        };
    }

    public static AlertMessage Of(AlertFacts facts) => MessageComposer.Compose(facts);
}
