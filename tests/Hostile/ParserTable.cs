using System.Text;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <summary>Every parser that meets the outside, one line each. What the parsers need is made at their first input.</summary>
public sealed partial class ParserTable : IDisposable
{
    private readonly Lazy<LocalStore> store = new(() => new LocalStore());
    private readonly Lazy<WebWorld> web = new(MakeWeb);
    private readonly Lazy<TempDirectory> folder = new(() => new TempDirectory());

    private IEnumerable<Parser> All =>
        [.. Hosting(), .. Receiving(), .. Sending(), .. Collecting(), .. Pulling(), .. Storing(), .. Telling(), .. Showing()];

    public static IReadOnlyList<string> Names
    {
        get
        {
            using var table = new ParserTable();
            return [.. table.All.Select(parser => parser.Name)];
        }
    }

    internal Parser Find(string name) => All.Single(parser => parser.Name == name);

    public void Dispose()
    {
        (store.IsValueCreated ? store.Value : null)?.Dispose();
        (web.IsValueCreated ? web.Value : null)?.Dispose();
        (folder.IsValueCreated ? folder.Value : null)?.Dispose();
    }

    private static byte[][] Seeds(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static byte[][] Files(string below, string pattern, int every = 1) =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Data", below), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where((file, index) => index % every == 0 && new FileInfo(file).Length < 20_000)
            .Select(File.ReadAllBytes)];

    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    /// <summary>What is no JSON never gets so far: the reader before it answers for that.</summary>
    private static Action<byte[]> OfJson(Action<JsonElement> read) => input =>
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(input);
        }
        catch (JsonException)
        {
            return;
        }

        using (document)
        {
            read(document.RootElement);
        }
    };

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Require(bool kept, string promise)
    {
        if (!kept)
        {
            throw new BrokenPromiseException(promise);
        }
    }

    private static Dictionary<string, IReadOnlyList<SecretString>> Secrets(string source) =>
        new(StringComparer.OrdinalIgnoreCase) { [source] = [new(SignedPost.Secret)] };

    private static WebWorld MakeWeb()
    {
        var world = new WebWorld();
        var thread = ThreadId.Of("brand", "forum", "m1");
        Wait(world.StoreAsync([Some.Mention("m1", "The tea is mouldy.")], alerts: WebWorld.SlaAlert(thread, Some.Monday)));
        return world;
    }
}
