using System.IO.MemoryMappedFiles;

namespace Vigie.Tests.Faults;

/// <summary>
/// The real time plus an offset that another process may change at any moment: it stands in a mapped file of eight bytes. Timers and time
/// stamps stay real, so waiting still takes as long as it takes.
/// </summary>
public sealed class SteeredClock : TimeProvider, IDisposable
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "VIGIE_TEST_CLOCK";

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    private SteeredClock(string path, MemoryMappedFile file)
    {
        Path = path;
        this.file = file;
        view = file.CreateViewAccessor(0, sizeof(long));
    }

    public string Path { get; }

    /// <summary>What is added to the real time, negative for a clock that is slow. Zero at first.</summary>
    public TimeSpan Offset
    {
        get => new(view.ReadInt64(0));
        set => view.Write(0, value.Ticks);
    }

    /// <summary>The clock of this file; the file is made when it is not there.</summary>
    public static SteeredClock Open(string path) =>
        new(path, MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, sizeof(long)));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
