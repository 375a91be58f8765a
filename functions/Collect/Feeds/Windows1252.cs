using System.Text;

namespace Vigie.Collect.Feeds;

/// <summary>What a byte that is no UTF-8 most likely was.</summary>
internal static class Windows1252
{
    private const string High = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    public static char Char(byte value) => value is >= 0x80 and <= 0x9f ? High[value - 0x80] : (char)value;

    /// <summary>Decodes UTF-8, with each byte that is none taken as windows-1252: pages are stuck together from both.</summary>
    public static Encoding ForgivingUtf8 { get; } =
        Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new BytesAsWindows1252());

    private sealed class BytesAsWindows1252 : DecoderFallback
    {
        public override int MaxCharCount => 4;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : DecoderFallbackBuffer
        {
            private string characters = string.Empty;
            private int next;

            public override int Remaining => characters.Length - next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                characters = string.Concat(bytesUnknown.Select(Char));
                next = 0;
                return characters.Length > 0;
            }

            public override char GetNextChar() => next < characters.Length ? characters[next++] : '\0';

            public override bool MovePrevious()
            {
                if (next == 0)
                {
                    return false;
                }

                next--;
                return true;
            }

            public override void Reset() => (characters, next) = (string.Empty, 0);
        }
    }
}
