namespace Vigie.Tests.Support;

/// <summary>Whole documents compared with the ones checked in; <c>VIGIE_UPDATE_GOLDEN=1</c> writes them anew.</summary>
internal static class Golden
{
    /// <param name="actual">What came.</param>
    /// <param name="name">The file that holds what must come.</param>
    /// <param name="stage">Its folder below tests/Data.</param>
    public static void Matches(string actual, string name, string stage = "notify")
    {
        var path = Path.Combine(Repository.Root, "tests", "Data", stage, name);
        if (Environment.GetEnvironmentVariable("VIGIE_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
