using System.Diagnostics;
using System.Text.Json;
using Vigie.Tests.Support;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Tests.Hosting.Commands;

/// <summary>The built program as <c>judge</c>: no settings, no store, a shell around it.</summary>
public sealed class JudgeCommandTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_is_judged_line_by_line_and_nothing_is_left_behind()
    {
        await File.WriteAllTextAsync(
            folder.File("in.txt"), "\uFEFFThis is awful\r\n\r\n{\"text\":\"C'est super !\",\"language\":\"fr\"}", Token);

        var (code, output, errors) = await RunAsync($"$VIGIE judge --input {folder.File("in.txt")}");

        Assert.Equal((0, string.Empty), (code, errors));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["negative", "neutral", "positive"], lines.Select(line =>
            JsonDocument.Parse(line).RootElement.GetProperty("sentiment").GetString()));
        Assert.Equal(
            ["in.txt"], Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Standard_input_of_any_length_goes_through_a_pipe()
    {
        var (code, output, _) = await RunAsync("yes 'This is awful' | head -n 30000 | $VIGIE judge --format tsv | sort | uniq -c");

        Assert.Equal(0, code);
        Assert.Matches(@"^\s*30000 negative\t0\.\d{4}\t\w+\ten\n$", output);
    }

    [Fact]
    public async Task A_reader_that_has_enough_ends_it_without_a_word()
    {
        var (code, output, errors) = await RunAsync("yes 'This is awful' 2> /dev/null | $VIGIE judge | head -n 2; echo ${PIPESTATUS[1]}");

        Assert.Equal((0, string.Empty), (code, errors));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("0", 3), (lines[^1], lines.Length));
    }

    [Fact]
    public async Task A_script_goes_on_writing_behind_it()
    {
        var (_, output, _) = await RunAsync(
            "(echo before; echo 'This is awful' | $VIGIE judge --format tsv; echo after) > out; cat out");

        Assert.Matches("^before\nnegative\t.*\nafter\n$", output);
    }

    [Fact]
    public async Task Whoever_asks_line_by_line_is_answered_line_by_line()
    {
        var script = "coproc J { $VIGIE judge --format tsv; }; for text in awful great; do echo \"This is $text\" >&${J[1]}; "
            + "IFS=$'\\t' read -r label rest <&${J[0]}; echo $label; done";

        var (_, output, _) = await RunAsync(script);

        Assert.Equal("negative\npositive\n", output);
    }

    [Theory]
    [InlineData("--input /nowhere/texts", "/nowhere/texts")]
    [InlineData("--input /", "--input: ")]
    public async Task A_file_that_cannot_be_read_is_one_sentence_and_exit_code_1(string arguments, string words)
    {
        var (code, output, errors) = await RunAsync($"$VIGIE judge {arguments}");

        Assert.Equal((1, string.Empty), (code, output));
        Assert.Contains(words, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_that_is_none_is_refused()
    {
        var (code, _, errors) = await RunAsync("$VIGIE judge --format csv < /dev/null");

        Assert.Equal(1, code);
        Assert.Contains("csv", errors, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["VIGIE"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "vigie.dll")}";
        using var shell = OsProcess.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(Token), shell.StandardError.ReadToEndAsync(Token));
        await shell.WaitForExitAsync(Token);
        return (shell.ExitCode, await output, await errors);
    }
}
