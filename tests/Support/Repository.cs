namespace Vigie.Tests.Support;

/// <summary>Where the checkout is, and where tests may keep what they fetch.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Ignored by git; kept between runs.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts")).FullName;

    public static string Functions { get; } = Path.Combine(Root, "functions");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run inside a checkout, and Pipeline.sln is not above them.");
        }

        return folder;
    }
}
