using Vigie.Hosting.Import;

namespace Vigie.Tests.Hosting.Import;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "a|b;c|d")]
    [InlineData("a,b\r\nc,d", "a|b;c|d")]
    [InlineData("a,b\rc,d", "a|b;c|d")]
    [InlineData("\"a,1\",b\n", "a,1|b")]
    [InlineData("\"a \"\"quoted\"\" word\",b\n", "a \"quoted\" word|b")]
    [InlineData("\"two\nlines\",b\nc,d", "two\nlines|b;c|d")]
    [InlineData("\"two\r\nlines\",b", "two\r\nlines|b")]
    [InlineData("a,\n,b\n", "a|;|b")]
    [InlineData("\n\na\n\n", "a")]
    [InlineData("it is 5\" wide,b", "it is 5\" wide|b")]
    [InlineData("\"a\" tail,b", "a tail|b")]
    [InlineData("\"\",\"\"", "|")]
    [InlineData("", "")]
    public void Records_are_cut_as_RFC_4180_says(string text, string expected)
    {
        var reader = new CsvReader(new StringReader(text), ',');
        var records = new List<string>();
        while (reader.Read() is { } fields)
        {
            records.Add(string.Join('|', fields));
        }

        Assert.Equal(expected, string.Join(';', records));
    }

    [Fact]
    public void The_line_is_where_the_record_begins_also_after_records_of_several_lines()
    {
        var reader = new CsvReader(new StringReader("h\n\"a\nb\nc\"\n\nd\n"), ',');
        var lines = new List<long>();
        while (reader.Read() is not null)
        {
            lines.Add(reader.Line);
        }

        Assert.Equal([1, 2, 6], lines);
    }

    [Fact]
    public void A_quote_left_open_is_told_with_its_line()
    {
        var reader = new CsvReader(new StringReader("h\na\n\"b\nc\n"), ',');
        reader.Read();
        reader.Read();

        Assert.StartsWith("line 3:", Assert.Throws<ImportFaultException>(reader.Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData(",")]
    [InlineData("\"x")]
    public void A_record_without_end_is_refused(string unit)
    {
        var text = unit[..1] + string.Concat(Enumerable.Repeat(unit[^1..], CsvReader.MaximumRecord + 10));

        Assert.Throws<ImportFaultException>(() => new CsvReader(new StringReader(text), ',').Read());
    }

    [Fact]
    public void Whatever_comes_it_ends_and_throws_nothing_else()
    {
        var random = new Random(4180);
        const string Signs = "a,\"\n\r;é\0 ";
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Signs[random.Next(Signs.Length)]));
            var failure = Record.Exception(() =>
            {
                var reader = new CsvReader(new StringReader(text), ',');
                while (reader.Read() is not null)
                {
                }
            });

            Assert.True(failure is null or ImportFaultException, $"{text}: {failure}");
        }
    }

    /// <summary>Fields of anything, written by the rules, come back as they were.</summary>
    [Fact]
    public void What_was_written_by_the_rules_is_read_back()
    {
        var random = new Random(1);
        const string Signs = "ab,\"\n\r; ";
        for (var round = 0; round < 1_000; round++)
        {
            var fields = Enumerable.Range(0, 1 + random.Next(4))
                .Select(_ => "x" + string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => Signs[random.Next(Signs.Length)])))
                .ToList();
            var text = string.Join(';', fields.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

            Assert.Equal(fields, new CsvReader(new StringReader(text + "\r\n"), ';').Read());
        }
    }
}
