using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vigie.Hosting.Handler;

/// <summary>
/// One log record, one line: the host takes every line for a record of its own. Errors go to the error stream, which the host shows as
/// errors; everything else to standard output. Control characters become spaces, so no text from outside can write a line of its own.
/// </summary>
internal sealed class LineLoggerProvider(TextWriter output, TextWriter errors, TimeProvider time) : ILoggerProvider
{
    /// <summary>Characters of a line: beyond this a platform would cut it anywhere.</summary>
    private const int MaximumLine = 8000;

    private readonly Lock gate = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(level)} {category}: {message}");
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            line.Append(CultureInfo.InvariantCulture, $" | {inner.GetType().Name}: {inner.Message}");
        }

        line.Append(exception?.StackTrace is { } trace ? " | " + trace : string.Empty);
        line.Length = Math.Min(line.Length, MaximumLine);
        Belonging(line);
        for (var index = 0; index < line.Length; index++)
        {
            line[index] = char.IsControl(line[index]) || line[index] is '\u2028' or '\u2029' ? ' ' : line[index];
        }

        lock (gate)
        {
            (level >= LogLevel.Error ? errors : output).WriteLine(line);
        }
    }

    /// <summary>To which trace and which invocation of the host a line belongs, at its end: all lines of one are found by it.</summary>
    private static void Belonging(StringBuilder line)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
        {
            line.Append(" trace=").Append(span.TraceId.ToHexString());
            for (var outer = span; outer is not null; outer = outer.Parent)
            {
                if (outer.GetTagItem(Invocation.IdTag) is string invocation)
                {
                    line.Append(" invocation=").Append(invocation);
                    return;
                }
            }
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Write(logLevel, category, formatter(state, exception), exception);
    }
}
