using System.Text;
using Vigie.Hosting.Import;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Import;

public sealed class ImportRequestTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Meltwater_is_UTF16_by_tabs_with_the_text_in_the_hit_sentence()
    {
        var (request, rows) = Read(Exports.Meltwater(folder.Path));

        Assert.Equal(("meltwater", "values separated by tabs, utf-16", 2L), (request.Map.Tool?.Name, request.File.Form, request.Rows));
        var (news, tweet) = (rows[0].Mention!, rows[1].Mention!);
        Assert.Equal(
            ("The tea was cold.", "Tea shop in trouble", "Ana Lima", "en", Exports.Day),
            (news.Text, news.Title, news.Author?.Name, news.Language, news.CreatedAt));
        Assert.Equal(
            (Channel.X, "1990000000000000001", "Votre thé est froid,\nencore", 1234L),
            (tweet.Channel, tweet.Id, tweet.Text, tweet.Author?.Followers));
    }

    [Fact]
    public void Brandwatch_has_its_header_below_what_was_asked_for()
    {
        var (request, rows) = Read(Exports.Brandwatch(folder.Path));

        var mention = Assert.Single(rows).Mention!;
        Assert.Equal("brandwatch", request.Map.Tool?.Name);
        Assert.Equal(
            ("The whole text, at last", Channel.Forum, "abcdef0123", "Zoe Kay", "zoe99", Exports.Day),
            (mention.Text, mention.Channel, mention.Id, mention.Author?.Name, mention.Author?.Id, mention.CreatedAt));
    }

    [Fact]
    public void Brand24_in_windows_1252_with_semicolons_and_an_hour_of_its_own()
    {
        var (request, rows) = Read(Exports.Brand24(folder.Path));

        var mention = Assert.Single(rows).Mention!;
        Assert.Equal("values separated by semicolons, windows-1252", request.File.Form);
        Assert.Equal(
            ("Le thé est froid; et cher", Channel.Blog, "Léa", 12_500L, Exports.Day),
            (mention.Text, mention.Channel, mention.Author?.Name, mention.Author?.Followers, mention.CreatedAt));
        Assert.StartsWith("import:", mention.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Mention_has_HTML_in_its_description()
    {
        var (request, rows) = Read(Exports.Mention(folder.Path));

        var mention = Assert.Single(rows).Mention!;
        Assert.Equal("mention", request.Map.Tool?.Name);
        Assert.Equal(("Cold tea & late", Channel.Instagram, "88c1f0a2b3"), (mention.Text, mention.Channel, mention.Id));
    }

    [Fact]
    public void Talkwalker_writes_JSON_lines_with_members_in_members()
    {
        var (request, rows) = Read(Exports.Talkwalker(folder.Path));

        Assert.Equal("talkwalker", request.Map.Tool?.Name);
        Assert.Equal((2L, "it is no JSON"), (rows[1].Line, rows[1].Fault));
        Assert.Equal(
            (Channel.Video, "Vlog", Exports.Day), (rows[0].Mention!.Channel, rows[0].Mention!.Author?.Name, rows[0].Mention!.CreatedAt));
        Assert.Equal((3L, Channel.X), (rows[2].Line, rows[2].Mention!.Channel));
    }

    [Fact]
    public void Hootsuite_counts_likes_and_comments()
    {
        var (request, rows) = Read(Exports.Hootsuite(folder.Path));

        var mention = Assert.Single(rows).Mention!;
        Assert.Equal("hootsuite", request.Map.Tool?.Name);
        Assert.Equal(
            (Channel.Facebook, new Engagement(3, 0, 2), Exports.Day), (mention.Channel, mention.Engagement, mention.CreatedAt));
    }

    [Theory]
    [InlineData("Auteur;Date de publication;Texte;Lien")]
    [InlineData("Autor;Veröffentlicht am;Inhalt;URL")]
    [InlineData("Usuario;Fecha;Contenido;Enlace")]
    [InlineData("Autore;Data;Testo;Collegamento")]
    [InlineData("Autor;Data de publicação;Conteúdo;Ligação")]
    [InlineData("Auteur;Publicatiedatum;Inhoud;URL")]
    [InlineData("author_name;created-at;Message Body;Permalink")]
    public void Headers_are_known_in_seven_languages(string header)
    {
        header = header.Replace("Message Body", "Body", StringComparison.Ordinal);
        var (_, rows) = Read(Exports.Write(
            folder.Path, "any.csv", Encoding.UTF8, $"{header}\nAna;{Exports.Say("yyyy-MM-dd")};Cold tea;https://a.example/1"));

        var mention = Assert.Single(rows).Mention!;
        Assert.Equal(("Ana", "Cold tea", "https://a.example/1"), (mention.Author?.Name, mention.Text, mention.Url));
    }

    [Fact]
    public void A_mapping_that_was_said_goes_before_what_is_known()
    {
        var (_, rows) = Read(
            Exports.Write(folder.Path, "own.csv", Encoding.UTF8, $"When,Text,Remark,No\n{Exports.Say("yyyy-MM-dd")},internal,Cold tea,7"),
            "date=When", "text=remark", "id=No");

        Assert.Equal(("Cold tea", "7"), (rows[0].Mention!.Text, rows[0].Mention!.Id));
    }

    [Theory]
    [InlineData("when=Date", "fields are: date, time, text")]
    [InlineData("text=Words", "there is no column 'Words'. The columns are: Date, Text")]
    [InlineData("text", "it is FIELD=COLUMN")]
    [InlineData("date=", "no column is known to be the date")]
    public void A_mapping_that_is_none_is_refused(string mapping, string words)
    {
        var path = Exports.Write(folder.Path, "x.csv", Encoding.UTF8, "Date,Text\n2026-01-01,x");

        Assert.Contains(words, Assert.Throws<ImportFaultException>(() => Read(path, mapping)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_row_is_the_same_mention_and_comments_of_one_page_are_several()
    {
        var day = Exports.Say("yyyy-MM-dd HH:mm");
        var path = Exports.Write(
            folder.Path, "x.csv", Encoding.UTF8,
            $"Date,Author,Text,URL\n{day},ana,one,https://a.example/\n{day},bo,two,https://a.example/#c2\n{day},,three,\n{day},,four,");

        var (first, second) = (Read(path).Rows, Read(path).Rows);

        Assert.Equal(4, first.Select(row => row.Mention!.Id).Distinct().Count());
        Assert.Equal(first.Select(row => row.Mention!.Id), second.Select(row => row.Mention!.Id));
    }

    [Theory]
    [InlineData("x,Cold tea,a", "line 2: the date 'x' cannot be read")]
    [InlineData(",Cold tea,a", "line 2: it has no date")]
    [InlineData("2026-01-01,,a", "line 2: it has neither text nor title")]
    [InlineData("2026-01-01,Cold tea,a,b,c", "line 2: it has 5 fields, and the header 3")]
    [InlineData("1999-01-01,Cold tea,a", "line 2: it is older than retention.mentions keeps texts")]
    [InlineData("2999-01-01,Cold tea,a", "line 2: its date lies in the future")]
    public void A_row_that_cannot_be_taken_says_why(string row, string expected)
    {
        var (_, rows) = Read(Exports.Write(folder.Path, "x.csv", Encoding.UTF8, $"Date,Text,Author\n{row}\n"));

        Assert.StartsWith(expected, $"line {rows[0].Line}: {rows[0].Fault}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData(" \n ", "the file is empty")]
    [InlineData("Date,Text\n", "no row below it")]
    [InlineData("[{\"date\":1}]", "one JSON array")]
    [InlineData("a,b\n1,2", "no column is known to be the date")]
    [InlineData("Date,Text\n2026-01-01,\"x", "line 2: a quote is opened there")]
    public void A_file_that_cannot_be_read_says_what_to_do(string text, string words)
    {
        var path = Exports.Write(folder.Path, "x.csv", new UTF8Encoding(false), text);

        Assert.Contains(words, Assert.Throws<ImportFaultException>(() => Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_a_stream_so_that_its_end_does_not_keep_its_beginning_from_being_read()
    {
        var rows = string.Concat(Enumerable.Range(0, 5_000).Select(row => $"2026-01-01,{row} {new string('x', 100)}\n"));
        var file = new ImportFile(Exports.Write(folder.Path, "x.csv", Encoding.UTF8, $"Date,Text\n{rows}2026-01-01,\"torn off"));

        Assert.Equal(5_000, file.Rows().Take(5_000).Count());
        Assert.StartsWith("line 5002:", Assert.Throws<ImportFaultException>(() => file.Rows().Count()).Message, StringComparison.Ordinal);
    }

    private static (ImportRequest Request, List<ReadRow> Rows) Read(string path, params string[] map)
    {
        var request = ImportRequest.Of(new ImportOptions { Path = path, Map = map, Zone = "UTC" }, "Europe/Paris", Token);
        var now = TimeProvider.System.GetUtcNow();
        var reader = new RowReader(request.Map, request.Dates, "import", now.AddDays(-400), now.AddHours(1));
        return (request, [.. request.File.Rows().Select(reader.Read)]);
    }
}
