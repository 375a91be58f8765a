using System.Text.Encodings.Web;
using System.Text.Unicode;
using Vigie.Model;

namespace Vigie.Web;

/// <summary>Pages made here. Everything that is not a literal of this program goes through <see cref="Encode"/>.</summary>
internal static class Html
{
    private static readonly HtmlEncoder Encoder =
        HtmlEncoder.Create(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.LatinExtendedA);

    public static string Encode(string? text) => Encoder.Encode(text ?? string.Empty);

    /// <summary>An http or https address for href; null for anything else, so that no script hides in a link.</summary>
    public static string? Link(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? Encode(uri.AbsoluteUri) : null;

    /// <summary>A small page around <paramref name="body"/>, which is HTML.</summary>
    public static HttpAnswer Page(Language language, string title, string body, int status = 200) =>
        Answer.Page(
            Template("page.html", language)
                .Replace("{{title}}", Encode(title), StringComparison.Ordinal)
                .Replace("{{body}}", body, StringComparison.Ordinal),
            status);

    public static string Template(string name, Language language) =>
        AssetStore.Versioned(AssetStore.Text(name)).Replace("{{language}}", Words.CodeOf(language), StringComparison.Ordinal);
}
