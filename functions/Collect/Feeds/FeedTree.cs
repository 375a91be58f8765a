using System.Xml;

namespace Vigie.Collect.Feeds;

/// <summary>Builds a feed's elements one by one, whichever reader finds them. Bounded in depth and number.</summary>
internal sealed class FeedTree(Uri? basis, string? language)
{
    /// <summary>No feed is nested deeper; what is, gives its text to the element at the limit.</summary>
    public const int MaximumDepth = 200;

    public const int MaximumElements = 200_000;

    private readonly FeedElement root = new("#document", null, Inherited(basis, language));
    private FeedElement? current;
    private int beyond;
    private int count;

    public FeedElement Root => root;

    public int Depth { get; private set; }

    private FeedElement Current => current ?? root;

    /// <exception cref="FeedFormatException">There are too many elements.</exception>
    public void Open(string name, IReadOnlyDictionary<string, string> attributes)
    {
        if (++count > MaximumElements)
        {
            throw new FeedFormatException($"has more than {MaximumElements} elements");
        }

        if (Depth + beyond >= MaximumDepth)
        {
            beyond++;
            return;
        }

        var element = new FeedElement(name, Current, attributes);
        Current.Add(element);
        current = element;
        Depth++;
    }

    public void Text(string text)
    {
        if (text.Length > 0)
        {
            Current.Add(text);
        }
    }

    public void Close()
    {
        if (beyond > 0)
        {
            beyond--;
        }
        else if (current is not null)
        {
            current = current.Parent == root ? null : current.Parent;
            Depth--;
        }
    }

    /// <summary>The document element, or null.</summary>
    public FeedElement? Document => root.Children.FirstOrDefault();

    /// <summary>Reads a well-formed document. External entities are never asked for and a document's own are not known.</summary>
    /// <exception cref="XmlException">It is not well-formed.</exception>
    public static FeedTree Read(string text, Uri? basis, string? language)
    {
        // Ignore, not Prohibit: feeds of RSS 0.91 begin with a DOCTYPE. An entity it declares is then unknown, so a bomb stays small.
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersInDocument = 12_000_000,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var reader = XmlReader.Create(new StringReader(text), settings);
        var tree = new FeedTree(basis, language);
        while (reader.Read())
        {
            Take(reader, tree);
        }

        return tree;
    }

    private static void Take(XmlReader reader, FeedTree tree)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                var empty = reader.IsEmptyElement;
                tree.Open(FeedNamespaces.NameOf(reader.NamespaceURI, reader.Prefix, reader.LocalName), AttributesOf(reader));
                if (empty)
                {
                    tree.Close();
                }

                break;
            case XmlNodeType.EndElement:
                tree.Close();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                tree.Text(reader.Value);
                break;
        }
    }

    private static Dictionary<string, string> AttributesOf(XmlReader reader)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
            {
                attributes.TryAdd(FeedNamespaces.NameOf(reader.NamespaceURI, reader.Prefix, reader.LocalName), reader.Value);
            }
        }

        reader.MoveToElement();
        return attributes;
    }

    private static Dictionary<string, string> Inherited(Uri? basis, string? language)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (basis is not null)
        {
            attributes["xml:base"] = basis.AbsoluteUri;
        }

        if (language is not null)
        {
            attributes["xml:lang"] = language;
        }

        return attributes;
    }
}
