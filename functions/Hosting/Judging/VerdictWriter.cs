using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Hosting.Judging;

internal enum VerdictFormat
{
    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>Label, confidence, triage and language, a tab between them.</summary>
    Tsv,
}

/// <summary>Writes one line for each judgement into a buffer, and the buffer out when asked to or when it has grown.</summary>
internal sealed class VerdictWriter(Stream output, VerdictFormat format) : IDisposable
{
    /// <summary>Said of a text in none of the known languages, or when it is not sure.</summary>
    private const string OtherLanguage = "other";

    private const int FlushAt = 64 * 1024;

    /// <summary>EPIPE, ERROR_BROKEN_PIPE and ERROR_NO_DATA.</summary>
    private static readonly int[] BrokenPipes = [32, unchecked((int)0x8007006D), unchecked((int)0x800700E8)];

    private static readonly JsonEncodedText LanguageName = JsonEncodedText.Encode("language");
    private static readonly JsonEncodedText SentimentName = JsonEncodedText.Encode("sentiment");
    private static readonly JsonEncodedText ScoresName = JsonEncodedText.Encode("scores");
    private static readonly JsonEncodedText ConfidenceName = JsonEncodedText.Encode("confidence");
    private static readonly JsonEncodedText TriageName = JsonEncodedText.Encode("triage");
    private static readonly JsonEncodedText NeedsAnswerName = JsonEncodedText.Encode("needsAnswer");
    private static readonly JsonEncodedText BecauseName = JsonEncodedText.Encode("because");

    private static readonly string[] KnownLanguages = ["en", "fr", "de", "es", "it", "pt"];

    private readonly ArrayBufferWriter<byte> buffer = new(2 * FlushAt);
    private readonly Utf8JsonWriter json = new(
        Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Whether whoever read the output has gone, as after <c>| head</c>: what is written from then on is dropped.</summary>
    public bool IsClosed { get; private set; }

    public void Write(Judgement judgement)
    {
        if (format == VerdictFormat.Json)
        {
            WriteJson(judgement);
        }
        else
        {
            WriteTabs(judgement);
        }

        buffer.Write("\n"u8);
        if (buffer.WrittenCount >= FlushAt)
        {
            Flush();
        }
    }

    public void Flush()
    {
        try
        {
            if (buffer.WrittenCount > 0 && !IsClosed)
            {
                output.Write(buffer.WrittenSpan);
                output.Flush();
            }
        }
        catch (IOException gone) when (BrokenPipes.Contains(gone.HResult))
        {
            IsClosed = true;
        }

        buffer.ResetWrittenCount();
    }

    public void Dispose() => json.Dispose();

    private static string LanguageOf(Judgement judgement) =>
        Array.IndexOf(KnownLanguages, judgement.Language) >= 0 ? judgement.Language : OtherLanguage;

    private void WriteJson(Judgement judgement)
    {
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString(LanguageName, LanguageOf(judgement));
        json.WriteString(SentimentName, CamelCase<Sentiment>.NameOf(judgement.Sentiment));
        json.WriteStartObject(ScoresName);
        Number(CamelCase<Sentiment>.NameOf(Sentiment.Negative), judgement.Scores.Negative);
        Number(CamelCase<Sentiment>.NameOf(Sentiment.Neutral), judgement.Scores.Neutral);
        Number(CamelCase<Sentiment>.NameOf(Sentiment.Positive), judgement.Scores.Positive);
        json.WriteEndObject();
        json.WritePropertyName(ConfidenceName);
        Number(judgement.Scores.Confidence);
        json.WriteString(TriageName, CamelCase<Triage>.NameOf(judgement.Triage));
        json.WriteBoolean(NeedsAnswerName, judgement.NeedsAnswer);
        json.WriteStartArray(BecauseName);
        foreach (var word in judgement.Because)
        {
            json.WriteStringValue(Whole(word));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    private void Number(string name, double value)
    {
        json.WritePropertyName(name);
        Number(value);
    }

    private void Number(double value)
    {
        Span<byte> digits = stackalloc byte[32];
        Utf8Formatter.TryFormat(Sane(value), digits, out var written, new StandardFormat('F', 4));
        json.WriteRawValue(digits[..written], skipInputValidation: true);
    }

    private void WriteTabs(Judgement judgement)
    {
        Text(CamelCase<Sentiment>.NameOf(judgement.Sentiment));
        buffer.Write("\t"u8);
        var digits = buffer.GetSpan(32);
        Utf8Formatter.TryFormat(Sane(judgement.Scores.Confidence), digits, out var written, new StandardFormat('F', 4));
        buffer.Advance(written);
        buffer.Write("\t"u8);
        Text(CamelCase<Triage>.NameOf(judgement.Triage));
        buffer.Write("\t"u8);
        Text(LanguageOf(judgement));
    }

    private void Text(string text) => buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(text.Length * 3)));

    private static double Sane(double value) => double.IsFinite(value) ? value : 0;

    /// <summary>Half a surrogate pair cannot be written; a word that was cut through one loses it.</summary>
    private static string Whole(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsSurrogate(word[i]) && !(i + 1 < word.Length && char.IsSurrogatePair(word[i], word[i + 1])))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(word));
            }

            i += char.IsHighSurrogate(word[i]) ? 1 : 0;
        }

        return word;
    }
}
