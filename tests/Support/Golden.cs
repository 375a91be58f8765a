namespace Vigie.Tests.Support;

/// <summary>Whole documents compared with the ones checked in; <c>VIGIE_UPDATE_GOLDEN=1</c> writes them anew.</summary>
internal static class Golden
{
    public static void Matches(string actual, string name)
    {
        var path = Path.Combine(Repository.Root, "tests", "Data", "notify", name);
        if (Environment.GetEnvironmentVariable("VIGIE_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
