using System.CommandLine;
using Microsoft.Win32.SafeHandles;
using Vigie.Enrich;
using Vigie.Hosting.Judging;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>judge</c>: texts in, one line out for each, in their order. Needs no configuration, store or network, and no more memory for many
/// texts than for few.
/// </summary>
internal static class JudgeCommand
{
    private const int StandardOutput = 1;

    public static Command Create()
    {
        var input = new Option<string?>("--input") { Description = "File to read. Default: the standard input." };
        var format = new Option<VerdictFormat>("--format")
        {
            Description = "json: one object a line. tsv: label, confidence, triage, language.",
            DefaultValueFactory = _ => VerdictFormat.Json,
        };
        var command = new Command(
            "judge",
            "Judges texts: language, sentiment, triage. Reads a text or a JSON object with a 'text' from each line, writes one line for "
                + "each.")
        {
            input,
            format,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(input), parsed.GetValue(format), Console.Error, cancellationToken));
        return command;
    }

    /// <returns>0; 1 when the input cannot be read.</returns>
    private static async Task<int> RunAsync(
        string? file, VerdictFormat format, TextWriter errors, CancellationToken cancellationToken)
    {
        await using var input = Open(file, out var fault);
        if (input is null)
        {
            await errors.WriteLineAsync(fault);
            return 1;
        }

        await using var output = OpenOutput();

        // A read of the standard input knows no cancellation: Ctrl+C leaves it behind.
        await Task.Run(() => JudgeAll(input, output, format, Judge.Embedded, cancellationToken), CancellationToken.None)
            .WaitAsync(cancellationToken);
        return 0;
    }

    /// <summary>Judges every line. Ends early when nobody reads the output any more.</summary>
    internal static void JudgeAll(Stream input, Stream output, VerdictFormat format, IJudge judge, CancellationToken cancellationToken)
    {
        using var writer = new VerdictWriter(output, format);
        var reader = new LineReader(input, writer.Flush);
        while (!writer.IsClosed && !cancellationToken.IsCancellationRequested && reader.TryRead(out var line))
        {
            writer.Write(judge.Judge(TextLine.Read(line)));
        }

        writer.Flush();
    }

    private static Stream? Open(string? file, out string? fault)
    {
        fault = null;
        if (file is null)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            fault = $"--input: {failed.Message.ReplaceLineEndings(" ")}";
            return null;
        }
    }

    /// <summary>The console's own stream hides a broken pipe, and would have all the rest judged for nobody. Files stay with it: it keeps
    /// the place where a script goes on writing.</summary>
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var direct = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return direct.CanSeek ? Console.OpenStandardOutput() : direct;
    }
}
