using System.Buffers;
using System.Text;

namespace Vigie.Collect.Feeds;

/// <summary>
/// An element of a feed with what it inherits: language and base. Names are lower-case, with the usual prefix of the namespace and none for
/// the formats' own: <c>title</c>, <c>dc:creator</c>.
/// </summary>
internal sealed class FeedElement(string name, FeedElement? parent, IReadOnlyDictionary<string, string> attributes)
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    private readonly List<object> content = [];

    public string Name { get; } = name;

    public FeedElement? Parent { get; } = parent;

    public IReadOnlyDictionary<string, string> Attributes { get; } = attributes;

    /// <summary>Strings and elements in document order.</summary>
    public IReadOnlyList<object> Content => content;

    public IEnumerable<FeedElement> Children => content.OfType<FeedElement>();

    public Uri? Base { get; } = Resolve(parent?.Base, attributes.GetValueOrDefault("xml:base"));

    /// <summary>Empty where <c>xml:lang=""</c> takes back what an outer element said.</summary>
    public string? Language { get; } = attributes.GetValueOrDefault("xml:lang")?.Trim() ?? parent?.Language;

    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    public void Add(object part) => content.Add(part);

    public FeedElement? Child(string childName) => Children.FirstOrDefault(child => child.Name == childName);

    public IEnumerable<FeedElement> All(string childName) => Children.Where(child => child.Name == childName);

    /// <summary>All text inside, without tags.</summary>
    public string Text()
    {
        if (content.Count == 1 && content[0] is string only)
        {
            return only;
        }

        var text = new StringBuilder();
        Walk(part => text.Append(part as string), _ => { });
        return text.ToString();
    }

    /// <summary>What is inside as HTML: text escaped, elements by their local names.</summary>
    public string Markup()
    {
        var markup = new StringBuilder();
        Walk(
            part => _ = part is FeedElement element
                ? markup.Append('<').Append(LocalName(element.Name)).Append('>')
                : markup.Append(Escape((string)part)),
            element => markup.Append("</").Append(LocalName(element.Name)).Append('>'));
        return markup.ToString();
    }

    public static Uri? Resolve(Uri? basis, string? reference)
    {
        var trimmed = reference?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            return basis;
        }

        if (basis is not null && Uri.TryCreate(basis, trimmed, out var resolved))
        {
            return resolved;
        }

        return IsAbsolute(trimmed) && Uri.TryCreate(trimmed, UriKind.Absolute, out var absolute) ? absolute : basis;
    }

    /// <summary>A path such as "/a" counts as absolute for System.Uri on Unix; here an address has a scheme.</summary>
    public static bool IsAbsolute(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && char.IsAsciiLetter(reference[0])
            && !reference.AsSpan(0, colon).ContainsAnyExcept(SchemeCharacters);
    }

    /// <summary>Depth first without recursion: what came from outside may be nested deeply.</summary>
    private void Walk(Action<object> open, Action<FeedElement> close)
    {
        var stack = new Stack<(FeedElement Element, int Next)>();
        stack.Push((this, 0));
        while (stack.TryPop(out var at))
        {
            if (at.Next == at.Element.content.Count)
            {
                if (at.Element != this)
                {
                    close(at.Element);
                }

                continue;
            }

            stack.Push((at.Element, at.Next + 1));
            var part = at.Element.content[at.Next];
            open(part);
            if (part is FeedElement child)
            {
                stack.Push((child, 0));
            }
        }
    }

    private static string LocalName(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
