using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Model.Settings;

/// <summary>Signs texts that go out and come back (HMAC-SHA256), and compares secrets.</summary>
public static class Signature
{
    /// <summary>As base64url. What is signed for one purpose begins with its name, so that it stands for no other.</summary>
    public static string Of(string text, SecretString key) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal()), Encoding.UTF8.GetBytes(text)));

    /// <summary>Takes the same time wherever the two differ, also in length.</summary>
    public static bool IsSame(string left, string right) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
