using System.CommandLine;

namespace Vigie.Hosting.Commands;

/// <summary>Options that mean the same in every command that has them. Each command needs its own instances.</summary>
internal static class SharedOptions
{
    public static Option<string?> Config() =>
        new("--config") { Description = "The listening.json to go by. Default: the setting Listening, else the one beside host.json." };

    /// <summary>Text for people, JSON for programs.</summary>
    public static Option<string> Format()
    {
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        return format;
    }

    public static Option<string?> Data() => new("--data") { Description = "Folder of the embedded store and broker." };
}
