using System.Text.Json;
using Vigie.Model;

namespace Vigie.Receive.Mail;

/// <summary>
/// The services whose notification mails are read, from <c>notifications.json</c>: review sites that give their reviews out in no other
/// way, and listeners. A service that changes its mails is corrected there; until then they come as plain mails.
/// </summary>
internal static class NotificationRules
{
    private static readonly Lazy<IReadOnlyList<NotificationRule>> All = new(Load);

    /// <summary>Every rule, in the order in which they are tried.</summary>
    public static IReadOnlyList<NotificationRule> Rules => All.Value;

    /// <summary>The rules for mails of a domain, or of one below it; empty for everybody else's.</summary>
    public static IReadOnlyList<NotificationRule> For(string domain) => [.. All.Value.Where(rule => rule.IsFor(domain))];

    private static List<NotificationRule> Load()
    {
        using var stream = typeof(NotificationRules).Assembly.GetManifestResourceStream("Vigie.Receive.Mail.notifications.json")
            ?? throw new InvalidOperationException("The rules for notification mails are not embedded.");
        using var document = JsonDocument.Parse(stream);
        var hosts = document.RootElement.GetProperty("hosts").EnumerateObject()
            .ToDictionary(host => host.Name, host => ChannelOf(host.Value), StringComparer.OrdinalIgnoreCase);
        return [.. document.RootElement.GetProperty("rules").EnumerateArray().Select(rule => RuleOf(rule, hosts))];
    }

    private static NotificationRule RuleOf(JsonElement rule, IReadOnlyDictionary<string, Channel> hosts) => new()
    {
        Site = rule.GetProperty("site").GetString()!,
        Domains = Texts(rule, "domains"),
        Channel = ChannelOf(rule.GetProperty("channel")),
        Subjects = Texts(rule, "subject"),
        Bodies = Texts(rule, "body"),
        Entry = rule.TryGetProperty("entry", out var entry) ? entry.GetString() : null,
        Unwrap = rule.TryGetProperty("unwrap", out var unwrap) ? unwrap.GetString() : null,
        Hosts = hosts,
    };

    private static Channel ChannelOf(JsonElement name) => CamelCase<Channel>.TryParse(name.GetString(), out var channel)
        ? channel
        : throw new InvalidOperationException($"notifications.json: '{name}' is no channel.");

    private static List<string> Texts(JsonElement rule, string name) => rule.TryGetProperty(name, out var texts)
        ? [.. texts.EnumerateArray().Select(text => text.GetString()!)]
        : [];
}
