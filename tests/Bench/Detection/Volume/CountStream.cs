using System.Globalization;
using System.Text.Json;

namespace Vigie.Bench.Detection.Volume;

/// <summary>A recorded series of counts every five minutes, and where it is labelled as unusual.</summary>
/// <param name="Name">File name.</param>
/// <param name="Windows">First and last row of each labelled window; empty where there are no labels.</param>
internal sealed record CountStream(
    string Name, IReadOnlyList<string> Times, IReadOnlyList<int> Counts, IReadOnlyList<(int First, int Last)> Windows)
{
    /// <summary>Reads the columns timestamp,value.</summary>
    public static CountStream Read(string path, string? labels)
    {
        var rows = File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToList();
        var times = rows.ConvertAll(row => row[0]);
        var windows = new List<(int, int)>();
        if (labels is not null)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(labels));
            var own = document.RootElement.EnumerateObject()
                .Where(entry => entry.Name.EndsWith(Path.GetFileName(path), StringComparison.Ordinal));
            windows.AddRange(own.SelectMany(entry => entry.Value.EnumerateArray())
                .Select(window => (times.IndexOf(Short(window[0])), times.IndexOf(Short(window[1])))));
        }

        var counts = rows.ConvertAll(row => (int)Math.Round(double.Parse(row[1], CultureInfo.InvariantCulture)));
        return new CountStream(Path.GetFileName(path), times, counts, windows);
    }

    /// <summary>"2015-03-01 10:00:00", without fractions of a second.</summary>
    private static string Short(JsonElement time) => time.GetString()![..19];
}
