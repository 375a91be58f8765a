using System.CommandLine;
using System.Globalization;

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

    /// <summary>A port of this machine.</summary>
    public static Option<int> Port(string description) => Number("--port", description, 7071, 0, 65535);

    /// <summary>A whole number in its range.</summary>
    public static Option<int> Number(string name, string description, int usual, int least, int most)
    {
        var number = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        number.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }]
                && (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                    || value < least || value > most))
            {
                given.AddError($"{name} is '{text}'; allowed is a whole number from {least} to {most}.");
            }
        });
        return number;
    }

    public static Option<string?> Data() => new("--data") { Description = "Folder of the embedded store and broker." };
}
