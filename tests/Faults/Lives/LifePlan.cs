using System.Diagnostics;
using System.Globalization;

namespace Vigie.Tests.Faults;

/// <summary>What a process of the published program is started with.</summary>
internal sealed record LifePlan
{
    /// <summary>Path of the program, of <see cref="PublishedVigie"/>.</summary>
    public required string Executable { get; init; }

    /// <summary>Its data folder; a later life goes on with what an earlier one left.</summary>
    public required string Data { get; init; }

    /// <summary>True: called by a Functions host. False: <c>run</c>, which plays the host itself.</summary>
    public bool Handler { get; init; }

    /// <summary>Settings, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>A listening.json; null: none.</summary>
    public string? Listening { get; init; }

    /// <summary>The clock it goes by; null: the real one, without any hook.</summary>
    public SteeredClock? Clock { get; init; }

    /// <summary>The disk is full: no file may grow beyond so many KiB (RLIMIT_FSIZE; the write fails with EFBIG). Null: no limit.</summary>
    public int? LargestFileKiB { get; init; }

    public ProcessStartInfo StartInfo(int port)
    {
        List<string> command = [Executable];
        if (!Handler)
        {
            command.AddRange(["run", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", Data]);
        }

        if (LargestFileKiB is { } most)
        {
            // Bash counts in KiB; without the trap the first write too far would end the process instead of failing.
            command = ["bash", "-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", most.ToString(CultureInfo.InvariantCulture), .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Data,
        };
        foreach (var (name, value) in Environment(port))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private IEnumerable<KeyValuePair<string, string>> Environment(int port)
    {
        yield return new("XDG_DATA_HOME", Data);
        if (Handler)
        {
            yield return new("FUNCTIONS_CUSTOMHANDLER_PORT", port.ToString(CultureInfo.InvariantCulture));
        }

        if (Listening is not null)
        {
            yield return new("Listening", Listening);
        }

        if (Clock is { } clock)
        {
            yield return new("DOTNET_STARTUP_HOOKS", typeof(SteeredClock).Assembly.Location);
            yield return new(SteeredClock.Variable, clock.Path);
        }

        if (LargestFileKiB is not null)
        {
            // The runtime maps its code pages through a file that the limit would forbid.
            yield return new("DOTNET_EnableWriteXorExecute", "0");
        }

        foreach (var setting in Settings)
        {
            yield return setting;
        }
    }
}
